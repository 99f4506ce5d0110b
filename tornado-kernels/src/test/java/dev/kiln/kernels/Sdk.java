package dev.kiln.kernels;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * TornadoVM's SDK, on which the parity tests run in a JVM of their own: with these classes, but with neither our API
 * nor the engine behind it.
 */
final class Sdk {
    /** How the table calls it where it is absent; where it is there, by its devices. */
    static final String NAME = "TornadoVM";

    private static final String HOME = "TORNADOVM_HOME";
    private static final int MINUTES = 40;
    private static final Path LINES = Path.of("target/parity-tornadovm.tsv");
    private static final Path LOG = Path.of("target/parity-tornadovm.log");

    private Sdk() {}

    /** Why it is absent, or an empty text. */
    static String whyAbsent() {
        String home = System.getenv(HOME);
        return home == null || home.isBlank() ? HOME + " is not set" : "";
    }

    /** Runs all parity tests there, and returns how those on its devices went. */
    static List<ParityResult> run() throws IOException, InterruptedException {
        Files.createDirectories(LINES.toAbsolutePath().getParent());
        Files.deleteIfExists(LINES);
        List<String> command = new ArrayList<>(flags());
        command.addAll(List.of("-Dtornado.recover.bailout=False", "-Dtornado.enable.fma=False"));
        command.addAll(List.of("-D" + ParityTable.LINES + "=" + LINES, "-cp", classPath(), Sdk.class.getName()));
        Process process = builder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        List<ParityResult> results = !Files.exists(LINES)
                ? List.of()
                : Files.readAllLines(LINES).stream().map(ParityResult::parse).toList();
        if (!ended || process.exitValue() != 0) {
            throw new IOException("the JVM on TornadoVM " + (ended ? "ended with " + process.exitValue() : "hung")
                    + " after " + (results.isEmpty() ? "no test" : results.getLast()) + "; see " + LOG);
        }
        return results.stream()
                .filter(result -> result.engine().startsWith(NAME))
                .toList();
    }

    /** Runs the parity tests in this JVM. */
    public static void main(String[] arguments) {
        LauncherFactory.create()
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectPackage(Sdk.class.getPackageName()))
                        .filters(ClassNameFilter.includeClassNamePatterns(".*(Parity|Golden|Equality)Test"))
                        .build());
        System.exit(0);
    }

    private static List<String> flags() throws IOException, InterruptedException {
        Process process = builder(List.of(Path.of(System.getenv(HOME), "bin", "tornado") + "", "--printJavaFlags"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(
                output.strip().lines().reduce("", (first, last) -> last).strip().split(" +", -1));
        if (process.waitFor() != 0 || words.size() < 2) {
            throw new IOException(HOME + "=" + System.getenv(HOME) + ": bin/tornado --printJavaFlags said " + output);
        }
        return words;
    }

    /** The SDK's launcher takes its JDK from the environment. */
    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        String java = System.getProperty("java.home");
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", java);
        environment.merge("PATH", java + "/bin", (path, first) -> first + File.pathSeparator + path);
        return builder;
    }

    /** This JVM's class path without our API, the engine and its drivers. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(tornado-embedded|kiln-tornado-api|kiln-engine|lwjgl|surefire).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
