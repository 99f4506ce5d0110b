package dev.kiln.kernels.reference;

/** Plain twins of the bias kernels. */
public final class Bias {
    private Bias() {}

    /**
     * {@code y[r,c] = x[r,c] + bias[c]}.
     *
     * @param x [rows × columns]
     * @param bias [columns]
     * @return [rows × columns]
     */
    public static double[] add(double[] x, double[] bias) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] + bias[i % bias.length];
        }
        return y;
    }

    /**
     * Column sums.
     *
     * @param dy [rows × columns]
     * @return [columns]
     */
    public static double[] gradient(double[] dy, int columns) {
        double[] sums = new double[columns];
        for (int i = 0; i < dy.length; i++) {
            sums[i % columns] += dy[i];
        }
        return sums;
    }
}
