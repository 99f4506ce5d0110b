package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Optimizer steps over one parameter of {@code n} elements, with the semantics of PyTorch's {@code SGD} (dampening 0)
 * and {@code AdamW}: the same formulas in the same order, each operation rounded to FP32. Launch:
 * {@link LaunchGrid#lanes lanes(n)}.
 *
 * <p>Settings travel in a small array that {@link OptimizerSettings} fills before each step. The clip array [3] is
 * written by {@link Clipping#finish}, or is {@link Clipping#off} for no clipping: gradients are multiplied by its scale
 * first, and where its skip flag is set weights and moments stay as they are.
 */
public final class Optimizers {
    private Optimizers() {}

    /**
     * SGD without momentum: {@code g = s·g + λ·w; w = w − η·g}. Tolerance: 2⁻²³ relative to |w| + η·(|s·g| + λ|w|).
     *
     * @param weights [n]
     * @param gradients [n]
     * @param settings [3], {@link OptimizerSettings#fillSgd}
     * @param clip [3]
     */
    public static void sgd(
            KernelContext context,
            FloatArray weights,
            FloatArray gradients,
            FloatArray settings,
            FloatArray clip,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        if (clip.get(Clipping.SKIP) == 0f) {
            weights.set(i, sgdStep(weights.get(i), gradients.get(i) * clip.get(Clipping.SCALE), settings));
        }
    }

    /**
     * SGD with momentum: {@code g = s·g + λ·w; v = µ·v + g; w = w − η·v}. The velocity starts at zero, which gives
     * PyTorch's first step (v = g). Tolerance: as {@link #sgd}, with |v| added.
     *
     * @param weights [n]
     * @param gradients [n]
     * @param velocity [n]
     * @param settings [3], {@link OptimizerSettings#fillSgd}
     * @param clip [3]
     */
    public static void sgdMomentum(
            KernelContext context,
            FloatArray weights,
            FloatArray gradients,
            FloatArray velocity,
            FloatArray settings,
            FloatArray clip,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        if (clip.get(Clipping.SKIP) == 0f) {
            float g = gradients.get(i) * clip.get(Clipping.SCALE);
            weights.set(i, momentumStep(weights.get(i), g, velocity, settings, i));
        }
    }

    /**
     * SGD with Nesterov momentum: {@code g = s·g + λ·w; v = µ·v + g; w = w − η·(g + µ·v)}. Tolerance: as {@link #sgd},
     * with |v| added.
     *
     * @param weights [n]
     * @param gradients [n]
     * @param velocity [n]
     * @param settings [3], {@link OptimizerSettings#fillSgd}
     * @param clip [3]
     */
    public static void sgdNesterov(
            KernelContext context,
            FloatArray weights,
            FloatArray gradients,
            FloatArray velocity,
            FloatArray settings,
            FloatArray clip,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        if (clip.get(Clipping.SKIP) == 0f) {
            float g = gradients.get(i) * clip.get(Clipping.SCALE);
            weights.set(i, nesterovStep(weights.get(i), g, velocity, settings, i));
        }
    }

    /**
     * AdamW: {@code w = w·(1 − η·λ); m = β₁·m + (1 − β₁)·g; v = β₂·v + (1 − β₂)·g²; w = w − η/(1 − β₁ᵗ) · m / (√v/√(1 −
     * β₂ᵗ) + ε)}. The factors are computed in double on the host; the only deviation from PyTorch is that √v is
     * multiplied by the rounded 1/√(1 − β₂ᵗ). Tolerance: 2⁻²³ relative to |w| plus 1e-6 relative to the update. Source:
     * Loshchilov and Hutter 2017, algorithm 2; PyTorch's {@code torch.optim.AdamW}.
     *
     * @param weights [n]
     * @param gradients [n]
     * @param firstMoment [n]
     * @param secondMoment [n]
     * @param settings [8], {@link OptimizerSettings#fillAdamW}
     * @param clip [3]
     */
    public static void adamW(
            KernelContext context,
            FloatArray weights,
            FloatArray gradients,
            FloatArray firstMoment,
            FloatArray secondMoment,
            FloatArray settings,
            FloatArray clip,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        if (clip.get(Clipping.SKIP) == 0f) {
            float g = gradients.get(i) * clip.get(Clipping.SCALE);
            weights.set(i, adamWStep(weights.get(i), g, firstMoment, secondMoment, settings, i));
        }
    }

    /** The weight after a step without momentum. */
    static float sgdStep(float w, float gradient, FloatArray settings) {
        float g = gradient + settings.get(OptimizerSettings.WEIGHT_DECAY) * w;
        return w - settings.get(OptimizerSettings.LEARNING_RATE) * g;
    }

    /** The weight after a step with momentum; updates element i of the velocity. */
    static float momentumStep(float w, float gradient, FloatArray velocity, FloatArray settings, int i) {
        float g = gradient + settings.get(OptimizerSettings.WEIGHT_DECAY) * w;
        float v = settings.get(OptimizerSettings.MOMENTUM) * velocity.get(i) + g;
        velocity.set(i, v);
        return w - settings.get(OptimizerSettings.LEARNING_RATE) * v;
    }

    /** The weight after a step with Nesterov momentum; updates element i of the velocity. */
    static float nesterovStep(float w, float gradient, FloatArray velocity, FloatArray settings, int i) {
        float momentum = settings.get(OptimizerSettings.MOMENTUM);
        float g = gradient + settings.get(OptimizerSettings.WEIGHT_DECAY) * w;
        float v = momentum * velocity.get(i) + g;
        velocity.set(i, v);
        return w - settings.get(OptimizerSettings.LEARNING_RATE) * (g + momentum * v);
    }

    /** The weight after a step of AdamW; updates element i of both moments. */
    static float adamWStep(
            float w, float g, FloatArray firstMoment, FloatArray secondMoment, FloatArray settings, int i) {
        float m = settings.get(OptimizerSettings.BETA1) * firstMoment.get(i)
                + settings.get(OptimizerSettings.ONE_MINUS_BETA1) * g;
        float v = settings.get(OptimizerSettings.BETA2) * secondMoment.get(i)
                + settings.get(OptimizerSettings.ONE_MINUS_BETA2) * (g * g);
        firstMoment.set(i, m);
        secondMoment.set(i, v);
        float denominator = TornadoMath.sqrt(v) * settings.get(OptimizerSettings.INVERSE_ROOT_CORRECTION2)
                + settings.get(OptimizerSettings.EPSILON);
        return w * settings.get(OptimizerSettings.DECAY)
                - settings.get(OptimizerSettings.STEP_SIZE) * (m / denominator);
    }
}
