package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of narrow products: {@link Panels#ROWS} rows of A where they lie, times a vector of B's columns.
 */
final class NarrowKernel {
    private NarrowKernel() {}

    /**
     * Computes the same sums as {@link MicroKernel#multiply}, of the first columns of a right panel.
     *
     * @param depth steps
     * @param a address of the first row's first element
     * @param pitchBytes bytes from one row to the next
     * @param rows valid rows; in place of others the last one is read
     * @param right right panels
     * @param r index of the first column in {@code right}
     * @param tile receives the sums, {@link Panels#COLUMNS} floats from one row to the next
     * @param t index of the first sum
     * @param add whether to add the sums that are there
     */
    static void multiply(
            long depth, long a, long pitchBytes, int rows, float[] right, int r, float[] tile, int t, boolean add) {
        long a1 = a + pitchBytes * Math.min(1, rows - 1);
        long a2 = a + pitchBytes * Math.min(2, rows - 1);
        long a3 = a + pitchBytes * Math.min(3, rows - 1);
        long a4 = a + pitchBytes * Math.min(4, rows - 1);
        long a5 = a + pitchBytes * Math.min(5, rows - 1);
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        FloatVector c4 = FloatVector.zero(SPECIES);
        FloatVector c5 = FloatVector.zero(SPECIES);
        for (long d = 0; d < depth; d++) {
            long at = Float.BYTES * d;
            FloatVector b = FloatVector.fromArray(SPECIES, right, r + (int) d * COLUMNS);
            c0 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a + at)).fma(b, c0);
            c1 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a1 + at)).fma(b, c1);
            c2 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a2 + at)).fma(b, c2);
            c3 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a3 + at)).fma(b, c3);
            c4 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a4 + at)).fma(b, c4);
            c5 = FloatVector.broadcast(SPECIES, GlobalMemory.get(a5 + at)).fma(b, c5);
        }
        if (add) {
            c0 = c0.add(FloatVector.fromArray(SPECIES, tile, t));
            c1 = c1.add(FloatVector.fromArray(SPECIES, tile, t + COLUMNS));
            c2 = c2.add(FloatVector.fromArray(SPECIES, tile, t + 2 * COLUMNS));
            c3 = c3.add(FloatVector.fromArray(SPECIES, tile, t + 3 * COLUMNS));
            c4 = c4.add(FloatVector.fromArray(SPECIES, tile, t + 4 * COLUMNS));
            c5 = c5.add(FloatVector.fromArray(SPECIES, tile, t + 5 * COLUMNS));
        }
        c0.intoArray(tile, t);
        c1.intoArray(tile, t + COLUMNS);
        c2.intoArray(tile, t + 2 * COLUMNS);
        c3.intoArray(tile, t + 3 * COLUMNS);
        c4.intoArray(tile, t + 4 * COLUMNS);
        c5.intoArray(tile, t + 5 * COLUMNS);
    }
}
