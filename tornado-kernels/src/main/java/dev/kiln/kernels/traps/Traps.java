package dev.kiln.kernels.traps;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** One kernel for each trap. Launch: one work item for each element of the output, in groups that divide it. */
public final class Traps {
    private Traps() {}

    /** {@code >>>} of negative numbers. */
    public static void unsignedShift(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, x.get(i) >>> 3);
    }

    /** {@code Integer.rotateLeft}. */
    public static void rotateBySeven(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, Integer.rotateLeft(x.get(i), 7));
    }

    /** Division of negative numbers by a constant power of two. */
    public static void divideByEight(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, x.get(i) / 8);
    }

    /** Floats beyond the range of int. */
    public static void saturate(KernelContext context, FloatArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, (int) x.get(i));
    }

    /** Bits of a float that are calculated with. */
    public static void floatBits(KernelContext context, FloatArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, Float.floatToRawIntBits(x.get(i)) + 1);
    }

    /** {@code <=} of floats, one of which may be NaN. */
    public static void lessOrEqual(KernelContext context, FloatArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, x.get(i) <= 1f ? 1 : 0);
    }

    /** A value chosen by {@code ||}. */
    public static void chooseByOr(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        int v = x.get(i);
        int chosen = v < 2 || v > 5 ? 1 : 0;
        y.set(i, chosen + 10);
    }

    /** A count raised by {@code &&}. */
    public static void countByAnd(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        int count = 0;
        for (int j = 0; j < 4; j++) {
            int v = x.get(i) + j;
            if (v > 2 && v < 6) {
                count++;
            }
        }
        y.set(i, count);
    }

    /** A helper that returns out of its loop. */
    public static void returnFromLoop(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        y.set(i, firstMultiple(x.get(i)));
    }

    private static int firstMultiple(int v) {
        for (int j = 2; j < 9; j++) {
            if (v % j == 0) {
                return j;
            }
        }
        return -1;
    }

    /** {@code a * b + c}, whose product Java rounds. */
    public static void multiplyAdd(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        y.set(i, x.get(i) * x.get(i) + (0f - 1f));
    }

    /** Quotients, roots and products, which not every device rounds as Java does. */
    public static void arithmetic(
            KernelContext context,
            FloatArray x,
            FloatArray y,
            FloatArray quotients,
            FloatArray roots,
            FloatArray products) {
        int i = context.globalIdx;
        quotients.set(i, x.get(i) / y.get(i));
        roots.set(i, TornadoMath.sqrt(x.get(i)));
        products.set(i, x.get(i) * y.get(i));
    }

    /** Whether a float is finite, told by arithmetic. */
    public static void isFinite(KernelContext context, FloatArray x, IntArray y) {
        int i = context.globalIdx;
        float zero = x.get(i) * 0f;
        y.set(i, zero == 0f ? 1 : 0);
    }

    /** Stores every second element and leaves the others. */
    public static void storeSome(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        if (x.get(i) % 2 == 0) {
            y.set(i, x.get(i));
        }
    }

    /** Sums of a group by atomic additions in local memory. */
    public static void localSum(KernelContext context, IntArray x, IntArray y) {
        int[] sum = context.allocateIntLocalArray(1);
        if (context.localIdx == 0) {
            sum[0] = 0;
        }
        context.localBarrier();
        context.atomicAdd(sum, 0, x.get(context.globalIdx));
        context.localBarrier();
        y.set(context.globalIdx, sum[0]);
    }

    /** Adds to an array that is also an input. */
    public static void addInto(KernelContext context, IntArray x, IntArray y, IntArray sum) {
        int i = context.globalIdx;
        sum.set(i, x.get(i) + y.get(i));
    }

    /** Copies; launched in ways that a driver refuses. */
    public static void copy(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        if (i < y.getSize()) {
            y.set(i, x.get(i));
        }
    }

    /** Has NaN as a constant, which TornadoVM writes in a way that no driver reads. */
    public static void constantNan(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        float v = x.get(i);
        if (v > 100f) {
            v = Float.NaN;
        }
        y.set(i, v);
    }

    /** Cannot be compiled for a device. */
    public static void impossible(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        if (x.get(i) > 1_000_000) {
            throw new IllegalStateException("unreachable");
        }
        y.set(i, x.get(i) + 1);
    }
}
