package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROWS;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.STEPS;

import jdk.incubator.vector.FloatVector;

/** The innermost loop: one left panel times one right panel. */
final class MicroKernel {
    private MicroKernel() {}

    /**
     * Computes {@code tile[r, c] = Σ_d left[r, d] · right[d, c]} in ascending d, one fused multiply-add per step.
     *
     * <p>The comparisons with {@code never} are what makes this loop run at the machine's limit. C2 hoists all loads of
     * a basic block above its arithmetic; six broadcasts at once don't fit beside twelve sums and two vectors of B, it
     * spills sums, and each step then waits for a store and a load (40 instead of 100 GFLOP/s). A branch that C2 can't
     * decide ends the block after every second row, so only two broadcasts are alive at a time. The loop takes four
     * steps a turn because a core that shares its execution units with a neighbour is short of issue slots (67 instead
     * of 59 GFLOP/s then); panels are padded to a multiple of that. C2 doesn't unroll it, so it is written out, which
     * makes this method as long as it is.
     *
     * @param depth steps; up to a multiple of {@link Panels#STEPS} the panels continue with zeros, left ones with
     *     negative ones
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
        for (int d = 0; d < depth; d += STEPS) {
            int p = l + d * ROWS;
            int q = r + d * COLUMNS;
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, q + LANES);
            FloatVector a = FloatVector.broadcast(SPECIES, left[p]);
            c00 = a.fma(b0, c00);
            c01 = a.fma(b1, c01);
            FloatVector e = FloatVector.broadcast(SPECIES, left[p + 1]);
            c10 = e.fma(b0, c10);
            c11 = e.fma(b1, c11);
            if (d == never) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 2]);
            c20 = a.fma(b0, c20);
            c21 = a.fma(b1, c21);
            e = FloatVector.broadcast(SPECIES, left[p + 3]);
            c30 = e.fma(b0, c30);
            c31 = e.fma(b1, c31);
            if (d == never - 1) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 4]);
            c40 = a.fma(b0, c40);
            c41 = a.fma(b1, c41);
            e = FloatVector.broadcast(SPECIES, left[p + 5]);
            c50 = e.fma(b0, c50);
            c51 = e.fma(b1, c51);
            if (d == never - 2) {
                break;
            }
            b0 = FloatVector.fromArray(SPECIES, right, q + COLUMNS);
            b1 = FloatVector.fromArray(SPECIES, right, q + COLUMNS + LANES);
            a = FloatVector.broadcast(SPECIES, left[p + ROWS]);
            c00 = a.fma(b0, c00);
            c01 = a.fma(b1, c01);
            e = FloatVector.broadcast(SPECIES, left[p + ROWS + 1]);
            c10 = e.fma(b0, c10);
            c11 = e.fma(b1, c11);
            if (d == never - 3) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + ROWS + 2]);
            c20 = a.fma(b0, c20);
            c21 = a.fma(b1, c21);
            e = FloatVector.broadcast(SPECIES, left[p + ROWS + 3]);
            c30 = e.fma(b0, c30);
            c31 = e.fma(b1, c31);
            if (d == never - 4) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + ROWS + 4]);
            c40 = a.fma(b0, c40);
            c41 = a.fma(b1, c41);
            e = FloatVector.broadcast(SPECIES, left[p + ROWS + 5]);
            c50 = e.fma(b0, c50);
            c51 = e.fma(b1, c51);
            if (d == never - 5) {
                break;
            }
            b0 = FloatVector.fromArray(SPECIES, right, q + 2 * COLUMNS);
            b1 = FloatVector.fromArray(SPECIES, right, q + 2 * COLUMNS + LANES);
            a = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS]);
            c00 = a.fma(b0, c00);
            c01 = a.fma(b1, c01);
            e = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS + 1]);
            c10 = e.fma(b0, c10);
            c11 = e.fma(b1, c11);
            if (d == never - 6) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS + 2]);
            c20 = a.fma(b0, c20);
            c21 = a.fma(b1, c21);
            e = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS + 3]);
            c30 = e.fma(b0, c30);
            c31 = e.fma(b1, c31);
            if (d == never - 7) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS + 4]);
            c40 = a.fma(b0, c40);
            c41 = a.fma(b1, c41);
            e = FloatVector.broadcast(SPECIES, left[p + 2 * ROWS + 5]);
            c50 = e.fma(b0, c50);
            c51 = e.fma(b1, c51);
            if (d == never - 8) {
                break;
            }
            b0 = FloatVector.fromArray(SPECIES, right, q + 3 * COLUMNS);
            b1 = FloatVector.fromArray(SPECIES, right, q + 3 * COLUMNS + LANES);
            a = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS]);
            c00 = a.fma(b0, c00);
            c01 = a.fma(b1, c01);
            e = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS + 1]);
            c10 = e.fma(b0, c10);
            c11 = e.fma(b1, c11);
            if (d == never - 9) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS + 2]);
            c20 = a.fma(b0, c20);
            c21 = a.fma(b1, c21);
            e = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS + 3]);
            c30 = e.fma(b0, c30);
            c31 = e.fma(b1, c31);
            if (d == never - 10) {
                break;
            }
            a = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS + 4]);
            c40 = a.fma(b0, c40);
            c41 = a.fma(b1, c41);
            e = FloatVector.broadcast(SPECIES, left[p + 3 * ROWS + 5]);
            c50 = e.fma(b0, c50);
            c51 = e.fma(b1, c51);
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
