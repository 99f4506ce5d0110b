package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Activation functions and their gradients, element by element over arrays of {@code n} elements. Launch:
 * {@link LaunchGrid#lanes(int) lanes(n)}. Input and output may be the same array. NaN in gives NaN out, except through
 * the mask of {@link #reluGradient}.
 */
public final class Activations {
    /** √(2/π), the slope of the tanh form of GELU. */
    private static final float GELU_SLOPE = 0.7978846f;

    /** The cubic coefficient of the tanh form of GELU. */
    private static final float GELU_CUBIC = 0.044715f;

    /** From here on GELU is 0 or x in FP32, and its derivative 0 or 1. */
    private static final float GELU_SATURATED = 10f;

    private Activations() {}

    /**
     * ReLU, {@code y = x < 0 ? 0 : x}. Exact.
     *
     * @param x [n]
     * @param y [n]
     */
    public static void relu(KernelContext context, FloatArray x, FloatArray y, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float value = x.get(i);
        y.set(i, value < 0f ? 0f : value);
    }

    /**
     * Gradient of ReLU, {@code dx = y > 0 ? dy : 0}. Exact.
     *
     * @param y [n] output of the forward pass, or its input: the mask is the same
     * @param dy [n] gradient of the output
     * @param dx [n] gradient of the input
     */
    public static void reluGradient(KernelContext context, FloatArray y, FloatArray dy, FloatArray dx, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        dx.set(i, y.get(i) > 0f ? dy.get(i) : 0f);
    }

    /**
     * GELU in its tanh form, {@code y = x/2 · (1 + tanh(u))} with {@code u = √(2/π)·(x + 0.044715·x³)}, computed as the
     * equal {@code x / (1 + e^(−2u))}, which needs one exponential and keeps its digits where tanh is near −1.
     * Tolerance: 1e-6 absolute plus 1e-6 relative. Source: Hendrycks and Gimpel 2016, section 2; PyTorch's
     * {@code approximate="tanh"}.
     *
     * @param x [n]
     * @param y [n]
     */
    public static void gelu(KernelContext context, FloatArray x, FloatArray y, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        y.set(i, geluOf(x.get(i)));
    }

    /**
     * Gradient of {@link #gelu}: {@code dx = dy · (s + 2x·s·(1 − s)·√(2/π)·(1 + 3·0.044715·x²))} with {@code s = 1/(1 +
     * e^(−2u))}. Beyond ±10 s is 0 or 1, and x is held there in the second term so that 0·∞ does not arise. Tolerance:
     * 2e-6 absolute plus 2e-6 relative, times |dy|.
     *
     * @param x [n] input of the forward pass
     * @param dy [n] gradient of the output
     * @param dx [n] gradient of the input
     */
    public static void geluGradient(KernelContext context, FloatArray x, FloatArray dy, FloatArray dx, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float value = x.get(i);
        float held = TornadoMath.max(-GELU_SATURATED, TornadoMath.min(GELU_SATURATED, value));
        float s = 1f / (1f + TornadoMath.exp(-2f * geluInner(value)));
        float slope = GELU_SLOPE * (1f + 3f * GELU_CUBIC * held * held);
        dx.set(i, dy.get(i) * (s + 2f * held * (s * (1f - s)) * slope));
    }

    /**
     * SiLU, {@code y = x / (1 + e⁻ˣ)}. Tolerance: 1e-6 absolute plus 1e-6 relative. Source: Elfwing et al. 2017,
     * section 2.
     *
     * @param x [n]
     * @param y [n]
     */
    public static void silu(KernelContext context, FloatArray x, FloatArray y, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        y.set(i, siluOf(x.get(i)));
    }

    /**
     * Gradient of {@link #silu}: {@code dx = dy · s · (1 + x·(1 − s))} with {@code s = 1/(1 + e⁻ˣ)}. Tolerance: 2e-6
     * absolute plus 2e-6 relative, times |dy|.
     *
     * @param x [n] input of the forward pass
     * @param dy [n] gradient of the output
     * @param dx [n] gradient of the input
     */
    public static void siluGradient(KernelContext context, FloatArray x, FloatArray dy, FloatArray dx, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float value = x.get(i);
        float s = 1f / (1f + TornadoMath.exp(-value));
        dx.set(i, dy.get(i) * (s * (1f + value * (1f - s))));
    }

    /** GELU of one element. */
    static float geluOf(float x) {
        return x / (1f + TornadoMath.exp(-2f * geluInner(x)));
    }

    /** SiLU of one element. */
    static float siluOf(float x) {
        return x / (1f + TornadoMath.exp(-x));
    }

    private static float geluInner(float x) {
        return GELU_SLOPE * (x + GELU_CUBIC * x * x * x);
    }
}
