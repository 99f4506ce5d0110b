package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layouts of the settings arrays of {@link Optimizers}, and the host code that fills them before a step. Factors are
 * computed in double and rounded once, as PyTorch does with Python's and C++'s scalars.
 */
public final class OptimizerSettings {
    /** Kind of step: {@link Optimizers#sgd}. */
    public static final int SGD = 0;

    /** Kind of step: {@link Optimizers#sgdMomentum}. */
    public static final int MOMENTUM_SGD = 1;

    /** Kind of step: {@link Optimizers#sgdNesterov}. */
    public static final int NESTEROV_SGD = 2;

    /** Kind of step: {@link Optimizers#adamW}. */
    public static final int ADAMW = 3;

    /** Elements of an SGD settings array. */
    public static final int SGD_LENGTH = 3;

    /** SGD: η. */
    public static final int LEARNING_RATE = 0;

    /** SGD: λ, added to the gradient as λ·w. */
    public static final int WEIGHT_DECAY = 1;

    /** SGD: µ. */
    public static final int MOMENTUM = 2;

    /** Elements of an AdamW settings array. */
    public static final int ADAMW_LENGTH = 8;

    /** AdamW: 1 − η·λ. */
    public static final int DECAY = 0;

    /** AdamW: β₁. */
    public static final int BETA1 = 1;

    /** AdamW: 1 − β₁. */
    public static final int ONE_MINUS_BETA1 = 2;

    /** AdamW: β₂. */
    public static final int BETA2 = 3;

    /** AdamW: 1 − β₂. */
    public static final int ONE_MINUS_BETA2 = 4;

    /** AdamW: η / (1 − β₁ᵗ). */
    public static final int STEP_SIZE = 5;

    /** AdamW: 1 / √(1 − β₂ᵗ). */
    public static final int INVERSE_ROOT_CORRECTION2 = 6;

    /** AdamW: ε. */
    public static final int EPSILON = 7;

    private OptimizerSettings() {}

    /**
     * Fills the settings of the SGD kernels.
     *
     * @param settings [{@link #SGD_LENGTH}]
     */
    public static void fillSgd(FloatArray settings, double learningRate, double momentum, double weightDecay) {
        settings.set(LEARNING_RATE, (float) learningRate);
        settings.set(WEIGHT_DECAY, (float) weightDecay);
        settings.set(MOMENTUM, (float) momentum);
    }

    /**
     * Fills the settings of the AdamW kernel.
     *
     * @param settings [{@link #ADAMW_LENGTH}]
     * @param step number of this step, the first is 1
     * @throws IllegalArgumentException if the step is below 1, for which the bias correction is undefined
     */
    public static void fillAdamW(
            FloatArray settings,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            long step) {
        if (step < 1) {
            throw new IllegalArgumentException("AdamW settings: steps count from 1, got " + step);
        }
        settings.set(DECAY, (float) (1 - learningRate * weightDecay));
        settings.set(BETA1, (float) beta1);
        settings.set(ONE_MINUS_BETA1, (float) (1 - beta1));
        settings.set(BETA2, (float) beta2);
        settings.set(ONE_MINUS_BETA2, (float) (1 - beta2));
        settings.set(STEP_SIZE, (float) (learningRate / (1 - Math.pow(beta1, (double) step))));
        settings.set(INVERSE_ROOT_CORRECTION2, (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step))));
        settings.set(EPSILON, (float) epsilon);
    }
}
