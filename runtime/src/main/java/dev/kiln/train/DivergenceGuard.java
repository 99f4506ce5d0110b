package dev.kiln.train;

import dev.kiln.KilnException;
import java.util.function.Supplier;

/**
 * Notices that a training has run away: a loss that is not finite, or that stays far above what guessing would give.
 * Not safe for use by several threads.
 */
final class DivergenceGuard {
    /** A smoothed loss of this many times that of guessing does not come back. */
    private static final double LIMIT = 20;

    private static final double SMOOTHING = 0.9;

    private final double limit;
    private double smoothed;

    /**
     * @param classes of the data; guessing has a loss of ln(classes)
     * @param smoothed the smoothed loss that a resumed run goes on from; 0 for a new run
     */
    DivergenceGuard(int classes, double smoothed) {
        this.limit = LIMIT * Math.log(classes);
        this.smoothed = smoothed;
    }

    /** The smoothed loss, to be kept in a checkpoint. */
    double smoothed() {
        return smoothed;
    }

    /**
     * Looks at one step.
     *
     * @param lastGood the checkpoint to go back to; asked for only where the training has run away
     * @throws KilnException with code {@code diverged}
     */
    void check(long step, double loss, boolean finiteGradients, TrainConfig config, Supplier<String> lastGood) {
        smoothed = step == 0 ? loss : SMOOTHING * smoothed + (1 - SMOOTHING) * loss;
        String found;
        if (!Double.isFinite(loss)) {
            found = "the loss is " + loss;
        } else if (!finiteGradients) {
            found = config.recipe().equals("fp32")
                    ? "the gradients are not finite"
                    : "the loss scale has fallen to its floor, 1, and gradients still overflow FP16";
        } else if (!(smoothed <= limit)) {
            found = "the loss has grown to %.3g, far above the %.3g of guessing".formatted(smoothed, limit / LIMIT);
        } else {
            return;
        }
        throw new KilnException(
                "diverged",
                "Training diverged at step " + (step + 1) + ": " + found + " with learning rate "
                        + config.effectiveLearningRate() + ". Last good checkpoint: " + lastGood.get()
                        + ". Try --learning-rate " + smaller(config.effectiveLearningRate())
                        + ", --warmup-steps 100 or --clip-norm 1");
    }

    private static String smaller(double rate) {
        return String.format(java.util.Locale.ROOT, "%.2g", rate / 10);
    }
}
