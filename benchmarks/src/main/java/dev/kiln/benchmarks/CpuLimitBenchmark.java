package dev.kiln.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * A training that the system allows the time of some processors, as a container does, against one without a limit that
 * is told to use as many threads. The training in the container must find the limit by itself.
 */
final class CpuLimitBenchmark implements Benchmark {
    /** Each turn begins with so much of its time untimed: threads and cores wake up. */
    private static final int RUN_IN_SHARE = 5;

    private static final int WARM_UP_STEPS = 300;
    private static final int TURN_MILLIS = 2000;

    @Override
    public String name() {
        return "cpu-limit";
    }

    @Override
    public String description() {
        return "training of mlp-step in a container of 2 CPUs (a cgroup's quota; needs the right to make one) against"
                + " kiln.threads=2 without a limit, samples/s (--cpus 2, --optimizer sgd|adamw, --recipe fp32|hqaf,"
                + " --pairs 9, --millis 2000 a turn)";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String optimizer = options.oneOf("--optimizer", "sgd", "adamw");
        String recipe = options.oneOf("--recipe", "fp32", "hqaf");
        int cpus = options.number("--cpus", 2, 1);
        int pairs = options.number("--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        int millis = options.number("--millis", TURN_MILLIS, 1);
        try (CpuQuota quota = CpuQuota.create(cpus);
                KilnProcess limited = new KilnProcess(quota.command(), List.of(), optimizer, recipe);
                KilnProcess free = new KilnProcess(List.of(), List.of("-Dkiln.threads=" + cpus), optimizer, recipe)) {
            out.println(recipe + ", " + optimizer + "; " + quota + ": " + limited.threads()
                    + " threads by itself; without a limit " + free.threads());
            if (limited.threads() != free.threads()) {
                throw new IllegalStateException("Within a limit of " + cpus + " CPUs a training must take as many"
                        + " threads by itself, but takes " + limited.threads());
            }
            limited.run(WARM_UP_STEPS);
            free.run(WARM_UP_STEPS);
            Comparison result = Comparison.alternate(
                    name() + " --cpus " + cpus + " --optimizer " + optimizer + " --recipe " + recipe,
                    "kiln.threads=" + cpus + " without a limit",
                    "samples/s",
                    true,
                    pairs,
                    () -> rate(limited, millis),
                    () -> rate(free, millis));
            out.println(quota.statistics());
            return result;
        }
    }

    private static double rate(KilnProcess side, int millis) throws IOException {
        side.rate(Math.max(1, millis / RUN_IN_SHARE));
        return side.rate(millis);
    }
}
