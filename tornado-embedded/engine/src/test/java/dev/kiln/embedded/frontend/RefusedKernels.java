package dev.kiln.embedded.frontend;

import java.util.List;
import java.util.function.IntUnaryOperator;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** One method for each thing that kernels may not use; each is named after what is wrong with it. */
@SuppressWarnings("unused") // found by name
final class RefusedKernels {
    private static final float[] TABLE = {1f, 2f};
    private static int counter;

    private RefusedKernels() {}

    void instanceMethod(FloatArray x) {}

    static float returnsValue(FloatArray x) {
        return x.get(0);
    }

    static void stringParameter(FloatArray x, String name) {}

    static void booleanArrayParameter(boolean[] x) {}

    static void objectParameter(List<Integer> x) {}

    static void parallelWithContext(KernelContext context, FloatArray x) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, 1f);
        }
    }

    static void parallelFour(IntArray x, int n) {
        for (@Parallel int a = 0; a < n; a++) {
            for (@Parallel int b = 0; b < n; b++) {
                for (@Parallel int c = 0; c < n; c++) {
                    for (@Parallel int d = 0; d < n; d++) {
                        x.set(((a * n + b) * n + c) * n + d, 1);
                    }
                }
            }
        }
    }

    static void parallelTwice(FloatArray x) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, 1f);
        }
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, 2f);
        }
    }

    static void parallelInsideIf(FloatArray x, int n) {
        if (n > 3) {
            for (@Parallel int i = 0; i < n; i++) {
                x.set(i, 1f);
            }
        }
    }

    static void parallelBoundsFromMemory(FloatArray x, IntArray sizes) {
        for (@Parallel int i = 0; i < sizes.get(0); i++) {
            x.set(i, 1f);
        }
    }

    static void parallelBreak(FloatArray x) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            if (x.get(i) < 0) {
                break;
            }
            x.set(i, 1f);
        }
    }

    static void parallelStoreAround(FloatArray x, FloatArray y) {
        y.set(0, 5f);
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, 1f);
        }
    }

    static void parallelStepVaries(IntArray x, int n) {
        for (@Parallel int i = 1; i < n; i *= 2) {
            x.set(i, 1);
        }
    }

    static void throwing(KernelContext context, FloatArray x) {
        if (x.getSize() == 0) {
            throw new IllegalArgumentException("empty");
        }
    }

    static void asserting(KernelContext context, FloatArray x) {
        assert x.getSize() > 0;
        x.set(0, 1f);
    }

    static void catching(KernelContext context, FloatArray x) {
        try {
            x.set(0, 1f);
        } catch (IndexOutOfBoundsException e) {
            x.set(0, 2f);
        }
    }

    static void synchronizing(KernelContext context, FloatArray x) {
        synchronized (x) {
            x.set(0, 1f);
        }
    }

    static void recursive(KernelContext context, IntArray x) {
        x.set(0, factorial(x.get(0)));
    }

    private static int factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    static void libraryCall(KernelContext context, FloatArray x) {
        x.set(0, (float) System.nanoTime());
    }

    static void fusedMultiplyAdd(KernelContext context, FloatArray x) {
        x.set(0, Math.fma(x.get(0), x.get(1), x.get(2)));
    }

    static void rounding(KernelContext context, IntArray x, float v) {
        x.set(0, Math.round(v));
    }

    static void leadingZeros(KernelContext context, IntArray x) {
        x.set(0, Integer.numberOfLeadingZeros(x.get(1)));
    }

    static void highProduct(KernelContext context, IntArray x, long a) {
        x.set(0, (int) Math.multiplyHigh(a, a));
    }

    static void staticArray(KernelContext context, FloatArray x) {
        x.set(0, TABLE[1]);
    }

    static void staticVariable(KernelContext context, IntArray x) {
        x.set(0, counter);
    }

    static void staticVariableWritten(KernelContext context, IntArray x) {
        counter = x.get(0);
    }

    static void newObject(KernelContext context, FloatArray x) {
        x.set(0, new java.util.Random(1).nextFloat());
    }

    static void stringConstant(KernelContext context, IntArray x) {
        x.set(0, "four".length());
    }

    static void stringConcatenation(KernelContext context, IntArray x) {
        x.set(0, ("a" + x.get(1)).length());
    }

    static void lambda(KernelContext context, IntArray x) {
        IntUnaryOperator twice = v -> v * 2;
        x.set(0, twice.applyAsInt(1));
    }

    static void nullReference(KernelContext context, IntArray x) {
        if (x == null) {
            return;
        }
        x.set(0, 1);
    }

    static void sameArray(KernelContext context, IntArray x, IntArray y) {
        if (x == y) {
            x.set(0, 1);
        }
    }

    static void chosenArray(KernelContext context, IntArray x, IntArray y, int n) {
        (n > 0 ? x : y).set(0, 1);
    }

    static void reassignedArray(KernelContext context, IntArray x, IntArray y, int n) {
        IntArray target = x;
        if (n > 0) {
            target = y;
        }
        target.set(0, 1);
    }

    static void returnedArray(KernelContext context, IntArray x, IntArray y) {
        pick(x).set(0, 1);
    }

    private static IntArray pick(IntArray x) {
        if (x.get(0) > 0) {
            return x;
        }
        return x;
    }

    /** An object whose number changes. */
    static final class Counter {
        private int count;

        Counter(int count) {
            this.count = count;
        }
    }

    static void changedArgument(KernelContext context, Counter counter) {
        counter.count = 1;
    }

    static void changedUnderTwoNames(KernelContext context, IntArray x) {
        Counter a = new Counter(1);
        Counter b = new Counter(2);
        if (x.get(0) > 0) {
            b = a;
        }
        a.count = 3;
        x.set(0, b.count);
    }

    static void chosenWhileChanging(KernelContext context, IntArray x) {
        Counter a = new Counter(1);
        Counter b = x.get(0) > 0 ? a : new Counter(2);
        b.count++;
        x.set(0, a.count);
    }

    static void variableLength(KernelContext context, FloatArray x, int n) {
        float[] values = new float[n];
        x.set(0, values[0]);
    }

    static void nestedArray(KernelContext context, FloatArray x) {
        float[][] values = new float[2][2];
        x.set(0, values[0][1]);
    }

    static void objectArray(KernelContext context, FloatArray x) {
        FloatArray[] values = new FloatArray[2];
        x.set(0, values.length);
    }

    static void booleanArray(KernelContext context, IntArray x) {
        boolean[] seen = new boolean[4];
        x.set(0, seen[1] ? 1 : 0);
    }

    static void arrayMethod(KernelContext context, FloatArray x) {
        x.init(3f);
    }

    static void floatAtomic(KernelContext context, FloatArray x) {
        context.atomicAdd(x, 0, 1f);
    }

    static void variableLocalLength(KernelContext context, FloatArray x, int n) {
        float[] values = context.allocateFloatLocalArray(n);
        x.set(0, values[0]);
    }

    static void castObject(KernelContext context, FloatArray x) {
        Object o = x;
        ((FloatArray) o).set(0, 1f);
    }
}
