package dev.kiln.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The launcher's time to answer {@code --version}, against a bare JVM's. */
final class StartupBenchmark implements Benchmark {
    private static final int PAIRS = 11;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String description() {
        return "scripts/kiln --version against java -version, ms";
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        Path launcher = Path.of(System.getProperty("kiln.root", "."), "scripts", "kiln");
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("There is no launcher at " + launcher.toAbsolutePath());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        millis(launcher.toString(), "--version");
        return Comparison.alternate(
                name(),
                "java -version",
                "ms",
                false,
                PAIRS,
                () -> millis(launcher.toString(), "--version"),
                () -> millis(java, "-version"));
    }

    private static double millis(String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + code);
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
