package dev.kiln.kernels.reference;

/** Plain twins of layer normalization. */
public final class LayerNorm {
    private LayerNorm() {}

    /** Mean of each row. */
    public static double[] means(double[] x, int columns) {
        double[] means = new double[x.length / columns];
        for (int i = 0; i < x.length; i++) {
            means[i / columns] += x[i] / columns;
        }
        return means;
    }

    /** {@code 1/√(variance + ε)} of each row. */
    public static double[] rstd(double[] x, double epsilon, int columns) {
        double[] means = means(x, columns);
        double[] variance = new double[means.length];
        for (int i = 0; i < x.length; i++) {
            double d = x[i] - means[i / columns];
            variance[i / columns] += d * d / columns;
        }
        for (int row = 0; row < variance.length; row++) {
            variance[row] = 1 / Math.sqrt(variance[row] + epsilon);
        }
        return variance;
    }

    /** {@code (x − mean)·rstd}. */
    public static double[] normalized(double[] x, double epsilon, int columns) {
        double[] means = means(x, columns);
        double[] rstd = rstd(x, epsilon, columns);
        double[] h = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            h[i] = (x[i] - means[i / columns]) * rstd[i / columns];
        }
        return h;
    }

    /**
     * {@code γ·(x − mean)·rstd + β}.
     *
     * @param x [rows × columns]
     * @param gamma [columns]
     * @param beta [columns]
     */
    public static double[] forward(double[] x, double[] gamma, double[] beta, double epsilon) {
        int columns = gamma.length;
        double[] y = normalized(x, epsilon, columns);
        for (int i = 0; i < y.length; i++) {
            y[i] = y[i] * gamma[i % columns] + beta[i % columns];
        }
        return y;
    }

    /** Gradient of the input. */
    public static double[] gradient(double[] x, double[] gamma, double[] dy, double epsilon) {
        int columns = gamma.length;
        double[] h = normalized(x, epsilon, columns);
        double[] rstd = rstd(x, epsilon, columns);
        double[] dx = new double[x.length];
        for (int row = 0; row < rstd.length; row++) {
            double sum = 0;
            double product = 0;
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                sum += dy[i] * gamma[c];
                product += dy[i] * gamma[c] * h[i];
            }
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                dx[i] = rstd[row] * (dy[i] * gamma[c] - sum / columns - h[i] * product / columns);
            }
        }
        return dx;
    }

    /** Gradient of γ; that of β is {@link Bias#gradient}. */
    public static double[] gammaGradient(double[] x, double[] dy, double epsilon, int columns) {
        double[] h = normalized(x, epsilon, columns);
        double[] dGamma = new double[columns];
        for (int i = 0; i < x.length; i++) {
            dGamma[i % columns] += dy[i] * h[i];
        }
        return dGamma;
    }
}
