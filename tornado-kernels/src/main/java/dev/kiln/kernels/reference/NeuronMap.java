package dev.kiln.kernels.reference;

/** Plain twin of the map of neurons. */
public final class NeuronMap {
    private NeuronMap() {}

    /** The share of samples with |a| above a threshold. */
    public static double activity(double[] a, int column, int columns, int rows, double threshold) {
        double active = 0;
        for (int row = 0; row < rows; row++) {
            active += Math.abs(a[row * columns + column]) > threshold ? 1 : 0;
        }
        return active / rows;
    }

    /** Mean of a column. */
    public static double mean(double[] a, int column, int columns, int rows) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += a[row * columns + column];
        }
        return sum / rows;
    }

    /** Σ_r a·g. */
    public static double signed(double[] a, double[] g, int column, int columns, int rows) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += a[row * columns + column] * g[row * columns + column];
        }
        return sum;
    }

    /** Σ_r |a·g|. */
    public static double absolute(double[] a, double[] g, int column, int columns, int rows) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += Math.abs(a[row * columns + column] * g[row * columns + column]);
        }
        return sum;
    }
}
