package dev.kiln.benchmarks;

import dev.kiln.benchmarks.unseen.Unseen;
import dev.kiln.embedded.host.WorkPool;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The entry of {@code scripts/versus}: lists the benchmarks or runs one, or the report on unseen kernels. */
public final class Versus {
    private static final List<Benchmark> BENCHMARKS = List.of(
            new GemmBenchmark(),
            new SgemmBenchmark(),
            new MlpStepBenchmark(),
            new HqafStepBenchmark(),
            new TwoTrainingsBenchmark(),
            new CpuLimitBenchmark(),
            new MemoryBenchmark(),
            new ElementwiseBenchmark(),
            new EmptyTaskBenchmark(),
            new ScalarChangeBenchmark(),
            new FirstStepBenchmark(),
            new StartupBenchmark());

    private Versus() {}

    /**
     * Runs {@code NAME [OPTIONS]}, or lists the names with {@code --list}. The last line of a benchmark's output is the
     * result as JSON. Exit code 2 for an unknown name or option, 1 if the benchmark fails.
     *
     * @param arguments of the command line
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        if (arguments.length == 0 || arguments[0].equals("--list")) {
            for (Benchmark benchmark : BENCHMARKS) {
                out.printf(Locale.ROOT, "%-14s %s%n", benchmark.name(), benchmark.description());
            }
            out.printf(Locale.ROOT, "%-12s %s%n", "unseen", "TornadoVM's own kernels and tests on our engine, counts");
            return;
        }
        if (arguments[0].equals("unseen")) {
            System.exit(unseen(List.of(arguments).subList(1, arguments.length), out));
        }
        for (Benchmark benchmark : BENCHMARKS) {
            if (benchmark.name().equals(arguments[0])) {
                System.exit(run(benchmark, List.of(arguments).subList(1, arguments.length), out));
            }
        }
        System.err.println("There is no benchmark '" + arguments[0] + "'; scripts/versus --list names them");
        System.exit(2);
    }

    private static int unseen(List<String> options, PrintStream out) {
        try {
            Unseen.run(options, out);
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException | InterruptedException e) {
            System.err.println("The report on unseen kernels failed: " + e);
            return 1;
        }
    }

    private static int run(Benchmark benchmark, List<String> options, PrintStream out) {
        try (WorkPool pool = new WorkPool()) {
            Limits limits = Limits.measure(pool);
            out.printf(
                    Locale.ROOT,
                    "limits of this machine, %d threads: %.0f GFLOP/s FMA, %.1f GB/s triad%n",
                    pool.threads(),
                    limits.gigaflops(),
                    limits.gigabytesPerSecond());
        }
        try {
            out.println(benchmark.run(options, out).toJson());
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (Exception e) {
            System.err.println("Benchmark " + benchmark.name() + " failed: " + e);
            return 1;
        }
    }
}
