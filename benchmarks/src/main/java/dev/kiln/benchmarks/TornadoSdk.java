package dev.kiln.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** TornadoVM's SDK, where {@code TORNADOVM_HOME} says that it is, and the command lines of JVMs on it. */
final class TornadoSdk {
    private static final String HOME = "TORNADOVM_HOME";

    private TornadoSdk() {}

    /** Returns whether there is an SDK. */
    static boolean isInstalled() {
        String home = System.getenv(HOME);
        return home != null && !home.isBlank();
    }

    /** The command of a JVM on the SDK that runs a class of the peers' sources, which it compiles. */
    static List<String> peer(String name) throws IOException, InterruptedException {
        Path classes = Peers.compiled(name, api().toString());
        List<String> command = new ArrayList<>(flags());
        command.addAll(List.of("-Dtornado.recover.bailout=False", "-cp", classes.toString(), name));
        return command;
    }

    /** The command of a JVM on the SDK that runs one of our classes as the launcher would. */
    static List<String> ours(Class<?> main) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(flags());
        command.addAll(List.of(
                "-Dtornado.recover.bailout=False",
                "-Dtornado.enable.fma=False",
                "-Dtornado.tvm.maxbytecodesize=4194304"));
        command.addAll(List.of(System.getProperty("kiln.jvm.flags", "").strip().split(" +", -1)));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        return command;
    }

    /** Ours, without our API and the engine behind it. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(tornado-embedded|kiln-tornado-api|kiln-engine|lwjgl).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path home() {
        return Path.of(System.getenv(HOME));
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private static Path api() throws IOException {
        Path folder = home().resolve("share/java/tornado");
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith("tornado-api-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No tornado-api-*.jar in " + folder));
        }
    }

    private static List<String> flags() throws IOException, InterruptedException {
        Path file = home().resolve("tornado-argfile");
        if (Files.exists(file)) {
            return List.of(java("java"), "@" + file);
        }
        String[] lines = output(List.of(home().resolve("bin/tornado").toString(), "--printJavaFlags"))
                .strip()
                .split("\n", -1);
        return Arrays.asList(lines[lines.length - 1].strip().split(" +", -1));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        String java = System.getProperty("java.home");
        builder.environment().put("JAVA_HOME", java);
        builder.environment().merge("PATH", java + "/bin", (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + output);
        }
        return output;
    }
}
