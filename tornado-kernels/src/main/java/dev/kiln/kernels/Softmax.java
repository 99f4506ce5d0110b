package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Softmax, alone and with the cross-entropy loss. Shapes: B rows, C classes, row-major. The largest logit of a row is
 * taken off first, so no finite logits overflow; a NaN or +∞ in a row makes its loss NaN. One work item takes one row;
 * {@link WideSoftmax} gives a row to a group.
 */
public final class Softmax {
    private Softmax() {}

    /**
     * Softmax of each row. Sums in FP32 in order of the class. Tolerance: 1e-6 absolute plus 2e-6 relative. Launch:
     * {@link LaunchGrid#lanes lanes(rows)}.
     *
     * @param logits [rows × classes]
     * @param probabilities [rows × classes], may be logits
     */
    public static void probabilities(
            KernelContext context, FloatArray logits, FloatArray probabilities, int rows, int classes) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * classes;
        float largest = logits.get(start);
        for (int c = 1; c < classes; c++) {
            largest = TornadoMath.max(largest, logits.get(start + c));
        }
        float sum = 0f;
        for (int c = 0; c < classes; c++) {
            float e = TornadoMath.exp(logits.get(start + c) - largest);
            sum += e;
            probabilities.set(start + c, e);
        }
        for (int c = 0; c < classes; c++) {
            probabilities.set(start + c, probabilities.get(start + c) / sum);
        }
    }

    /**
     * Cross-entropy of softmax with class labels, and its gradient. {@code rowLoss[r] = log Σ_c e^(x[r,c] − max) + max
     * − x[r,label]}, {@code gradient[r,c] = (softmax(x[r])[c] − [c = label]) / batch}: the gradient of the mean loss
     * over the real batch; {@link Losses#mean} turns the row losses into that mean. Rows at and beyond the batch size
     * get zeros. A label is compared and never used as an index: one outside 0…C−1 cannot read beyond its row and
     * counts as a target with logit 0.
     *
     * <p>Sums in FP32 in order of the class. Tolerance: loss 2e-6 absolute plus 2e-6·max|x|, gradient 2e-6/batch.
     * Launch: {@link LaunchGrid#lanes lanes(rows)}.
     *
     * @param logits [rows × classes]
     * @param labels [rows], 0…C−1
     * @param batchSize [1], the number of real rows, 1…rows
     * @param gradient [rows × classes], not logits
     * @param rowLoss [rows]
     */
    public static void crossEntropy(
            KernelContext context,
            FloatArray logits,
            IntArray labels,
            IntArray batchSize,
            FloatArray gradient,
            FloatArray rowLoss,
            int rows,
            int classes) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * classes;
        int batch = batchSize.get(0);
        int label = labels.get(row);
        float largest = logits.get(start);
        for (int c = 1; c < classes; c++) {
            largest = TornadoMath.max(largest, logits.get(start + c));
        }
        float sum = 0f;
        float target = 0f;
        for (int c = 0; c < classes; c++) {
            float x = logits.get(start + c);
            float e = TornadoMath.exp(x - largest);
            sum += e;
            target = c == label ? x : target;
            gradient.set(start + c, e);
        }
        rowLoss.set(row, row < batch ? TornadoMath.log(sum) + (largest - target) : 0f);
        float weight = 1f / batch;
        for (int c = 0; c < classes; c++) {
            float hit = c == label ? 1f : 0f;
            float g = (gradient.get(start + c) / sum - hit) * weight;
            gradient.set(start + c, row < batch ? g : 0f);
        }
    }
}
