package dev.kiln.kernels.reference;

/** Plain twins of root-mean-square normalization. */
public final class RmsNorm {
    private RmsNorm() {}

    /** {@code 1/√(Σx²/N + ε)} of each row. */
    public static double[] rstd(double[] x, double epsilon, int columns) {
        double[] rstd = new double[x.length / columns];
        for (int i = 0; i < x.length; i++) {
            rstd[i / columns] += x[i] * x[i] / columns;
        }
        for (int row = 0; row < rstd.length; row++) {
            rstd[row] = 1 / Math.sqrt(rstd[row] + epsilon);
        }
        return rstd;
    }

    /**
     * {@code γ·x·rstd}.
     *
     * @param x [rows × columns]
     * @param gamma [columns]
     */
    public static double[] forward(double[] x, double[] gamma, double epsilon) {
        int columns = gamma.length;
        double[] rstd = rstd(x, epsilon, columns);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * rstd[i / columns] * gamma[i % columns];
        }
        return y;
    }

    /** Gradient of the input. */
    public static double[] gradient(double[] x, double[] gamma, double[] dy, double epsilon) {
        int columns = gamma.length;
        double[] rstd = rstd(x, epsilon, columns);
        double[] dx = new double[x.length];
        for (int row = 0; row < rstd.length; row++) {
            double product = 0;
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                product += dy[i] * gamma[c] * x[i] * rstd[row];
            }
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                dx[i] = rstd[row] * (dy[i] * gamma[c] - x[i] * rstd[row] * product / columns);
            }
        }
        return dx;
    }

    /** Gradient of γ. */
    public static double[] gammaGradient(double[] x, double[] dy, double epsilon, int columns) {
        double[] rstd = rstd(x, epsilon, columns);
        double[] dGamma = new double[columns];
        for (int i = 0; i < x.length; i++) {
            dGamma[i % columns] += dy[i] * x[i] * rstd[i / columns];
        }
        return dGamma;
    }
}
