package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Chains of multiplications and additions that stay in registers, to measure how many a device does in a second: each
 * work item repeats {@code x = x·a + b} on {@link #CHAINS} numbers that do not depend on each other. So many keep two
 * units of four cycles each busy, and they and the factors fit into sixteen registers. Where work items are lanes of a
 * vector, as on {@code host} and GPUs, these are the kernels that come closest to a device's peak; see
 * {@link PeakVectors} for others. Each product and each sum is rounded, and is an operation: 2 · chains · steps · n in
 * all. Launch: {@link LaunchGrid#lanes lanes(n)}. Tolerance: each chain's, 2⁻²³·(|x| + |b|) a step.
 */
public final class PeakLanes {
    /** Numbers that a work item has. */
    public static final int CHAINS = 14;

    /** Numbers of FP64 that a work item has: each takes two registers where the lanes are those of FP32. */
    public static final int DOUBLE_CHAINS = 7;

    private PeakLanes() {}

    /**
     * FP32.
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n], the sum of a work item's chains
     */
    public static void floats(KernelContext context, FloatArray x, FloatArray factors, FloatArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float a = factors.get(0);
        float b = factors.get(1);
        float x0 = x.get(i);
        float x1 = x0 + b;
        float x2 = x1 + b;
        float x3 = x2 + b;
        float x4 = x3 + b;
        float x5 = x4 + b;
        float x6 = x5 + b;
        float x7 = x6 + b;
        float x8 = x7 + b;
        float x9 = x8 + b;
        float x10 = x9 + b;
        float x11 = x10 + b;
        float x12 = x11 + b;
        float x13 = x12 + b;
        for (int k = 0; k < steps; k++) {
            x0 = x0 * a + b;
            x1 = x1 * a + b;
            x2 = x2 * a + b;
            x3 = x3 * a + b;
            x4 = x4 * a + b;
            x5 = x5 * a + b;
            x6 = x6 * a + b;
            x7 = x7 * a + b;
            x8 = x8 * a + b;
            x9 = x9 * a + b;
            x10 = x10 * a + b;
            x11 = x11 * a + b;
            x12 = x12 * a + b;
            x13 = x13 * a + b;
        }
        y.set(i, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11 + x12 + x13);
    }

    /**
     * FP64.
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n], the sum of a work item's chains
     */
    public static void doubles(
            KernelContext context, DoubleArray x, DoubleArray factors, DoubleArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        double a = factors.get(0);
        double b = factors.get(1);
        double x0 = x.get(i);
        double x1 = x0 + b;
        double x2 = x1 + b;
        double x3 = x2 + b;
        double x4 = x3 + b;
        double x5 = x4 + b;
        double x6 = x5 + b;
        for (int k = 0; k < steps; k++) {
            x0 = x0 * a + b;
            x1 = x1 * a + b;
            x2 = x2 * a + b;
            x3 = x3 * a + b;
            x4 = x4 * a + b;
            x5 = x5 * a + b;
            x6 = x6 * a + b;
        }
        y.set(i, x0 + x1 + x2 + x3 + x4 + x5 + x6);
    }

    /**
     * INT32, modulo 2³².
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n], the sum of a work item's chains
     */
    public static void integers(KernelContext context, IntArray x, IntArray factors, IntArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        int a = factors.get(0);
        int b = factors.get(1);
        int x0 = x.get(i);
        int x1 = x0 + b;
        int x2 = x1 + b;
        int x3 = x2 + b;
        int x4 = x3 + b;
        int x5 = x4 + b;
        int x6 = x5 + b;
        int x7 = x6 + b;
        int x8 = x7 + b;
        int x9 = x8 + b;
        int x10 = x9 + b;
        int x11 = x10 + b;
        int x12 = x11 + b;
        int x13 = x12 + b;
        for (int k = 0; k < steps; k++) {
            x0 = x0 * a + b;
            x1 = x1 * a + b;
            x2 = x2 * a + b;
            x3 = x3 * a + b;
            x4 = x4 * a + b;
            x5 = x5 * a + b;
            x6 = x6 * a + b;
            x7 = x7 * a + b;
            x8 = x8 * a + b;
            x9 = x9 * a + b;
            x10 = x10 * a + b;
            x11 = x11 * a + b;
            x12 = x12 * a + b;
            x13 = x13 * a + b;
        }
        y.set(i, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11 + x12 + x13);
    }
}
