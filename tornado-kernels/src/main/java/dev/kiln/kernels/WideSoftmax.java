package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Softmax with cross-entropy for rows of several hundred classes or more: a row is shared by a group. */
public final class WideSoftmax {
    private static final int GROUP = LaunchGrid.GROUP;

    private WideSoftmax() {}

    /**
     * As {@link Softmax#crossEntropy}, with one group for each row. Lane l takes the classes l, l + 64, l + 128, …,
     * then the 64 results are combined as a tree (l + 32, + 16, … + 1). Tolerance: loss 2e-6 absolute plus 2e-6·max|x|,
     * gradient 2e-6/batch. Launch: {@link LaunchGrid#groups groups(rows)}.
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
            int classes) {
        float[] maxima = context.allocateFloatLocalArray(GROUP);
        float[] sums = context.allocateFloatLocalArray(GROUP);
        float[] targets = context.allocateFloatLocalArray(GROUP);
        int row = context.groupIdx;
        int lane = context.localIdx;
        int start = row * classes;
        int label = labels.get(row);
        int batch = batchSize.get(0);
        float largest = logits.get(start);
        for (int c = lane; c < classes; c += GROUP) {
            largest = TornadoMath.max(largest, logits.get(start + c));
        }
        maxima[lane] = largest;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                maxima[lane] = TornadoMath.max(maxima[lane], maxima[lane + stride]);
            }
            context.localBarrier();
        }
        float top = maxima[0];
        float sum = 0f;
        float target = 0f;
        for (int c = lane; c < classes; c += GROUP) {
            float x = logits.get(start + c);
            float e = TornadoMath.exp(x - top);
            sum += e;
            target = c == label ? x : target;
            gradient.set(start + c, e);
        }
        sums[lane] = sum;
        targets[lane] = target;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                sums[lane] += sums[lane + stride];
                targets[lane] += targets[lane + stride];
            }
            context.localBarrier();
        }
        float total = sums[0];
        if (lane == 0) {
            rowLoss.set(row, row < batch ? TornadoMath.log(total) + (top - targets[0]) : 0f);
        }
        float weight = 1f / batch;
        for (int c = lane; c < classes; c += GROUP) {
            float g = gradientOf(gradient.get(start + c), total, c == label ? 1 : 0, weight);
            gradient.set(start + c, row < batch ? g : 0f);
        }
    }

    /** Gradient of one logit, from its exponential, the row's sum of exponentials, and 1/batch. */
    private static float gradientOf(float exponential, float total, int hit, float weight) {
        return (exponential / total - hit) * weight;
    }
}
