package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * TornadoVM in a process of its own, on its first device; the SDK is where {@code TORNADOVM_HOME} says. It answers
 * lines; between them it only waits.
 */
final class TornadoProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final String device;
    private float value = Float.NaN;

    /** Returns whether there is an SDK. */
    static boolean isInstalled() {
        String home = System.getenv("TORNADOVM_HOME");
        return home != null && !home.isBlank();
    }

    /**
     * Compiles and starts the peer.
     *
     * @param arguments what it is to run
     */
    TornadoProcess(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(System.getenv("TORNADOVM_HOME"));
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path classes =
                Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "kiln-peers", "tornadovm"));
        // Its OpenCL backend needs tables of local variables.
        run(List.of(
                bin.resolve("javac").toString(),
                "-g",
                "-cp",
                api(home).toString(),
                "-d",
                classes.toString(),
                System.getProperty("kiln.peers.sources") + "/TornadoPeer.java"));
        List<String> command = new ArrayList<>(flags(home, bin));
        command.add("-Dtornado.recover.bailout=False");
        command.addAll(List.of("-cp", classes.toString(), "TornadoPeer"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        device = answer("ready")[1];
    }

    private static Path api(Path home) throws IOException {
        Path folder = home.resolve("share/java/tornado");
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith("tornado-api-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No tornado-api-*.jar in " + folder));
        }
    }

    private static List<String> flags(Path home, Path bin) throws IOException, InterruptedException {
        Path file = home.resolve("tornado-argfile");
        if (Files.exists(file)) {
            return List.of(bin.resolve("java").toString(), "@" + file);
        }
        String[] lines = run(List.of(home.resolve("bin/tornado").toString(), "--printJavaFlags"))
                .strip()
                .split("\n", -1);
        return Arrays.asList(lines[lines.length - 1].strip().split(" +", -1));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
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

    /** Returns TornadoVM's name of its device. */
    String device() {
        return device;
    }

    /** Executes the graph so many times and returns the nanoseconds it took. */
    long run(int times) throws IOException {
        commands.write("run " + times + "\n");
        commands.flush();
        String[] words = answer("done");
        value = Float.parseFloat(words[2]);
        return Long.parseLong(words[1]);
    }

    /** Returns the element of the result that the peer shows. */
    float value() {
        return value;
    }

    private String[] answer(String expected) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(expected)) {
            line = answers.readLine(); // notes of the SDK
        }
        if (line == null) {
            throw new IOException("TornadoVM's process ended, but must answer '" + expected + "'");
        }
        return line.split(" ", -1);
    }

    @Override
    public void close() throws IOException {
        try (commands) {
            commands.write("quit\n");
        } finally {
            process.destroy();
        }
    }
}
