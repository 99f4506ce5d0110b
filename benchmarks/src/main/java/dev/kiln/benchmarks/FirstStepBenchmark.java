package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The time from {@code kiln train}'s start to its first step, with the caches of compiled programs empty and filled,
 * against the same on TornadoVM where {@code TORNADOVM_HOME} is set. The caches are ours and PoCL's, in a folder of
 * their own; the training is the default one on few samples.
 */
final class FirstStepBenchmark implements Benchmark {
    private static final String MODEL = "mlp:512,256";

    /** The event that says that a step is done. */
    private static final String STEP = "{\"event\":\"step\"";

    private final Path launcher = Path.of(System.getProperty("kiln.root", "."), "scripts", "kiln");

    /** Who starts, and with which caches. */
    private enum Start {
        HOST("embedded", true, "ours, host"),
        OURS_EMPTY("embedded", true, "ours, caches empty"),
        OURS_FILLED("embedded", false, "ours, caches filled"),
        TORNADO_EMPTY("tornadovm", true, "TornadoVM, caches empty"),
        TORNADO_FILLED("tornadovm", false, "TornadoVM, caches filled");

        final String engine;
        final boolean empty;
        final String words;

        Start(String engine, boolean empty, String words) {
            this.engine = engine;
            this.empty = empty;
            this.words = words;
        }
    }

    @Override
    public String name() {
        return "first-step";
    }

    @Override
    public String description() {
        return "from process start to the first step of kiln train, caches empty and filled, against TornadoVM"
                + " (TORNADOVM_HOME) or the host device, ms (--device opencl:0, --model " + MODEL + ", --pairs "
                + Comparison.LEAST_PAIRS + ")";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String device = options.device("opencl:0");
        String model = options.text("--model", MODEL);
        int rounds = options.number("--pairs", Comparison.LEAST_PAIRS, Comparison.LEAST_PAIRS);
        List<Start> starts = Stream.of(Start.values())
                .filter(start -> TornadoSdk.isInstalled() || start.engine.equals("embedded"))
                .toList();
        Map<Start, double[]> millis = new EnumMap<>(Start.class);
        starts.forEach(start -> millis.put(start, new double[rounds]));
        Path folder = Files.createTempDirectory("kiln-first-step");
        try {
            // Builds what has changed, and has the system read the files.
            measure(Start.HOST, device, model, folder);
            for (int round = 0; round < rounds; round++) {
                for (Start start : starts) {
                    double measured = measure(start, device, model, folder);
                    values(millis, start)[round] = measured;
                    out.printf(Locale.ROOT, "%d of %d: %s: %.0f ms%n", round + 1, rounds, start.words, measured);
                }
            }
        } finally {
            Folders.delete(folder);
        }
        for (Start start : starts) {
            double[] sorted = values(millis, start).clone();
            Arrays.sort(sorted);
            out.printf(
                    Locale.ROOT,
                    "%-24s %7.0f ms  [%.0f … %.0f]%n",
                    start.words,
                    Comparison.median(sorted),
                    sorted[0],
                    sorted[rounds - 1]);
        }
        String title = name() + " --device " + device;
        if (!TornadoSdk.isInstalled()) {
            return compare(title, "host device", millis, Start.OURS_FILLED, Start.HOST);
        }
        out.println(compare(title + ", caches filled", "TornadoVM", millis, Start.OURS_FILLED, Start.TORNADO_FILLED)
                .toJson());
        return compare(title + ", caches empty", "TornadoVM", millis, Start.OURS_EMPTY, Start.TORNADO_EMPTY);
    }

    private static Comparison compare(
            String title, String peer, Map<Start, double[]> millis, Start ours, Start theirs) {
        return Comparison.of(title, peer, "ms", false, values(millis, ours), values(millis, theirs));
    }

    private static double[] values(Map<Start, double[]> millis, Start start) {
        double[] values = millis.get(start);
        if (values == null) {
            throw new IllegalStateException(start + " was not measured");
        }
        return values;
    }

    private double measure(Start start, String device, String model, Path folder) throws Exception {
        Path caches = folder.resolve(start.engine);
        if (start.empty) {
            Folders.delete(caches);
        }
        Files.createDirectories(caches);
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "train", "--json", "--max-steps", "1"));
        command.addAll(List.of("--data", "glyphs:n=400", "--model", model, "--engine", start.engine));
        command.addAll(List.of("--device", start == Start.HOST ? "host" : device));
        command.addAll(List.of("--run-dir", folder.resolve("run").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put(TornadoProcess.POCL_CACHE, caches.resolve("pocl").toString());
        builder.environment().put("KILN_JAVA_OPTIONS", "-Dkiln.opencl.cache=" + caches.resolve("kiln"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        long begin = System.nanoTime();
        Process process = builder.start();
        double nanos = Double.NaN;
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(STEP)) {
                    nanos = System.nanoTime() - begin;
                    process.toHandle().destroy(); // what comes after the step is no part of this
                }
                said.append(line).append('\n');
            }
        }
        process.waitFor();
        Folders.delete(folder.resolve("run"));
        if (Double.isNaN(nanos)) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + process.exitValue()
                    + " before its first step and said " + said);
        }
        return nanos / 1e6;
    }
}
