package dev.kiln.kernels.reference;

/** Plain twin of clipping by the global norm. */
public final class Clipping {
    private Clipping() {}

    /** 2-norm over all tensors together. */
    public static double norm(double[]... gradients) {
        double sum = 0;
        for (double[] gradient : gradients) {
            for (double g : gradient) {
                sum += g * g;
            }
        }
        return Math.sqrt(sum);
    }

    /** What gradients are multiplied by. */
    public static double scale(double norm, double maxNorm) {
        return maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1;
    }
}
