package dev.kiln.kernels.reference;

/** Plain twins of the accuracy counts. */
public final class Metrics {
    private Metrics() {}

    /**
     * Whether the label is among the k largest logits of its row.
     *
     * @param logits [rows × classes]
     * @return [rows], 1 for a hit, zero beyond the batch
     */
    public static int[] topK(double[] logits, int[] labels, int batch, int classes, int k) {
        int[] hits = new int[labels.length];
        for (int row = 0; row < batch; row++) {
            int label = labels[row];
            if (label < 0 || label >= classes || Double.isNaN(logits[row * classes + label])) {
                continue;
            }
            double target = logits[row * classes + label];
            int before = 0;
            for (int c = 0; c < classes; c++) {
                double x = logits[row * classes + c];
                if (Double.isNaN(x) || x > target || (x == target && c < label)) {
                    before++;
                }
            }
            hits[row] = before < k ? 1 : 0;
        }
        return hits;
    }

    /** Class with the largest logit of each row, the lowest of equals; −1 where a logit is NaN. */
    public static int[] argMax(double[] logits, int classes) {
        int[] index = new int[logits.length / classes];
        for (int row = 0; row < index.length; row++) {
            int best = 0;
            for (int c = 0; c < classes && best >= 0; c++) {
                double x = logits[row * classes + c];
                if (Double.isNaN(x)) {
                    best = -1;
                } else if (x > logits[row * classes + best]) {
                    best = c;
                }
            }
            index[row] = best;
        }
        return index;
    }
}
