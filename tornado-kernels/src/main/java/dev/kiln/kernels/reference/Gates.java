package dev.kiln.kernels.reference;

/** Plain twins of the gates' kernels. */
public final class Gates {
    private static final double BETA = 2.0 / 3;
    private static final double GAMMA = -0.1;
    private static final double ZETA = 1.1;

    private Gates() {}

    /** A drawn gate for u in (0, 1). */
    public static double sample(double logAlpha, double u) {
        double s = sigmoid((Math.log(u) - Math.log(1 - u) + logAlpha) / BETA);
        return Math.clamp(s * (ZETA - GAMMA) + GAMMA, 0.0, 1.0);
    }

    /** Its derivative by log α. */
    public static double slope(double logAlpha, double u) {
        double s = sigmoid((Math.log(u) - Math.log(1 - u) + logAlpha) / BETA);
        double stretched = s * (ZETA - GAMMA) + GAMMA;
        return stretched > 0 && stretched < 1 ? s * (1 - s) * (ZETA - GAMMA) / BETA : 0;
    }

    /** The gate that a network is evaluated with. */
    public static double expected(double logAlpha) {
        return Math.clamp(sigmoid(logAlpha) * (ZETA - GAMMA) + GAMMA, 0.0, 1.0);
    }

    /** The probability that a drawn gate is not zero. */
    public static double open(double logAlpha) {
        return sigmoid(logAlpha - BETA * Math.log(-GAMMA / ZETA));
    }

    /** The mean of {@link #open}. */
    public static double share(double[] logAlpha) {
        double sum = 0;
        for (double alpha : logAlpha) {
            sum += open(alpha);
        }
        return sum / logAlpha.length;
    }

    /** The Lagrangian of a share and a target. */
    public static double penalty(double share, double target, double linear, double quadratic) {
        double gap = share - target;
        return linear * gap + quadratic * gap * gap;
    }

    /**
     * Gradient of loss and Lagrangian.
     *
     * @param sums gradient of the loss by each gate
     * @param slopes derivative of each gate by its log α
     */
    public static double[] gradient(
            double[] sums,
            double[] slopes,
            double[] open,
            double share,
            double target,
            double linear,
            double quadratic) {
        double[] gradient = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            double push = linear + 2 * quadratic * (share - target);
            gradient[i] = sums[i] * slopes[i] + push * open[i] * (1 - open[i]) / sums.length;
        }
        return gradient;
    }

    /** σ(x). */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
