package dev.kiln.kernels.reference;

/** Plain twins of the activation kernels: scalar functions and their derivatives. */
public final class Activations {
    private static final double GELU_SLOPE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    private Activations() {}

    /** {@code max(x, 0)}; NaN stays NaN. */
    public static double relu(double x) {
        return x < 0 ? 0 : x;
    }

    /** 1 where x is positive, else 0. */
    public static double reluDerivative(double x) {
        return x > 0 ? 1 : 0;
    }

    /** GELU, tanh form. */
    public static double gelu(double x) {
        return x / 2 * (1 + Math.tanh(geluInner(x)));
    }

    /** Derivative of {@link #gelu}. */
    public static double geluDerivative(double x) {
        double t = Math.tanh(geluInner(x));
        double inner = GELU_SLOPE * (1 + 3 * GELU_CUBIC * x * x);
        return (1 + t) / 2 + x / 2 * (1 - t * t) * inner;
    }

    /** SiLU, {@code x·sigmoid(x)}. */
    public static double silu(double x) {
        return x * sigmoid(x);
    }

    /** Derivative of {@link #silu}. */
    public static double siluDerivative(double x) {
        double s = sigmoid(x);
        return s * (1 + x * (1 - s));
    }

    private static double geluInner(double x) {
        return GELU_SLOPE * (x + GELU_CUBIC * x * x * x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
