package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of products with few rows. B is read where it lies, once; of op(A), {@link #LEFT_ROWS} rows lie
 * side by side: element (row r, depth d) at {@code d · LEFT_ROWS + r}.
 */
final class FlatKernel {
    /** Rows of op(A) that lie side by side. */
    static final int LEFT_ROWS = Panels.WRITTEN_ROWS;

    /** Rows of a B that is stored as N × K that {@link #dot} takes at once. */
    static final int DOTS = 8;

    /** Rows of op(A), and of a B that is stored as K × N, that {@link #update} takes at once. */
    static final int STEPS = 4;

    /**
     * The class of the vectors that {@link #dot} sums in. From a loop's head on the compiler knows them as any
     * FloatVector, and where the process has used vectors of several widths it makes objects of them.
     */
    private static final Class<? extends FloatVector> KIND =
            FloatVector.zero(ROW_SPECIES).getClass();

    private FlatKernel() {}

    /**
     * Adds up {@code sums[i, r] = Σ_d left[d, r] · b[i, d]} in ascending d, one fused multiply-add per step, for
     * {@link #DOTS} rows of B and a vector of rows of op(A).
     *
     * @param depth steps
     * @param b address of the first row's first element
     * @param pitchBytes bytes from one row of B to the next
     * @param rows valid rows of B; in place of others the last one is read
     * @param left rows of op(A)
     * @param l index of the first element
     * @param sums receives the sums; those of a row of B lie side by side
     * @param s index of the first sum
     * @param sumsPitch floats from them to those of the next row
     * @param add whether to add the sums that are there
     */
    static void dot(
            long depth,
            long b,
            long pitchBytes,
            int rows,
            float[] left,
            int l,
            float[] sums,
            int s,
            int sumsPitch,
            boolean add) {
        long b1 = b + pitchBytes * Math.min(1, rows - 1);
        long b2 = b + pitchBytes * Math.min(2, rows - 1);
        long b3 = b + pitchBytes * Math.min(3, rows - 1);
        long b4 = b + pitchBytes * Math.min(4, rows - 1);
        long b5 = b + pitchBytes * Math.min(5, rows - 1);
        long b6 = b + pitchBytes * Math.min(6, rows - 1);
        long b7 = b + pitchBytes * Math.min(7, rows - 1);
        FloatVector c0 = FloatVector.zero(ROW_SPECIES);
        FloatVector c1 = FloatVector.zero(ROW_SPECIES);
        FloatVector c2 = FloatVector.zero(ROW_SPECIES);
        FloatVector c3 = FloatVector.zero(ROW_SPECIES);
        FloatVector c4 = FloatVector.zero(ROW_SPECIES);
        FloatVector c5 = FloatVector.zero(ROW_SPECIES);
        FloatVector c6 = FloatVector.zero(ROW_SPECIES);
        FloatVector c7 = FloatVector.zero(ROW_SPECIES);
        for (long d = 0; d < depth; d++) {
            long at = Float.BYTES * d;
            FloatVector a = FloatVector.fromArray(ROW_SPECIES, left, l + (int) d * LEFT_ROWS);
            c0 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b + at)).fma(a, KIND.cast(c0));
            c1 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b1 + at)).fma(a, KIND.cast(c1));
            c2 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b2 + at)).fma(a, KIND.cast(c2));
            c3 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b3 + at)).fma(a, KIND.cast(c3));
            c4 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b4 + at)).fma(a, KIND.cast(c4));
            c5 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b5 + at)).fma(a, KIND.cast(c5));
            c6 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b6 + at)).fma(a, KIND.cast(c6));
            c7 = FloatVector.broadcast(ROW_SPECIES, GlobalMemory.get(b7 + at)).fma(a, KIND.cast(c7));
        }
        if (add) {
            c0 = KIND.cast(c0).add(FloatVector.fromArray(ROW_SPECIES, sums, s));
            c1 = KIND.cast(c1).add(FloatVector.fromArray(ROW_SPECIES, sums, s + sumsPitch));
            c2 = KIND.cast(c2).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 2 * sumsPitch));
            c3 = KIND.cast(c3).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 3 * sumsPitch));
            c4 = KIND.cast(c4).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 4 * sumsPitch));
            c5 = KIND.cast(c5).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 5 * sumsPitch));
            c6 = KIND.cast(c6).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 6 * sumsPitch));
            c7 = KIND.cast(c7).add(FloatVector.fromArray(ROW_SPECIES, sums, s + 7 * sumsPitch));
        }
        KIND.cast(c0).intoArray(sums, s);
        KIND.cast(c1).intoArray(sums, s + sumsPitch);
        KIND.cast(c2).intoArray(sums, s + 2 * sumsPitch);
        KIND.cast(c3).intoArray(sums, s + 3 * sumsPitch);
        KIND.cast(c4).intoArray(sums, s + 4 * sumsPitch);
        KIND.cast(c5).intoArray(sums, s + 5 * sumsPitch);
        KIND.cast(c6).intoArray(sums, s + 6 * sumsPitch);
        KIND.cast(c7).intoArray(sums, s + 7 * sumsPitch);
    }

    /**
     * Does {@link #STEPS} steps of {@link #STEPS} rows of sums: {@code sums[r, j] += left[d, r] · b[d, j]} for one d
     * after the other, each a fused multiply-add.
     *
     * @param columns columns; up to a multiple of a vector, all may be read and written
     * @param b address of the first row's first element
     * @param pitchBytes bytes from one row of B to the next
     * @param left rows of op(A)
     * @param l index of the first element
     * @param sums sums
     * @param s index of the first one
     * @param sumsPitch floats from one row of sums to the next
     */
    static void update(long columns, long b, long pitchBytes, float[] left, int l, float[] sums, int s, int sumsPitch) {
        FloatVector a00 = FloatVector.broadcast(SPECIES, left[l]);
        FloatVector a01 = FloatVector.broadcast(SPECIES, left[l + 1]);
        FloatVector a02 = FloatVector.broadcast(SPECIES, left[l + 2]);
        FloatVector a03 = FloatVector.broadcast(SPECIES, left[l + 3]);
        FloatVector a10 = FloatVector.broadcast(SPECIES, left[l + LEFT_ROWS]);
        FloatVector a11 = FloatVector.broadcast(SPECIES, left[l + LEFT_ROWS + 1]);
        FloatVector a12 = FloatVector.broadcast(SPECIES, left[l + LEFT_ROWS + 2]);
        FloatVector a13 = FloatVector.broadcast(SPECIES, left[l + LEFT_ROWS + 3]);
        FloatVector a20 = FloatVector.broadcast(SPECIES, left[l + 2 * LEFT_ROWS]);
        FloatVector a21 = FloatVector.broadcast(SPECIES, left[l + 2 * LEFT_ROWS + 1]);
        FloatVector a22 = FloatVector.broadcast(SPECIES, left[l + 2 * LEFT_ROWS + 2]);
        FloatVector a23 = FloatVector.broadcast(SPECIES, left[l + 2 * LEFT_ROWS + 3]);
        FloatVector a30 = FloatVector.broadcast(SPECIES, left[l + 3 * LEFT_ROWS]);
        FloatVector a31 = FloatVector.broadcast(SPECIES, left[l + 3 * LEFT_ROWS + 1]);
        FloatVector a32 = FloatVector.broadcast(SPECIES, left[l + 3 * LEFT_ROWS + 2]);
        FloatVector a33 = FloatVector.broadcast(SPECIES, left[l + 3 * LEFT_ROWS + 3]);
        long from1 = b + pitchBytes;
        long from2 = b + 2 * pitchBytes;
        long from3 = b + 3 * pitchBytes;
        for (long j = 0; j < columns; j += LANES) {
            long at = Float.BYTES * j;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b + at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, from1 + at, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, from2 + at, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, from3 + at, ORDER);
            int to = s + (int) j;
            FloatVector c = FloatVector.fromArray(SPECIES, sums, to);
            a30.fma(b3, a20.fma(b2, a10.fma(b1, a00.fma(b0, c)))).intoArray(sums, to);
            to += sumsPitch;
            c = FloatVector.fromArray(SPECIES, sums, to);
            a31.fma(b3, a21.fma(b2, a11.fma(b1, a01.fma(b0, c)))).intoArray(sums, to);
            to += sumsPitch;
            c = FloatVector.fromArray(SPECIES, sums, to);
            a32.fma(b3, a22.fma(b2, a12.fma(b1, a02.fma(b0, c)))).intoArray(sums, to);
            to += sumsPitch;
            c = FloatVector.fromArray(SPECIES, sums, to);
            a33.fma(b3, a23.fma(b2, a13.fma(b1, a03.fma(b0, c)))).intoArray(sums, to);
        }
    }

    /** Does one step like those of {@link #update}. */
    static void updateOnce(long columns, long b, float[] left, int l, float[] sums, int s, int sumsPitch) {
        for (int row = 0; row < STEPS; row++) {
            FloatVector a = FloatVector.broadcast(SPECIES, left[l + row]);
            int first = s + row * sumsPitch;
            for (long j = 0; j < columns; j += LANES) {
                FloatVector c = FloatVector.fromArray(SPECIES, sums, first + (int) j);
                a.fma(FloatVector.fromMemorySegment(SPECIES, ALL, b + Float.BYTES * j, ORDER), c)
                        .intoArray(sums, first + (int) j);
            }
        }
    }

    /** Adds sums to those from {@code to} on, or puts them there. */
    static void collect(int columns, float[] sums, int s, int to, boolean add) {
        for (int j = 0; j < columns; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, sums, s + j);
            if (add) {
                sum = sum.add(FloatVector.fromArray(SPECIES, sums, to + j));
            }
            sum.intoArray(sums, to + j);
        }
    }
}
