package dev.kiln.kernels.reference;

/** Plain twins of the kernels that only move memory. */
public final class Streams {
    private Streams() {}

    /**
     * {@code z = x + s·y}.
     *
     * @return [n]
     */
    public static double[] triad(double[] x, double[] y, double factor) {
        double[] z = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            z[i] = x[i] + factor * y[i];
        }
        return z;
    }
}
