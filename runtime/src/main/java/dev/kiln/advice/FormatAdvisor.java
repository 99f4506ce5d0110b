package dev.kiln.advice;

import dev.kiln.device.Target;
import java.util.ArrayList;
import java.util.List;

/** Measures training steps in all pairs of formats, in turn. */
public final class FormatAdvisor {
    /** Widths of layers that are measured unless told otherwise. */
    public static final String WIDTHS = "256,1024,2048";

    /** Batches that are measured unless told otherwise. */
    public static final String BATCHES = "32,256";

    /** The share of a size's time that goes to starting: compilers, caches, the loss scale. */
    private static final double WARM_UP = 0.5;

    private static final int LEAST_WARM_UP_STEPS = 3;
    private static final int LEAST_ROUNDS = 5;

    /** Rounds beyond these make no difference. */
    private static final int MOST_ROUNDS = 200;

    /** A turn lasts about so long, so that a step in which something else happens does not count for much. */
    private static final double TURN_NANOS = 2e7;

    private FormatAdvisor() {}

    /**
     * Measures sizes one after the other.
     *
     * @param seconds for all of them together; a few rounds of each are timed even where they take longer
     * @return what was found, by size; fewer where the listener stopped it
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public static List<Advice> measure(Target target, List<StepSize> sizes, double seconds, AdviceListener listener) {
        List<Advice> found = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (int i = 0; i < sizes.size() && !listener.isStopped(); i++) {
            listener.onMeasuring(i + 1, sizes.size(), sizes.get(i));
            double share = Math.max(0, end - System.nanoTime()) / (double) (sizes.size() - i);
            List<MeasuredStep> steps = new ArrayList<>();
            try {
                for (FormatPair pair : FormatPair.ALL) {
                    steps.add(new MeasuredStep(sizes.get(i), pair, target));
                }
                List<double[]> rounds = time(steps, share, listener);
                if (!listener.isStopped()) {
                    Advice advice = advice(sizes.get(i), steps, rounds);
                    found.add(advice);
                    listener.onAdvice(advice);
                }
            } finally {
                steps.reversed().forEach(MeasuredStep::close);
            }
        }
        return found;
    }

    /** Returns the nanoseconds of a step of each, round by round. */
    private static List<double[]> time(List<MeasuredStep> steps, double share, AdviceListener listener) {
        long start = System.nanoTime();
        double[] nanos = new double[steps.size()];
        for (int i = 0; !listener.isStopped(); i++) {
            if (i >= LEAST_WARM_UP_STEPS && System.nanoTime() - start >= WARM_UP * share) {
                break;
            }
            for (int k = 0; k < nanos.length; k++) {
                nanos[k] = steps.get(k).nanos(1);
            }
        }
        List<double[]> rounds = new ArrayList<>();
        while (rounds.size() < MOST_ROUNDS && !listener.isStopped()) {
            if (rounds.size() >= LEAST_ROUNDS && System.nanoTime() - start >= share) {
                break;
            }
            double[] round = new double[nanos.length];
            for (int k = 0; k < nanos.length; k++) {
                round[k] = steps.get(k).nanos((int) Math.clamp(TURN_NANOS / nanos[k], 1, 1000));
            }
            rounds.add(round);
        }
        return rounds;
    }

    private static Advice advice(StepSize size, List<MeasuredStep> steps, List<double[]> rounds) {
        List<StepTiming> timings = new ArrayList<>();
        for (int k = 0; k < steps.size(); k++) {
            int which = k;
            double[] nanos =
                    rounds.stream().mapToDouble(round -> round[which]).sorted().toArray();
            double[] speedups = rounds.stream()
                    .mapToDouble(round -> round[0] / round[which])
                    .sorted()
                    .toArray();
            timings.add(new StepTiming(
                    FormatPair.ALL.get(k).name(),
                    quartile(nanos, 2) / 1e6,
                    quartile(speedups, 2),
                    quartile(speedups, 1),
                    quartile(speedups, 3),
                    steps.get(k).bytes()));
        }
        return new Advice(size.width(), size.batch(), timings, rounds.size());
    }

    /** The second quartile is the median; {@code sorted} is not empty. */
    private static double quartile(double[] sorted, int which) {
        return sorted[Math.min(sorted.length - 1, sorted.length * which / 4)];
    }
}
