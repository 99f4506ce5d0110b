package dev.kiln.kernels.lint;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels that are wrong on purpose, one for each rule that can be broken in Java; {@link KernelLintTest} expects the
 * violations on the lines that end with the rules' names.
 */
final class Planted {
    private static final float[] TABLE = {1f, 2f};

    private Planted() {}

    static void unsignedShift(KernelContext context, IntArray x) {
        x.set(0, x.get(0) >>> 3); // UNSIGNED_SHIFT
    }

    static void unsignedLongShift(KernelContext context, IntArray x) {
        x.set(0, (int) ((long) x.get(0) >>> 3)); // UNSIGNED_SHIFT
    }

    static void rotation(KernelContext context, IntArray x) {
        x.set(0, Integer.rotateLeft(x.get(0), 3)); // UNSIGNED_SHIFT
    }

    static void division(KernelContext context, IntArray x) {
        x.set(0, x.get(0) / 8); // DIVISION_BY_POWER_OF_TWO
    }

    static void bitCast(KernelContext context, FloatArray x, IntArray y) {
        y.set(0, Float.floatToRawIntBits(x.get(0)) + 1); // BIT_CAST
    }

    static void bitCastBack(KernelContext context, IntArray x, FloatArray y) {
        float value = Float.intBitsToFloat(x.get(0)); // BIT_CAST
        y.set(0, value);
    }

    static void nearest(KernelContext context, FloatArray x, IntArray y) {
        y.set(0, Math.round(x.get(0))); // ROUNDING
    }

    static void nearestEven(KernelContext context, FloatArray x) {
        x.set(0, (float) Math.rint(x.get(0))); // ROUNDING
    }

    static void below(KernelContext context, FloatArray x) {
        x.set(0, (float) Math.floor(x.get(0))); // ROUNDING
    }

    static void above(KernelContext context, FloatArray x) {
        x.set(0, (float) Math.ceil(x.get(0))); // ROUNDING
    }

    static void fused(KernelContext context, FloatArray x) {
        x.set(0, Math.fma(x.get(0), x.get(1), x.get(2))); // ROUNDING
    }

    static void leadingZeros(KernelContext context, IntArray x) {
        x.set(0, Integer.numberOfLeadingZeros(x.get(0))); // BIT_COUNTING
    }

    static void trailingZeros(KernelContext context, IntArray x) {
        x.set(0, Long.numberOfTrailingZeros(x.get(0))); // BIT_COUNTING
    }

    static void multiplyHigh(KernelContext context, IntArray x) {
        x.set(0, (int) Math.multiplyHigh(x.get(0), 7L)); // BIT_COUNTING
    }

    static void recursion(KernelContext context, IntArray x) {
        x.set(0, factorial(x.get(0)));
    }

