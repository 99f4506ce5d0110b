package dev.kiln.benchmarks;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to make a task graph again with another scalar, against TornadoVM, which makes scalars and sizes
 * constants of the kernel; without {@code TORNADOVM_HOME}, against making the same graph again.
 */
final class ScalarChangeBenchmark implements Benchmark {
    private static final int TURN = 3;
    private static final int WARM_UP = 50;

    @Override
    public String name() {
        return "scalar-change";
    }

    @Override
    public String description() {
        return "a task graph made and run with another scalar, against TornadoVM (TORNADOVM_HOME), ms and compilations"
                + " (--device opencl:0, --pairs " + (Comparison.LEAST_PAIRS + 2) + ")";
    }

    /** One side: times, and counts on the way. */
    private interface Side {
        ScalarChange.Figures run(ScalarChange.Kind kind, int times) throws Exception;
    }

    /** What both sides compiled while they were measured. */
    private static final class Counts {
        int ours;
        int theirs;
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String device = options.device("opencl:0");
        int pairs = options.number("--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        ScalarChange ours = new ScalarChange(device);
        ScalarChange.Figures first = ours.run(ScalarChange.Kind.NOTHING, 1);
        ours.run(ScalarChange.Kind.SCALAR, WARM_UP);
        ours.run(ScalarChange.Kind.SIZE, WARM_UP);
        if (!TornadoSdk.isInstalled()) {
            Side again = (kind, times) -> ours.run(ScalarChange.Kind.NOTHING, times);
            return compare(ScalarChange.Kind.SCALAR, device, pairs, ours::run, "nothing changed", again, out);
        }
        // PoCL would know the kernels of the run before: the same scalars come again.
        Path caches = Files.createTempDirectory("kiln-" + name());
        try (TornadoProcess process = TornadoProcess.ours(caches, name(), device)) {
            Side theirs = (kind, times) -> {
                long nanos = process.ask(kind.name() + " " + times);
                return new ScalarChange.Figures(nanos, Math.round(process.value()));
            };
            out.printf(
                    Locale.ROOT,
                    "the first time: ours %.1f ms, TornadoVM %.1f ms%n",
                    millis(first),
                    millis(theirs.run(ScalarChange.Kind.NOTHING, 1)));
            compare(ScalarChange.Kind.NOTHING, device, pairs, ours::run, "TornadoVM", theirs, out);
            compare(ScalarChange.Kind.SIZE, device, pairs, ours::run, "TornadoVM", theirs, out);
            return compare(ScalarChange.Kind.SCALAR, device, pairs, ours::run, "TornadoVM", theirs, out);
        } finally {
            Folders.delete(caches);
        }
    }

    private Comparison compare(
            ScalarChange.Kind kind, String device, int pairs, Side ours, String peer, Side theirs, PrintStream out)
            throws Exception {
        Counts counts = new Counts();
        Comparison comparison = Comparison.alternate(
                name() + " --device " + device,
                peer,
                "ms",
                false,
                pairs,
                () -> {
                    ScalarChange.Figures figures = ours.run(kind, TURN);
                    counts.ours += figures.compilations();
                    return millis(figures) / TURN;
                },
                () -> {
                    ScalarChange.Figures figures = theirs.run(kind, TURN);
                    counts.theirs += figures.compilations();
                    return millis(figures) / TURN;
                });
        out.printf(
                Locale.ROOT,
                "changed %-8s  ours %8.2f ms, %d compilations; %s %8.2f ms, %d compilations; %d times each%n",
                kind,
                comparison.ours(),
                counts.ours,
                peer,
                comparison.theirs(),
                counts.theirs,
                TURN * pairs);
        return comparison;
    }

    private static double millis(ScalarChange.Figures figures) {
        return figures.nanos() / 1e6;
    }
}
