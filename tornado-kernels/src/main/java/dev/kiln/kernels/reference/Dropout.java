package dev.kiln.kernels.reference;

/** Plain twin of dropout. */
public final class Dropout {
    private Dropout() {}

    /**
     * Dropout of one tensor in one step.
     *
     * @param x [n]
     * @param threshold drop probability in units of 2⁻²⁴
     */
    public static double[] apply(double[] x, long seed, long step, int tensor, int threshold) {
        double scale = 1 / (1 - threshold * 0x1p-24);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            boolean keep = (Philox.word(seed, step, tensor, i) >>> 8) >= threshold;
            y[i] = keep ? x[i] * scale : 0;
        }
        return y;
    }
}
