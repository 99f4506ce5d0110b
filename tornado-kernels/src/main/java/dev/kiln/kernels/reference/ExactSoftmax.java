package dev.kiln.kernels.reference;

/** Plain twin of {@link dev.kiln.kernels.ExactSoftmax} in FP32: the same operations, so the same bits. */
public final class ExactSoftmax {
    private static final float LN2_HIGH = 0x1.63p-1f;
    private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);
    private static final float LOG2_E = (float) (1 / Math.log(2));

    private ExactSoftmax() {}

    /** {@code e^x} for x up to 0. */
    public static float exp(float x) {
        if (x < -87) {
            return 0;
        }
        int n = (int) Math.floor(x * LOG2_E + 0.5f);
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = 1f / 5040;
        for (int factorial : new int[] {720, 120, 24, 6, 2, 1, 1}) {
            p = p * r + 1f / factorial;
        }
        return p * Math.scalb(1f, n);
    }

    /** The logarithm of x from 1 on. */
    public static float log(float x) {
        int n = Float.isNaN(x) ? 0 : Math.getExponent(x);
        float m = Math.scalb(x, -n);
        if (m > (float) Math.sqrt(2)) {
            m /= 2;
            n++;
        }
        float f = (m - 1) / (m + 1);
        float z = f * f;
        float p = 1f / 9;
        for (int odd : new int[] {7, 5, 3, 1}) {
            p = p * z + 1f / odd;
        }
        return n * LN2_HIGH + (n * LN2_LOW + 2 * f * p);
    }

    /**
     * Softmax of each row.
     *
     * @param logits [rows × classes]
     */
    public static float[] probabilities(float[] logits, int classes) {
        float[] result = new float[logits.length];
        for (int start = 0; start < logits.length; start += classes) {
            float sum = exponentials(logits, start, classes, result);
            for (int c = start; c < start + classes; c++) {
                result[c] /= sum;
            }
        }
        return result;
    }

    /**
     * Cross-entropy of each row.
     *
     * @return [rows], zero from {@code batch} on
     */
    public static float[] rowLosses(float[] logits, int[] labels, int batch, int classes) {
        float[] losses = new float[logits.length / classes];
        for (int row = 0; row < batch; row++) {
            float sum = exponentials(logits, row * classes, classes, new float[logits.length]);
            losses[row] = log(sum) + (largest(logits, row * classes, classes) - logits[row * classes + labels[row]]);
        }
        return losses;
    }

    /**
     * Gradient of the mean cross-entropy over the real rows.
     *
     * @return [rows × classes], zero from row {@code batch} on
     */
    public static float[] gradient(float[] logits, int[] labels, int batch, int classes) {
        float[] p = probabilities(logits, classes);
        float[] gradient = new float[logits.length];
        for (int i = 0; i < batch * classes; i++) {
            gradient[i] = (p[i] - (i % classes == labels[i / classes] ? 1 : 0)) * (1f / batch);
        }
        return gradient;
    }

    private static float exponentials(float[] logits, int start, int classes, float[] into) {
        float largest = largest(logits, start, classes);
        float sum = 0;
        for (int c = start; c < start + classes; c++) {
            into[c] = exp(logits[c] - largest);
            sum += into[c];
        }
        return sum;
    }

    private static float largest(float[] logits, int start, int classes) {
        float largest = logits[start];
        for (int c = start; c < start + classes; c++) {
            largest = logits[c] > largest ? logits[c] : largest;
        }
        return largest;
    }
}
