package dev.kiln.profile;

import dev.kiln.KilnException;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.train.RandomStep;
import dev.kiln.train.StepTrace;
import java.util.ArrayList;
import java.util.List;

/** Steps of a training that are measured without the engine's profiler and with it in turn. */
public final class StepSamples {
    /** Windows in a row without a faster step that end the warm-up. */
    private static final int QUIET_WINDOWS = 4;

    /** Faster is a step that takes less than this share. */
    private static final double FASTER = 0.98;

    private final RandomStep step;
    private final List<Double> untraced = new ArrayList<>();
    private final List<TracedStep> traced = new ArrayList<>();

    /** None yet; {@code step} stays its owner's. */
    public StepSamples(RandomStep step) {
        this.step = step;
    }

    /**
     * How long a warm-up lasts, in seconds.
     *
     * @param least that it takes
     * @param most that it takes; one step and its trace are run in any case
     * @param window whose best step is compared with the ones before
     */
    public record WarmUp(double least, double most, double window) {}

    /**
     * Runs steps until they do not become faster any more.
     *
     * @param listener may end it early
     */
    public void warmUp(WarmUp pace, ProfileListener listener) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int quiet = 0;
        double passed = 0;
        do {
            listener.onPart("warm-up", Math.min(1, passed / Math.max(pace.least(), pace.window())));
            if (quiet == 0) {
                // The profiler's own path has to be compiled as well; some engines keep what it says for ever.
                step.trace();
            }
            double fastest = Double.POSITIVE_INFINITY;
            for (double spent = 0; spent < pace.window(); ) {
                double seconds = seconds();
                fastest = Math.min(fastest, seconds);
                spent += seconds;
            }
            quiet = fastest < FASTER * best ? 0 : quiet + 1;
            best = Math.min(best, fastest);
            passed = (System.nanoTime() - start) / 1e9;
        } while (!listener.isStopped() && passed < pace.most() && (quiet < QUIET_WINDOWS || passed < pace.least()));
    }

    /** Measures two more steps; false where the engine's log became too long to ask for it again. */
    public boolean add() {
        untraced.add(seconds());
        long start = System.nanoTime();
        StepTrace trace = step.trace();
        if (trace == null) {
            return false;
        }
        traced.add(new TracedStep(start, trace));
        return true;
    }

    private double seconds() {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * What they tell.
     *
     * @param device its name, for the message
     * @throws KilnException with code {@code device-failed} where the profiler told of no step
     */
    public StepReport report(DeviceLimits limits, String device) {
        if (traced.isEmpty()) {
            throw new KilnException(
                    "device-failed",
                    "The profiler of " + device + " keeps the log of every execution, and it was full before"
                            + " the first measured step; profile a network with fewer layers");
        }
        return StepReport.of(limits, untraced, traced);
    }
}
