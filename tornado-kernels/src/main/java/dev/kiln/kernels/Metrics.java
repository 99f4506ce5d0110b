package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Accuracy counts over a batch. Shapes: B rows, C classes, row-major. All results are exact. */
public final class Metrics {
    private Metrics() {}

    /**
     * Whether the label is among the k largest logits of its row: {@code hits[r] = 1} if fewer than k classes come
     * before it, else 0. Of equal logits the lower class comes first. A logit that is NaN comes before every label, and
     * a label whose own logit is NaN, or that lies outside 0…C−1, is no hit. Rows at and beyond the batch size are no
     * hits. Launch: {@link LaunchGrid#lanes lanes(rows)}.
     *
     * @param logits [rows × classes]
     * @param labels [rows]
     * @param batchSize [1], the number of real rows, 1…rows
     * @param hits [rows]
     * @param k 1 counts what {@link #argMax} gets right
     */
    public static void topK(
            KernelContext context,
            FloatArray logits,
            IntArray labels,
            IntArray batchSize,
            IntArray hits,
            int rows,
            int classes,
            int k) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * classes;
        int label = labels.get(row);
        float target = 0f;
        int found = 0;
        for (int c = 0; c < classes; c++) {
            float x = logits.get(start + c);
            target = c == label ? x : target;
            found = c == label ? number(x) : found;
        }
        int before = 0;
        for (int c = 0; c < classes; c++) {
            float x = logits.get(start + c);
            int smaller = x < target ? 1 : 0;
            int equal = x == target ? 1 : 0;
            int later = c >= label ? 1 : 0;
            before += 1 - smaller - equal * later;
        }
        int near = before < k ? 1 : 0;
        int real = row < batchSize.get(0) ? 1 : 0;
        hits.set(row, found * near * real);
    }

    /**
     * Number of hits, added up by one work item. Launch: {@link LaunchGrid#lanes lanes(1)}.
     *
     * @param hits [rows], 0 or 1
     * @param count [1]
     */
    public static void count(KernelContext context, IntArray hits, IntArray count, int rows) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        int sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += hits.get(row);
        }
        count.set(0, sum);
    }

    /**
     * Class with the largest logit of each row, the lowest of equals; −1 where a logit is NaN. Launch:
     * {@link LaunchGrid#lanes lanes(rows)}.
     *
     * @param logits [rows × classes]
     * @param index [rows]
     */
    public static void argMax(KernelContext context, FloatArray logits, IntArray index, int rows, int classes) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * classes;
        float largest = logits.get(start);
        int best = 0;
        int comparable = 1;
        for (int c = 0; c < classes; c++) {
            float x = logits.get(start + c);
            best = x > largest ? c : best;
            largest = x > largest ? x : largest;
            comparable &= number(x);
        }
        index.set(row, comparable == 1 ? best : -1);
    }

    /** 1 unless x is NaN. TornadoVM takes NaN for at most 0, but not for equal to it. */
    private static int number(float x) {
        return (x < 0f ? 1 : 0) + (x == 0f ? 1 : 0) + (x > 0f ? 1 : 0);
    }
}
