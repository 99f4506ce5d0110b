package dev.kiln.advice;

import dev.kiln.Quartiles;
import dev.kiln.device.Target;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.train.RandomStep;
import dev.kiln.train.TrainConfig;
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

    private static final int CLASSES = 10;
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
            List<RandomStep> steps = new ArrayList<>();
            try {
                for (FormatPair pair : FormatPair.ALL) {
                    steps.add(step(sizes.get(i), pair, target));
                }
                List<double[]> rounds = time(steps, share, listener);
                if (!listener.isStopped()) {
                    Advice advice = advice(sizes.get(i), steps, rounds);
                    found.add(advice);
                    listener.onAdvice(advice);
                }
            } finally {
                steps.reversed().forEach(RandomStep::close);
            }
        }
        return found;
    }

    /** The training step of a network with two hidden layers of equal width on samples as wide. */
    static RandomStep step(StepSize size, FormatPair formats, Target target) {
        String name = "mlp:" + size.width() + "," + size.width();
        TrainConfig config = TrainConfig.defaults().with("model", name).with("batch", Integer.toString(size.batch()));
        Network network = Network.of(ModelSpec.parse(name), size.width(), CLASSES);
        return new RandomStep(network, formats.precision(), config, target);
    }

    /** Runs steps and returns the nanoseconds that one took. */
    private static double nanos(RandomStep step, int steps) {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run();
        }
        return (System.nanoTime() - start) / (double) steps;
    }

    /** Returns the nanoseconds of a step of each, round by round. */
    private static List<double[]> time(List<RandomStep> steps, double share, AdviceListener listener) {
        long start = System.nanoTime();
        double[] nanos = new double[steps.size()];
        for (int i = 0; !listener.isStopped(); i++) {
            if (i >= LEAST_WARM_UP_STEPS && System.nanoTime() - start >= WARM_UP * share) {
                break;
            }
            for (int k = 0; k < nanos.length; k++) {
                nanos[k] = nanos(steps.get(k), 1);
            }
        }
        List<double[]> rounds = new ArrayList<>();
        while (rounds.size() < MOST_ROUNDS && !listener.isStopped()) {
            if (rounds.size() >= LEAST_ROUNDS && System.nanoTime() - start >= share) {
                break;
            }
            double[] round = new double[nanos.length];
            for (int k = 0; k < nanos.length; k++) {
                round[k] = nanos(steps.get(k), (int) Math.clamp(TURN_NANOS / nanos[k], 1, 1000));
            }
            rounds.add(round);
        }
        return rounds;
    }

    private static Advice advice(StepSize size, List<RandomStep> steps, List<double[]> rounds) {
        List<StepTiming> timings = new ArrayList<>();
        for (int k = 0; k < steps.size(); k++) {
            int which = k;
            Quartiles nanos = Quartiles.of(
                    rounds.stream().mapToDouble(round -> round[which]).toArray());
            Quartiles speedups = Quartiles.of(rounds.stream()
                    .mapToDouble(round -> round[0] / round[which])
                    .toArray());
            timings.add(new StepTiming(
                    FormatPair.ALL.get(k).name(),
                    nanos.median() / 1e6,
                    speedups.median(),
                    speedups.low(),
                    speedups.high(),
                    steps.get(k).bytes()));
        }
        return new Advice(size.width(), size.batch(), timings, rounds.size());
    }
}
