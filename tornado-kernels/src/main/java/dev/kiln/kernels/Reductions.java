package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Reductions of an array to one number, in two stages whose order depends on the length only. Stage one cuts the array
 * into blocks of {@link #BLOCK} elements; in each block, lane l takes the elements l, l + {@link #LANES}, l +
 * 2·{@link #LANES}, …, so that neighbouring lanes read neighbouring elements. Stage two goes through the partial
 * results in order with one work item; the partial results of several arrays may lie behind each other
 * ({@code offset}).
 *
 * <p>Launch of stage one: {@link LaunchGrid#plane plane}({@link #LANES}, {@link #blocks(int) blocks(n)}); of stage two:
 * {@link LaunchGrid#lanes lanes(1)}. FP32 throughout. Tolerance of the sums: (256 + partials)·2⁻²⁴ relative to Σ|x|;
 * the maximum is exact.
 */
public final class Reductions {
    /** Elements of a block: 64 KiB, which stays in a core's second-level cache. */
    public static final int BLOCK = 16384;

    /** Partial results of a block. */
    public static final int LANES = 64;

    /** log₂ of {@link #LANES}: kernels divide by shifting. */
    static final int LANES_SHIFT = 6;

    private Reductions() {}

    /** Blocks of an array of n elements. */
    public static int blocks(int n) {
        return Math.ceilDiv(n, BLOCK);
    }

    /** Partial results of an array of n elements. */
    public static int partials(int n) {
        return blocks(n) * LANES;
    }

    /**
     * Stage one of {@code Σ x}.
     *
     * @param x [n]
     * @param partials [offset + partials(n)]
     */
    public static void sum(KernelContext context, FloatArray x, FloatArray partials, int offset, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        int first = block * BLOCK;
        if (lane >= LANES || first >= n) {
            return;
        }
        int end = TornadoMath.min(n, first + BLOCK);
        int steps = (end - first) >> LANES_SHIFT;
        float sum = 0f;
        for (int s = 0; s < steps; s++) {
            sum += x.get(first + s * LANES + lane);
        }
        int tail = first + steps * LANES + lane;
        if (tail < end) {
            sum += x.get(tail);
        }
        partials.set(offset + block * LANES + lane, sum);
    }

    /**
     * Stage one of {@code Σ x²}.
     *
     * @param x [n]
     * @param partials [offset + partials(n)]
     */
    public static void sumOfSquares(KernelContext context, FloatArray x, FloatArray partials, int offset, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        int first = block * BLOCK;
        if (lane >= LANES || first >= n) {
            return;
        }
        int end = TornadoMath.min(n, first + BLOCK);
        int steps = (end - first) >> LANES_SHIFT;
        float sum = 0f;
        for (int s = 0; s < steps; s++) {
            float value = x.get(first + s * LANES + lane);
            sum += value * value;
        }
        int tail = first + steps * LANES + lane;
        if (tail < end) {
            float value = x.get(tail);
            sum += value * value;
        }
        partials.set(offset + block * LANES + lane, sum);
    }

    /**
     * Stage one of {@code max x}. A lane without elements gives the first element of its block. NaN wins where the
     * engine's maximum keeps it (the host's does, OpenCL's need not).
     *
     * @param x [n]
     * @param partials [offset + partials(n)]
     */
    public static void maximum(KernelContext context, FloatArray x, FloatArray partials, int offset, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        int first = block * BLOCK;
        if (lane >= LANES || first >= n) {
            return;
        }
        int end = TornadoMath.min(n, first + BLOCK);
        int steps = (end - first) >> LANES_SHIFT;
        float largest = x.get(first);
        for (int s = 0; s < steps; s++) {
            largest = TornadoMath.max(largest, x.get(first + s * LANES + lane));
        }
        int tail = first + steps * LANES + lane;
        if (tail < end) {
            largest = TornadoMath.max(largest, x.get(tail));
        }
        partials.set(offset + block * LANES + lane, largest);
    }

    /**
     * Stage two of the sums.
     *
     * @param partials [at least count]
     * @param result [1]
     */
    public static void finishSum(KernelContext context, FloatArray partials, FloatArray result, int count) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float sum = 0f;
        for (int j = 0; j < count; j++) {
            sum += partials.get(j);
        }
        result.set(0, sum);
    }

    /**
     * Stage two of the maximum.
     *
     * @param partials [at least count]
     * @param result [1]
     */
    public static void finishMaximum(KernelContext context, FloatArray partials, FloatArray result, int count) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float largest = partials.get(0);
        for (int j = 1; j < count; j++) {
            largest = TornadoMath.max(largest, partials.get(j));
        }
        result.set(0, largest);
    }
}
