package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gates of neurons, trained with them: a neuron's activation is multiplied by its gate, and a gate that is zero takes
 * the neuron out of the network. A gate is drawn anew in each step from the hard-concrete distribution of its log α (a
 * binary concrete variable stretched to (γ, ζ) and clipped to [0, 1]), so that it is zero or one with a probability
 * above 0 and has a gradient in between. A Lagrangian pulls the share of gates that are open towards a target.
 *
 * <p>All gates of a network lie in one array of n elements.
 *
 * <p>Sources: Louizos, Welling, Kingma, "Learning Sparse Neural Networks through L0 Regularization", ICLR 2018,
 * equations 10 to 13; the Lagrangian with a linear and a quadratic multiplier: Wang, Wohlwend, Lei, "Structured Pruning
 * of Large Language Models", EMNLP 2020, section 4.3; straight-through: Bengio, Léonard, Courville, 2013, section 4.
 */
public final class Gates {
    /** β: temperature of the concrete distribution. */
    public static final float BETA = 2f / 3f;

    /** γ: what a stretched gate begins at. */
    public static final float GAMMA = -0.1f;

    /** ζ: what it ends at. */
    public static final float ZETA = 1.1f;

    /** −β·ln(−γ/ζ): P(gate > 0) is σ(log α + this). */
    public static final float SHIFT = 1.5985969f;

    /** Elements of the Lagrangian's state. */
    public static final int LAGRANGE_LENGTH = 3;

    /** State: multiplier of how far the open share is above the target. */
    public static final int LINEAR = 0;

    /** State: multiplier of its square. */
    public static final int QUADRATIC = 1;

    /** State: the share of gates that are expected to be open. */
    public static final int SHARE = 2;

    private Gates() {}

    /**
     * Draws gates. Tolerance: 2⁻¹⁸ absolute, from logarithm and exponential. Launch: {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param logAlpha [n]
     * @param words [n], random, {@link Philox#fill}
     * @param gates [n], 0…1
     * @param slopes [n], derivative of each gate by its log α
     * @param open [n], the probability that a gate is not zero
     */
    public static void sample(
            KernelContext context,
            FloatArray logAlpha,
            IntArray words,
            FloatArray gates,
            FloatArray slopes,
            FloatArray open,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float alpha = logAlpha.get(i);
        // 23 bits and a half: neither 0 nor 1, and exact.
        float u = (((words.get(i) >> 9) & 0x7FFFFF) + 0.5f) * 0x1p-23f;
        float s = sigmoid((TornadoMath.log(u) - TornadoMath.log(1f - u) + alpha) * (1f / BETA));
        float stretched = s * (ZETA - GAMMA) + GAMMA;
        gates.set(i, TornadoMath.min(1f, TornadoMath.max(0f, stretched)));
        float above = stretched > 0f ? 1f : 0f;
        float inside = stretched < 1f ? above : 0f;
        slopes.set(i, inside * s * (1f - s) * ((ZETA - GAMMA) / BETA));
        open.set(i, sigmoid(alpha + SHIFT));
    }

    /**
     * The cheap mode: a gate is 1 where its log α is above zero, else 0, and its gradient that of σ(log α). Tolerance:
     * 2⁻²⁰ absolute. Launch: {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param logAlpha [n]
     * @param gates [n], 0 or 1
     * @param slopes [n], derivative of σ(log α)
     * @param open [n], σ(log α)
     */
    public static void straightThrough(
            KernelContext context, FloatArray logAlpha, FloatArray gates, FloatArray slopes, FloatArray open, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float alpha = logAlpha.get(i);
        float s = sigmoid(alpha);
        gates.set(i, alpha > 0f ? 1f : 0f);
        slopes.set(i, s * (1f - s));
        open.set(i, s);
    }

    /**
     * The gates that a network is evaluated with: the stretched and clipped σ(log α). Tolerance: 2⁻²⁰ absolute. Launch:
     * {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param logAlpha [n]
     * @param gates [n], 0…1
     * @param hard 1 for gates of {@link #straightThrough}
     */
    public static void expected(KernelContext context, FloatArray logAlpha, FloatArray gates, int hard, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float alpha = logAlpha.get(i);
        float soft = TornadoMath.min(1f, TornadoMath.max(0f, sigmoid(alpha) * (ZETA - GAMMA) + GAMMA));
        float step = alpha > 0f ? 1f : 0f;
        gates.set(i, hard == 1 ? step : soft);
    }

    /**
     * Multiplies each column by its gate, {@code y[r,c] = x[r,c] · gates[offset + c]}: activations forward, their
     * gradients backward. One FP32 multiplication, exact to its rounding. Launch: {@link LaunchGrid#plane
     * plane}(columns, rows).
     *
     * @param x [rows × columns]
     * @param gates [at least offset + columns]
     * @param y [rows × columns], may be x
     */
    public static void scale(
            KernelContext context, FloatArray x, FloatArray gates, FloatArray y, int offset, int rows, int columns) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= columns || row >= rows) {
            return;
        }
        int i = row * columns + column;
        y.set(i, x.get(i) * gates.get(offset + column));
    }

    /**
     * The share of gates that are expected to be open, and a step of the multipliers up the Lagrangian {@code λ₁·gap +
     * λ₂·gap²}, gap = share − target: both rise while too many are open. One work item in order of i; tolerance: n·2⁻²⁴
     * relative. Launch: {@link LaunchGrid#lanes lanes(1)}.
     *
     * @param open [n]
     * @param target [1], the share wanted
     * @param state [{@link #LAGRANGE_LENGTH}]
     * @param rate of the multipliers' step
     */
    public static void lagrange(
            KernelContext context, FloatArray open, FloatArray target, FloatArray state, float rate, int n) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float sum = 0f;
        for (int j = 0; j < n; j++) {
            sum += open.get(j);
        }
        float share = sum / n;
        float gap = share - target.get(0);
        state.set(LINEAR, state.get(LINEAR) + rate * gap);
        state.set(QUADRATIC, state.get(QUADRATIC) + rate * gap * gap);
        state.set(SHARE, share);
    }

    /**
     * Gradient of loss and Lagrangian by log α: {@code sums·slope + (λ₁ + 2·λ₂·gap)·p(1 − p)/n}. Five roundings;
     * tolerance: 8·2⁻²⁴ of the sum of magnitudes. Launch: {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param sums [n], gradient of the loss by each gate
     * @param slopes [n], derivative of each gate by its log α
     * @param open [n], p
     * @param target [1], the share wanted
     * @param state [{@link #LAGRANGE_LENGTH}]
     * @param gradient [n]
     */
    public static void gradient(
            KernelContext context,
            FloatArray sums,
            FloatArray slopes,
            FloatArray open,
            FloatArray target,
            FloatArray state,
            FloatArray gradient,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float gap = state.get(SHARE) - target.get(0);
        float push = state.get(LINEAR) + 2f * state.get(QUADRATIC) * gap;
        float p = open.get(i);
        gradient.set(i, sums.get(i) * slopes.get(i) + push * (p * (1f - p) / n));
    }

    private static float sigmoid(float x) {
        return 1f / (1f + TornadoMath.exp(-x));
    }
}
