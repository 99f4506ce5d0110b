package dev.kiln.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The most memory that a training of {@link MlpProblem} has at once, the whole process: ours on the host device against
 * libtorch's. Both run in a JVM, with the heap that it chooses. Each turn is a new process.
 */
final class MemoryBenchmark implements Benchmark {
    private static final int STEPS = 300;

    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String description() {
        return "most resident memory of the training process of mlp-step against libtorch's, MiB"
                + " (--optimizer sgd|adamw, --recipe fp32|hqaf, --pairs 7, --steps 300)";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String optimizer = options.oneOf("--optimizer", "sgd", "adamw");
        String recipe = options.oneOf("--recipe", "fp32", "hqaf");
        int pairs = options.number("--pairs", Comparison.LEAST_PAIRS, Comparison.LEAST_PAIRS);
        int steps = options.number("--steps", STEPS, 1);
        int threads = Runtime.getRuntime().availableProcessors();
        Path problem;
        try (MlpRun run = new MlpRun(MlpProblem.Shape.USUAL, "host", optimizer, "fp32")) {
            problem = run.problem().write(run.model());
        }
        try {
            return Comparison.alternate(
                    name() + " --optimizer " + optimizer + " --recipe " + recipe,
                    "libtorch 2.10 + MKL, FP32",
                    "MiB",
                    false,
                    pairs,
                    () -> {
                        try (KilnProcess side = new KilnProcess(optimizer, recipe)) {
                            return mebibytes("ours", side, steps, out);
                        }
                    },
                    () -> {
                        try (TorchProcess side = new TorchProcess(problem, optimizer, threads)) {
                            return mebibytes("libtorch", side, steps, out);
                        }
                    });
        } finally {
            Files.deleteIfExists(problem);
        }
    }

    private static double mebibytes(String name, ProcessSide side, int steps, PrintStream out) throws IOException {
        double ready = side.peakResidentBytes() / MEBIBYTE;
        side.run(steps);
        double trained = side.peakResidentBytes() / MEBIBYTE;
        out.printf(Locale.ROOT, "%s: %.0f MiB, %.0f before its first step%n", name, trained, ready);
        return trained;
    }
}
