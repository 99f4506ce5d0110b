package dev.kiln.kernels.reference;

/** Plain twins of the reductions. */
public final class Reductions {
    private Reductions() {}

    /** Sum of all elements. */
    public static double sum(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    /** Sum of the squares of all elements. */
    public static double sumOfSquares(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return sum;
    }

    /** Largest element; NaN if there is one. */
    public static double max(double[] x) {
        double largest = x[0];
        for (double value : x) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
