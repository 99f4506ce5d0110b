package dev.kiln.kernels.reference;

/** Plain twins of the loss kernels. */
public final class Losses {
    private Losses() {}

    /** Mean over the first {@code batch} of the row losses. */
    public static double mean(double[] rowLosses, int batch) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += rowLosses[row];
        }
        return sum / batch;
    }

    /**
     * Mean squared error of each row.
     *
     * @param predictions [rows × columns]
     * @param targets [rows × columns]
     * @return [rows], zero beyond the batch
     */
    public static double[] squaredErrors(double[] predictions, double[] targets, int batch, int columns) {
        double[] losses = new double[predictions.length / columns];
        for (int i = 0; i < batch * columns; i++) {
            double difference = predictions[i] - targets[i];
            losses[i / columns] += difference * difference / columns;
        }
        return losses;
    }

    /**
     * Gradient of the mean squared error over the real rows.
     *
     * @return [rows × columns], zero beyond the batch
     */
    public static double[] squaredErrorGradient(double[] predictions, double[] targets, int batch, int columns) {
        double[] gradient = new double[predictions.length];
        for (int i = 0; i < batch * columns; i++) {
            gradient[i] = 2 * (predictions[i] - targets[i]) / ((double) batch * columns);
        }
        return gradient;
    }
}
