package dev.kiln.benchmarks;

import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A square product in double precision, with what FP32 may be off by: k·2⁻²³·Σ|a||b| for each element, whatever the
 * order of its sum.
 */
final class ExactProduct {
    private static final double ULP = 0x1p-23;

    private final int size;
    private final double[] sums;
    private final double[] magnitudes;

    ExactProduct(int size, FloatArray a, FloatArray b) {
        this.size = size;
        this.sums = new double[size * size];
        this.magnitudes = new double[size * size];
        float[] left = a.toHeapArray();
        float[] right = b.toHeapArray();
        IntStream.range(0, size).parallel().forEach(row -> addRow(row, left, right));
    }

    private void addRow(int row, float[] a, float[] b) {
        for (int d = 0; d < size; d++) {
            double x = a[row * size + d];
            for (int column = 0; column < size; column++) {
                double term = x * b[d * size + column];
                sums[row * size + column] += term;
                magnitudes[row * size + column] += Math.abs(term);
            }
        }
    }

    /**
     * Compares every element.
     *
     * @param who computed it
     * @throws IllegalStateException naming the first element that is off by more than FP32 explains
     */
    void require(float[] product, String who) {
        if (product.length != sums.length) {
            throw new IllegalStateException(
                    who + ": expected " + sums.length + " elements of the product, found " + product.length);
        }
        for (int i = 0; i < sums.length; i++) {
            double bound = size * ULP * magnitudes[i];
            if (!(Math.abs(product[i] - sums[i]) <= bound)) {
                throw new IllegalStateException(who + ": element " + i + " of the product must be " + sums[i]
                        + " within " + bound + ", but is " + product[i]);
            }
        }
    }
}
