package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.DEPTH;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The innermost loop: one left panel times one right panel. */
final class MicroKernel {
    private MicroKernel() {}

    /**
     * Computes {@code tile[r, c] = Σ_d left[r, d] · right[d, c]} in ascending d, one fused multiply-add per step.
     *
     * <p>The two comparisons with {@code never} are what makes this loop run at the machine's limit. C2 hoists all
     * loads of a basic block above its arithmetic; six broadcasts at once don't fit beside twelve sums and two vectors
     * of B, it spills sums, and each step then waits for a store and a load (40 instead of 100 GFLOP/s). A branch that
     * C2 can't decide ends the block after every second row, so only two broadcasts are alive at a time.
     *
     * @param depth steps, at least 1
     * @param left left panels
     * @param l index of the panel in {@code left}
     * @param right right panels
     * @param r index of the panel in {@code right}
     * @param tile receives {@link Panels#TILE} sums, row by row
     * @param never a negative number of which the compiler knows nothing
     */
    static void multiply(int depth, float[] left, int l, float[] right, int r, float[] tile, int never) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        for (int d = 0; d < depth; d++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, r + d * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, r + d * COLUMNS + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, left[l + d]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, left[l + d + DEPTH]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            if (d == never) {
                break;
            }
            FloatVector a2 = FloatVector.broadcast(SPECIES, left[l + d + 2 * DEPTH]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, left[l + d + 3 * DEPTH]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            if (d == never - 1) {
                break;
            }
            FloatVector a4 = FloatVector.broadcast(SPECIES, left[l + d + 4 * DEPTH]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, left[l + d + 5 * DEPTH]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        c00.intoArray(tile, 0);
        c01.intoArray(tile, LANES);
        c10.intoArray(tile, COLUMNS);
        c11.intoArray(tile, COLUMNS + LANES);
        c20.intoArray(tile, 2 * COLUMNS);
        c21.intoArray(tile, 2 * COLUMNS + LANES);
        c30.intoArray(tile, 3 * COLUMNS);
        c31.intoArray(tile, 3 * COLUMNS + LANES);
        c40.intoArray(tile, 4 * COLUMNS);
        c41.intoArray(tile, 4 * COLUMNS + LANES);
        c50.intoArray(tile, 5 * COLUMNS);
        c51.intoArray(tile, 5 * COLUMNS + LANES);
    }
}
