package dev.kiln.kernels;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Inputs of the tests, the same at every run, and comparisons that a NaN does not pass. */
final class Samples {
    /** Sizes around vector widths, group sizes and nothing in particular. */
    static final int[] SIZES = {1, 3, 13, 207, 4098};

    /** One unit in the last place of FP32 at 1. */
    static final double ULP = 0x1p-23;

    private Samples() {}

    /** Normally distributed values. */
    static float[] normal(int n, long seed, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    /** Normally distributed values, with zeros of both signs and magnitudes up to 10³⁰ among them. */
    static float[] extreme(int n, long seed) {
        float[] values = normal(n, seed, 3);
        float[] special = {0f, -0f, Float.MIN_VALUE, -1e-30f, 1e-7f, 20f, -20f, 88f, -104f, 1e10f, -1e30f, 1e30f};
        for (int i = 0; i < n; i += 5) {
            values[i] = special[i / 5 % special.length];
        }
        return values;
    }

    static int[] integers(int n, long seed, int bound) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, n).map(i -> random.nextInt(bound)).toArray();
    }

    static FloatArray device(float... values) {
        return FloatArray.fromArray(values);
    }

    static IntArray device(int... values) {
        return IntArray.fromArray(values);
    }

    /** An output array, filled with what no kernel computes, so that an element left out shows. */
    static FloatArray output(int n) {
        FloatArray array = new FloatArray(n);
        array.init(-12345.678f);
        return array;
    }

    static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    static double[] doubles(FloatArray values) {
        return doubles(values.toHeapArray());
    }

    static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    /** Fails unless each element is within {@code absolute + relative·|expected|}. */
    static void assertClose(double[] expected, FloatArray actual, double absolute, double relative) {
        assertWithin(expected, actual, map(expected, e -> absolute + relative * Math.abs(e)));
    }

    /** Fails unless each element is within its own tolerance; NaN and infinities match only themselves. */
    static void assertWithin(double[] expected, FloatArray actual, double[] tolerance) {
        if (expected.length != actual.getSize()) {
            throw new AssertionError("expected " + expected.length + " elements, got " + actual.getSize());
        }
        for (int i = 0; i < expected.length; i++) {
            double got = actual.get(i);
            boolean same = Double.compare((float) expected[i], got) == 0;
            if (!same && !(Math.abs(expected[i] - got) <= tolerance[i])) {
                throw new AssertionError("element " + i + " of " + expected.length + ": expected " + expected[i]
                        + " within " + tolerance[i] + ", got " + got);
            }
        }
    }

    /** Fails unless each element has the same bits; all NaN are one. */
    static void assertBits(float[] expected, FloatArray actual) {
        if (expected.length != actual.getSize()) {
            throw new AssertionError("expected " + expected.length + " elements, got " + actual.getSize());
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual.get(i))) {
                throw new AssertionError("element " + i + " of " + expected.length + ": expected " + expected[i]
                        + ", got " + actual.get(i));
            }
        }
    }
}