    private static int factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1); // RECURSION
    }

    static void failure(KernelContext context, ArithmeticException failure) {
        throw failure; // THROW
    }

    static void booleanParameter(KernelContext context, IntArray x, boolean negative) {
        x.set(0, negative ? -1 : 1); // BOOLEAN_PARAMETER
    }

    static void staticArray(KernelContext context, FloatArray x) {
        x.set(0, TABLE[1]); // STATIC_FIELD
    }

    static void returnInHelper(KernelContext context, IntArray x) {
        x.set(0, firstNegative(x, 8));
    }

    private static int firstNegative(IntArray x, int n) {
        for (int i = 0; i < n; i++) {
            if (x.get(i) < 0) {
                return i; // RETURN_IN_LOOP
            }
        }
        return -1;
    }

    static void assignAndBreak(KernelContext context, IntArray x) {
        int found = -1;
        for (int i = 0; i < 8; i++) {
            if (x.get(i) < 0) {
                found = i;
                break; // ASSIGN_AND_BREAK
            }
        }
        x.set(0, found);
    }

    static void atMost(KernelContext context, FloatArray x) {
        x.set(0, x.get(0) <= 1f ? 1f : 0f); // ORDERED_OR_EQUAL
    }

    static void atLeast(KernelContext context, DoubleArray x) {
        x.set(0, x.get(0) >= 1 ? 1 : 0); // ORDERED_OR_EQUAL
    }

    static void chosenByOr(KernelContext context, IntArray x, int a, int b) {
        x.set(0, a < 0 || b < 0 ? 1 : 0); // COMPOUND_CHOICE
    }

    static void chosenByAnd(KernelContext context, IntArray x, int a, int b) {
        int chosen = 3;
        if (a < 0 && b > 0) { // COMPOUND_CHOICE
            chosen = a;
        }
        x.set(0, chosen);
    }

    static void countedByBoth(KernelContext context, IntArray x, int a, int b) {
        int count = 0;
        for (int i = 0; i < 8; i++) {
            if (x.get(i) < a || (x.get(i) == b && i > 2)) { // COMPOUND_CHOICE
                count++;
            }
        }
        x.set(0, count);
    }

    static void chosenInHelper(KernelContext context, IntArray x, int a, int b) {
        x.set(0, either(a, b));
    }

    private static int either(int a, int b) {
        if (a < 0 || b < 0) { // COMPOUND_CHOICE
            return 1;
        }
        return 0;
    }

    static void atomicFloat(KernelContext context, FloatArray x) {
        context.atomicAdd(x, 0, 1f); // ATOMIC
    }

    static void atomicLocal(KernelContext context, IntArray x) {
        int[] local = context.allocateIntLocalArray(8);
        context.atomicAdd(local, 0, 1); // ATOMIC
        x.set(0, local[0]);
    }

    static void unclampedCast(KernelContext context, FloatArray x, IntArray y) {
        y.set(0, (int) x.get(0)); // UNCLAMPED_CAST
    }

    static void allocation(KernelContext context, IntArray x) {
        for (int i = 0; i < 8; i++) {
            FloatArray pair = new FloatArray(2); // ALLOCATION_IN_LOOP, UNKNOWN_CALL
            x.set(i, pair.getSize());
        }
    }

    static void notANumber(KernelContext context, FloatArray x) {
        x.set(0, Float.NaN); // NON_FINITE_CONSTANT
    }

    static void changingScalar(KernelContext context, FloatArray x, float learningRate) {
        x.set(0, learningRate); // CHANGING_SCALAR
    }

    static void unguarded(KernelContext context, FloatArray x) {
        int i = context.globalIdx; // UNGUARDED
        x.set(i, 1f);
    }

    static void normalize(KernelContext context, FloatArray x) {
        x.set(0, 1f); // RESERVED_NAME
    }

    static void unknownCall(KernelContext context, FloatArray x) {
        x.set(0, (float) Math.cbrt(x.get(0))); // UNKNOWN_CALL
    }

    static void lambda(KernelContext context, IntArray x) {
        Runnable task = () -> x.set(0, 1); // UNKNOWN_CALL
        x.set(1, task.hashCode()); // UNKNOWN_CALL
    }

    static void lock(KernelContext context, IntArray x) {
        synchronized (x) { // UNKNOWN_INSTRUCTION
            x.set(0, 1);
        } // UNKNOWN_INSTRUCTION, THROW
    }

    /** Everything here is allowed. */
    static void clean(KernelContext context, FloatArray x, IntArray y, int n) {
        int i = context.globalIdx;
        if (i >= n || n < 0 || i < -n) {
            return;
        }
        float[] local = context.allocateFloatLocalArray(8);
        float[] own = new float[4];
        int flag = 0;
        for (int j = 0; j < 8; j++) {
            local[j] = TornadoMath.floor(x.get(j));
            if (x.get(j) < 0f && j > 2 && i > 3) {
                break;
            }
            flag = x.get(j) > 3f ? 1 : flag;
        }
        own[3] = local[0] / 3;
        y.set(0, Float.floatToRawIntBits(x.get(0)));
        y.set(1, (int) TornadoMath.min(7f, TornadoMath.max(-7f, own[3])) + y.get(3) / 3 + (flag >> 1));
        y.set(2, Integer.bitCount(y.get(2)));
        context.atomicAdd(y, 3, 1);
        context.localBarrier();
    }
}
