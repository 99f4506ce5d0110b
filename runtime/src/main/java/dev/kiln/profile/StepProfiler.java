package dev.kiln.profile;

import dev.kiln.KilnException;
import dev.kiln.device.Target;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.train.RandomStep;
import dev.kiln.train.StepTrace;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Profiles a training's step: lets the compilers finish, measures the device's limits, and then runs steps with the
 * engine's profiler and without it in turn.
 */
public final class StepProfiler {
    private static final double LEAST_WARM_UP = 3;
    private static final double MOST_WARM_UP = 30;

    /** Seconds of a window whose best step is compared with the ones before. */
    private static final double WINDOW = 0.3;

    /** Windows in a row without a faster step that end the warm-up. */
    private static final int QUIET_WINDOWS = 4;

    /** Faster is a step that takes less than this share. */
    private static final double FASTER = 0.98;

    private StepProfiler() {}

    /**
     * Measures.
     *
     * @param listener may end it early: what was measured till then is told, of one step at least
     * @throws KilnException with code {@code bad-model}, {@code too-little-memory} or {@code device-failed}
     */
    public static StepReport measure(ProfileSettings settings, Target target, ProfileListener listener) {
        TrainConfig config = settings.config();
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, settings.features(), settings.classes());
        try (RandomStep step = new RandomStep(network, config.precision(spec), config, target)) {
            warmUp(step, listener);
            listener.onPart("limits of the device", 0);
            DeviceLimits limits = DeviceLimits.measure(target, listener::isStopped);
            List<Double> untraced = new ArrayList<>();
            List<TracedStep> traced = new ArrayList<>();
            for (int i = 0; i < settings.steps() && (i == 0 || !listener.isStopped()); i++) {
                listener.onPart("steps", (double) i / settings.steps());
                untraced.add(seconds(step));
                long start = System.nanoTime();
                StepTrace trace = step.trace();
                if (trace == null) {
                    break;
                }
                traced.add(new TracedStep(start, trace));
            }
            if (traced.isEmpty()) {
                throw new KilnException(
                        "device-failed",
                        "The profiler of " + target.name() + " keeps the log of every execution, and it was full before"
                                + " the first measured step; profile a network with fewer layers");
            }
            return StepReport.of(limits, untraced, traced);
        }
    }

    private static double seconds(RandomStep step) {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void warmUp(RandomStep step, ProfileListener listener) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int quiet = 0;
        double passed = 0;
        while (!listener.isStopped() && passed < MOST_WARM_UP && (quiet < QUIET_WINDOWS || passed < LEAST_WARM_UP)) {
            listener.onPart("warm-up", Math.min(1, passed / LEAST_WARM_UP));
            if (quiet == 0) {
                // The profiler's own path has to be compiled as well; some engines keep what it says for ever.
                step.trace();
            }
            double fastest = Double.POSITIVE_INFINITY;
            for (double spent = 0; spent < WINDOW; ) {
                double seconds = seconds(step);
                fastest = Math.min(fastest, seconds);
                spent += seconds;
            }
            quiet = fastest < FASTER * best ? 0 : quiet + 1;
            best = Math.min(best, fastest);
            passed = (System.nanoTime() - start) / 1e9;
        }
    }
}
