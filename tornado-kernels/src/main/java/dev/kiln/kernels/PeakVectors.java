package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Double4;
import uk.ac.manchester.tornado.api.types.vectors.Float8;
import uk.ac.manchester.tornado.api.types.vectors.Int8;

/**
 * The chains of {@link PeakLanes} for devices whose compiler gives each work item vector registers of its own, as
 * OpenCL's for CPUs do: a work item has {@link #VECTORS} short vectors. Operations, launch and tolerance as there, with
 * the vectors' elements as chains.
 */
public final class PeakVectors {
    /** Short vectors that a work item has. */
    public static final int VECTORS = 12;

    /** Numbers of a vector of FP32 or INT32. */
    public static final int WIDTH = 8;

    /** Numbers of a vector of FP64. */
    public static final int DOUBLE_WIDTH = 4;

    private PeakVectors() {}

    /**
     * FP32.
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n × 96], the chains
     */
    public static void floats(KernelContext context, FloatArray x, FloatArray factors, FloatArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float a = factors.get(0);
        float b = factors.get(1);
        float first = x.get(i);
        Float8 v0 = begin(first, b, 0);
        Float8 v1 = begin(first, b, 8);
        Float8 v2 = begin(first, b, 16);
        Float8 v3 = begin(first, b, 24);
        Float8 v4 = begin(first, b, 32);
        Float8 v5 = begin(first, b, 40);
        Float8 v6 = begin(first, b, 48);
        Float8 v7 = begin(first, b, 56);
        Float8 v8 = begin(first, b, 64);
        Float8 v9 = begin(first, b, 72);
        Float8 v10 = begin(first, b, 80);
        Float8 v11 = begin(first, b, 88);
        for (int k = 0; k < steps; k++) {
            v0 = Float8.add(Float8.mult(v0, a), b);
            v1 = Float8.add(Float8.mult(v1, a), b);
            v2 = Float8.add(Float8.mult(v2, a), b);
            v3 = Float8.add(Float8.mult(v3, a), b);
            v4 = Float8.add(Float8.mult(v4, a), b);
            v5 = Float8.add(Float8.mult(v5, a), b);
            v6 = Float8.add(Float8.mult(v6, a), b);
            v7 = Float8.add(Float8.mult(v7, a), b);
            v8 = Float8.add(Float8.mult(v8, a), b);
            v9 = Float8.add(Float8.mult(v9, a), b);
            v10 = Float8.add(Float8.mult(v10, a), b);
            v11 = Float8.add(Float8.mult(v11, a), b);
        }
        end(y, i * 96 + 0, v0);
        end(y, i * 96 + 8, v1);
        end(y, i * 96 + 16, v2);
        end(y, i * 96 + 24, v3);
        end(y, i * 96 + 32, v4);
        end(y, i * 96 + 40, v5);
        end(y, i * 96 + 48, v6);
        end(y, i * 96 + 56, v7);
        end(y, i * 96 + 64, v8);
        end(y, i * 96 + 72, v9);
        end(y, i * 96 + 80, v10);
        end(y, i * 96 + 88, v11);
    }

    /**
     * FP64.
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n × 48], the chains
     */
    public static void doubles(
            KernelContext context, DoubleArray x, DoubleArray factors, DoubleArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        double a = factors.get(0);
        double b = factors.get(1);
        double first = x.get(i);
        Double4 v0 = begin(first, b, 0);
        Double4 v1 = begin(first, b, 4);
        Double4 v2 = begin(first, b, 8);
        Double4 v3 = begin(first, b, 12);
        Double4 v4 = begin(first, b, 16);
        Double4 v5 = begin(first, b, 20);
        Double4 v6 = begin(first, b, 24);
        Double4 v7 = begin(first, b, 28);
        Double4 v8 = begin(first, b, 32);
        Double4 v9 = begin(first, b, 36);
        Double4 v10 = begin(first, b, 40);
        Double4 v11 = begin(first, b, 44);
        for (int k = 0; k < steps; k++) {
            v0 = Double4.add(Double4.mult(v0, a), b);
            v1 = Double4.add(Double4.mult(v1, a), b);
            v2 = Double4.add(Double4.mult(v2, a), b);
            v3 = Double4.add(Double4.mult(v3, a), b);
            v4 = Double4.add(Double4.mult(v4, a), b);
            v5 = Double4.add(Double4.mult(v5, a), b);
            v6 = Double4.add(Double4.mult(v6, a), b);
            v7 = Double4.add(Double4.mult(v7, a), b);
            v8 = Double4.add(Double4.mult(v8, a), b);
            v9 = Double4.add(Double4.mult(v9, a), b);
            v10 = Double4.add(Double4.mult(v10, a), b);
            v11 = Double4.add(Double4.mult(v11, a), b);
        }
        end(y, i * 48 + 0, v0);
        end(y, i * 48 + 4, v1);
        end(y, i * 48 + 8, v2);
        end(y, i * 48 + 12, v3);
        end(y, i * 48 + 16, v4);
        end(y, i * 48 + 20, v5);
        end(y, i * 48 + 24, v6);
        end(y, i * 48 + 28, v7);
        end(y, i * 48 + 32, v8);
        end(y, i * 48 + 36, v9);
        end(y, i * 48 + 40, v10);
        end(y, i * 48 + 44, v11);
    }

