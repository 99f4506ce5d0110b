package dev.kiln.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Two trainings at once, each in a process of its own that takes all threads, against one of them alone: the sum of
 * their throughputs, and how it is divided. A ratio of 1 means that they lose nothing to each other but their share.
 */
final class TwoTrainingsBenchmark implements Benchmark {
    /** Each turn begins with so much of its time untimed: threads and cores wake up. */
    private static final int RUN_IN_SHARE = 5;

    private static final int WARM_UP_STEPS = 300;
    private static final int TURN_MILLIS = 2000;

    @Override
    public String name() {
        return "two-trainings";
    }

    @Override
    public String description() {
        return "two trainings of mlp-step at once, each with all threads, against one alone, samples/s of both together"
                + " (--optimizer sgd|adamw, --recipe fp32|hqaf, --pairs 9, --millis 2000 a turn)";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String optimizer = options.oneOf("--optimizer", "sgd", "adamw");
        String recipe = options.oneOf("--recipe", "fp32", "hqaf");
        int pairs = options.number("--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        int millis = options.number("--millis", TURN_MILLIS, 1);
        try (KilnProcess first = new KilnProcess(optimizer, recipe);
                KilnProcess second = new KilnProcess(optimizer, recipe)) {
            out.println(recipe + ", " + optimizer + "; " + first.threads() + " threads each");
            first.run(WARM_UP_STEPS);
            second.run(WARM_UP_STEPS);
            Shares shares = new Shares(pairs);
            Comparison result = Comparison.alternate(
                    name() + " --optimizer " + optimizer + " --recipe " + recipe,
                    "one training alone",
                    "samples/s",
                    true,
                    pairs,
                    () -> shares.add(together(first, second, millis)),
                    () -> alone(shares.count() % 2 == 0 ? first : second, millis));
            shares.print(result.theirs(), out);
            return result;
        }
    }

    private static double alone(KilnProcess side, int millis) throws IOException {
        side.rate(Math.max(1, millis / RUN_IN_SHARE));
        return side.rate(millis);
    }

    private static double[] together(KilnProcess first, KilnProcess second, int millis) throws IOException {
        atOnce(first, second, Math.max(1, millis / RUN_IN_SHARE));
        return atOnce(first, second, millis);
    }

    private static double[] atOnce(KilnProcess first, KilnProcess second, int millis) throws IOException {
        first.begin(millis);
        second.begin(millis);
        return new double[] {first.rate(), second.rate()};
    }

    /** How the two divided the machine. */
    private static final class Shares {
        private final double[] first;
        private final double[] second;
        private int count;

        Shares(int turns) {
            first = new double[turns];
            second = new double[turns];
        }

        int count() {
            return count;
        }

        /** Takes in both rates of a turn; returns their sum. */
        double add(double[] rates) {
            first[count] = rates[0];
            second[count++] = rates[1];
            return rates[0] + rates[1];
        }

        void print(double alone, PrintStream out) {
            double[] fairness = new double[count];
            for (int i = 0; i < count; i++) {
                fairness[i] = Math.min(first[i], second[i]) / Math.max(first[i], second[i]);
            }
            out.printf(
                    Locale.ROOT,
                    "of one alone the first has %.2f and the second %.2f; the slower one has %.2f of the faster one's"
                            + " throughput%n",
                    Comparison.median(first) / alone,
                    Comparison.median(second) / alone,
                    Comparison.median(fairness));
        }
    }
}
