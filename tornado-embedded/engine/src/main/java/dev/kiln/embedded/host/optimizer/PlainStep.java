package dev.kiln.embedded.host.optimizer;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A step over FP32 weights, for library tasks that step some of them at a time.
 *
 * @param weights [n]
 * @param first velocity or first moment [n], for steps that have one
 * @param second second moment [n], for steps that have one
 * @param settings of the kind: learning rate, weight decay, momentum; or AdamW's eight
 * @param kind 0 SGD, 1 with momentum, 2 with Nesterov's, 3 AdamW
 * @param n number of weights
 */
public record PlainStep(
        FloatArray weights, FloatArray first, FloatArray second, FloatArray settings, int kind, long n) {
    /** Checks numbers and sizes. */
    public PlainStep {
        if (kind < 0 || kind > ScaledStep.ADAMW || n < 1) {
            throw new IllegalArgumentException(
                    "A step must have a kind from 0 to 3 and at least 1 weight, but has kind " + kind + " and " + n
                            + " weights");
        }
        requireSize("weights", weights, n);
        requireSize("first", first, kind == 0 ? 0 : n);
        requireSize("second", second, kind == ScaledStep.ADAMW ? n : 0);
        requireSize("settings", settings, kind == ScaledStep.ADAMW ? 8 : 3);
    }

    /** Returns a step of the same kind over other weights, with moments and settings of its own. */
    public PlainStep like(FloatArray others) {
        int size = others.getSize();
        return new PlainStep(
                others, new FloatArray(size), new FloatArray(size), new FloatArray(settings.getSize()), kind, size);
    }

    /** The bytes that a step over all weights changes. */
    public long changedBytes() {
        return Float.BYTES * n + ScaledStep.momentBytes(kind, n);
    }

    /**
     * Steps weights that follow one another.
     *
     * @param place of the first one
     * @param gradients address of their gradients, FP32
     * @param scale what gradients are multiplied by
     * @param count of weights
     * @param vectors whether to use vectors; bits are the same
     */
    public void run(long place, long gradients, float scale, long count, boolean vectors) {
        long skipped = Float.BYTES * place;
        long w = weights.getSegment().address() + skipped;
        long m = first.getSegment().address() + skipped;
        long v = second.getSegment().address() + skipped;
        if (!vectors) {
            EarlyStep.run(settings, kind, w, gradients, m, v, scale, count);
            return;
        }
        switch (kind) {
            case ScaledStep.ADAMW -> PlainSteps.adamW(settings, w, gradients, m, v, scale, count);
            case ScaledStep.NESTEROV -> PlainSteps.nesterov(settings, w, gradients, m, scale, count);
            case ScaledStep.MOMENTUM -> PlainSteps.momentum(settings, w, gradients, m, scale, count);
            default -> PlainSteps.plain(settings, w, gradients, scale, count);
        }
    }

    private static void requireSize(String name, TornadoNativeArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("Array " + name + " of a step must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
    }
}
