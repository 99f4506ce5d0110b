package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link Softmax} with the same bits on every engine: exponentials and logarithms are made of arithmetic here. Shapes,
 * launch and tolerances are those of {@link Softmax}.
 */
public final class ExactSoftmax {
    private ExactSoftmax() {}

    /**
     * Softmax of each row. Sums in FP32 in order of the class. Launch: {@link LaunchGrid#lanes lanes(rows)}.
     *
     * @param logits [rows × classes]
     * @param probabilities [rows × classes]
     */
    public static void probabilities(
            KernelContext context, FloatArray logits, FloatArray probabilities, int rows, int classes) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * classes;
        float largest = largest(logits, start, classes);
        float sum = 0f;
        for (int c = 0; c < classes; c++) {
            float e = ExactFunctions.exp(logits.get(start + c) - largest);
            sum += e;
            probabilities.set(start + c, e);
        }
        for (int c = 0; c < classes; c++) {
            probabilities.set(start + c, probabilities.get(start + c) / sum);
        }
    }

    /**
     * Cross-entropy of softmax with class labels, and its gradient, as {@link Softmax#crossEntropy}. Sums in FP32 in
     * order of the class. Launch: {@link LaunchGrid#lanes lanes(rows)}.
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
        float largest = largest(logits, start, classes);
        float sum = 0f;
        float target = 0f;
        for (int c = 0; c < classes; c++) {
            float x = logits.get(start + c);
            float e = ExactFunctions.exp(x - largest);
            sum += e;
            target = c == label ? x : target;
            gradient.set(start + c, e);
        }
        rowLoss.set(row, row < batch ? ExactFunctions.log(sum) + (largest - target) : 0f);
        float weight = 1f / batch;
        for (int c = 0; c < classes; c++) {
            float hit = c == label ? 1f : 0f;
            float g = (gradient.get(start + c) / sum - hit) * weight;
            gradient.set(start + c, row < batch ? g : 0f);
        }
    }

    /**
     * The largest logit of a row, NaN if the first one is; not an engine's maximum, which treats NaN in its own way.
     */
    private static float largest(FloatArray logits, int start, int classes) {
        float largest = logits.get(start);
        for (int c = 1; c < classes; c++) {
            float x = logits.get(start + c);
            largest = x > largest ? x : largest;
        }
        return largest;
    }
}
