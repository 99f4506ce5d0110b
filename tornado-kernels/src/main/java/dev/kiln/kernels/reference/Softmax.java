package dev.kiln.kernels.reference;

/** Plain twins of the softmax kernels. */
public final class Softmax {
    private Softmax() {}

    /**
     * Softmax of each row.
     *
     * @param logits [rows × classes]
     */
    public static double[] probabilities(double[] logits, int classes) {
        double[] result = new double[logits.length];
        for (int start = 0; start < logits.length; start += classes) {
            double logSum = logSumExp(logits, start, classes);
            for (int c = 0; c < classes; c++) {
                result[start + c] = Math.exp(logits[start + c] - logSum);
            }
        }
        return result;
    }

    /**
     * Cross-entropy of each row.
     *
     * @param logits [rows × classes]
     * @param labels [rows]
     * @param batch number of real rows
     * @return [rows], zero beyond the batch
     */
    public static double[] rowLosses(double[] logits, int[] labels, int batch, int classes) {
        double[] losses = new double[logits.length / classes];
        for (int row = 0; row < batch; row++) {
            int start = row * classes;
            losses[row] = logSumExp(logits, start, classes) - logits[start + labels[row]];
        }
        return losses;
    }

    /**
     * Gradient of the mean cross-entropy over the real rows.
     *
     * @return [rows × classes], zero beyond the batch
     */
    public static double[] gradient(double[] logits, int[] labels, int batch, int classes) {
        double[] p = probabilities(logits, classes);
        double[] gradient = new double[logits.length];
        for (int row = 0; row < batch; row++) {
            for (int c = 0; c < classes; c++) {
                int i = row * classes + c;
                gradient[i] = (p[i] - (c == labels[row] ? 1 : 0)) / batch;
            }
        }
        return gradient;
    }

    private static double logSumExp(double[] logits, int start, int classes) {
        double largest = logits[start];
        for (int c = 1; c < classes; c++) {
            largest = Math.max(largest, logits[start + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[start + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