    /**
     * INT32, modulo 2³².
     *
     * @param x [n], where the chains of a work item begin: chain c at x + c·b
     * @param factors [2], a and b
     * @param y [n × 96], the chains
     */
    public static void integers(KernelContext context, IntArray x, IntArray factors, IntArray y, int steps, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        int a = factors.get(0);
        int b = factors.get(1);
        int first = x.get(i);
        Int8 v0 = begin(first, b, 0);
        Int8 v1 = begin(first, b, 8);
        Int8 v2 = begin(first, b, 16);
        Int8 v3 = begin(first, b, 24);
        Int8 v4 = begin(first, b, 32);
        Int8 v5 = begin(first, b, 40);
        Int8 v6 = begin(first, b, 48);
        Int8 v7 = begin(first, b, 56);
        Int8 v8 = begin(first, b, 64);
        Int8 v9 = begin(first, b, 72);
        Int8 v10 = begin(first, b, 80);
        Int8 v11 = begin(first, b, 88);
        for (int k = 0; k < steps; k++) {
            v0 = Int8.add(Int8.mult(v0, a), b);
            v1 = Int8.add(Int8.mult(v1, a), b);
            v2 = Int8.add(Int8.mult(v2, a), b);
            v3 = Int8.add(Int8.mult(v3, a), b);
            v4 = Int8.add(Int8.mult(v4, a), b);
            v5 = Int8.add(Int8.mult(v5, a), b);
            v6 = Int8.add(Int8.mult(v6, a), b);
            v7 = Int8.add(Int8.mult(v7, a), b);
            v8 = Int8.add(Int8.mult(v8, a), b);
            v9 = Int8.add(Int8.mult(v9, a), b);
            v10 = Int8.add(Int8.mult(v10, a), b);
            v11 = Int8.add(Int8.mult(v11, a), b);
        }
        end(y, i * 96 + 0, v0);
        end(y, i * 96 + 8, v1);
        end(y, i * 96 + 16, v2);
        end(y, i * 96 + 24, v3);
        end(y, i * 96 + 32, v4);
        end(y, i * 96 + 40, v5);
        end(y, i * 96 + 48, v6);
        end(y, i * 96 + 56, v7);
        end(y, i * 96 + 64, v8);
        end(y, i * 96 + 72, v9);
        end(y, i * 96 + 80, v10);
        end(y, i * 96 + 88, v11);
    }

    private static Float8 begin(float first, float b, int chain) {
        return new Float8(
                first + chain * b,
                first + (chain + 1) * b,
                first + (chain + 2) * b,
                first + (chain + 3) * b,
                first + (chain + 4) * b,
                first + (chain + 5) * b,
                first + (chain + 6) * b,
                first + (chain + 7) * b);
    }

    private static void end(FloatArray y, int at, Float8 v) {
        y.set(at, v.getS0());
        y.set(at + 1, v.getS1());
        y.set(at + 2, v.getS2());
        y.set(at + 3, v.getS3());
        y.set(at + 4, v.getS4());
        y.set(at + 5, v.getS5());
        y.set(at + 6, v.getS6());
        y.set(at + 7, v.getS7());
    }

    private static Double4 begin(double first, double b, int chain) {
        return new Double4(
                first + chain * b, first + (chain + 1) * b, first + (chain + 2) * b, first + (chain + 3) * b);
    }

    private static void end(DoubleArray y, int at, Double4 v) {
        y.set(at, v.getX());
        y.set(at + 1, v.getY());
        y.set(at + 2, v.getZ());
        y.set(at + 3, v.getW());
    }

    private static Int8 begin(int first, int b, int chain) {
        return new Int8(
                first + chain * b,
                first + (chain + 1) * b,
                first + (chain + 2) * b,
                first + (chain + 3) * b,
                first + (chain + 4) * b,
                first + (chain + 5) * b,
                first + (chain + 6) * b,
                first + (chain + 7) * b);
    }

    private static void end(IntArray y, int at, Int8 v) {
        y.set(at, v.getS0());
        y.set(at + 1, v.getS1());
        y.set(at + 2, v.getS2());
        y.set(at + 3, v.getS3());
        y.set(at + 4, v.getS4());
        y.set(at + 5, v.getS5());
        y.set(at + 6, v.getS6());
        y.set(at + 7, v.getS7());
    }
}
