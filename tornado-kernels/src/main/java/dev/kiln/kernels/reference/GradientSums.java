package dev.kiln.kernels.reference;

/** Plain twin of the sum of gradients over devices. */
public final class GradientSums {
    private GradientSums() {}

    /** Weighted sum of parts, each [n]; a part without weight may hold anything. */
    public static double[] sum(double[][] parts, double[] weights) {
        double[] total = new double[parts[0].length];
        for (int device = 0; device < parts.length; device++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += weights[device] == 0 ? 0 : weights[device] * parts[device][i];
            }
        }
        return total;
    }
}
