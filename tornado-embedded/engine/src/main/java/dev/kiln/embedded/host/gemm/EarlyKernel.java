package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.ROWS;
import static dev.kiln.embedded.host.gemm.Panels.STEPS;

/** {@link MicroKernel} without vectors, for as long as they are not compiled: the same sums, to the bit. */
final class EarlyKernel {
    /** Columns that are summed at once: as many sums stay in registers. */
    private static final int AT_ONCE = 8;

    private EarlyKernel() {}

    /**
     * Computes what {@link MicroKernel#multiply} does.
     *
     * @param depth steps; up to a multiple of {@link Panels#STEPS} the panels continue with zeros, left ones with
     *     negative ones
     * @param left left panels
     * @param l index of the panel in {@code left}
     * @param right right panels
     * @param r index of the panel in {@code right}
     * @param tile receives {@link Panels#TILE} sums, row by row
     */
    static void multiply(int depth, float[] left, int l, float[] right, int r, float[] tile) {
        int steps = (depth + STEPS - 1) / STEPS * STEPS;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column += AT_ONCE) {
                sum(steps, left, l + row, right, r + column, tile, row * COLUMNS + column);
            }
        }
    }

    private static void sum(int steps, float[] left, int l, float[] right, int r, float[] tile, int t) {
        float c0 = 0f;
        float c1 = 0f;
        float c2 = 0f;
        float c3 = 0f;
        float c4 = 0f;
        float c5 = 0f;
        float c6 = 0f;
        float c7 = 0f;
        for (int d = 0; d < steps; d++) {
            float a = left[l + d * ROWS];
            int q = r + d * COLUMNS;
            c0 = Math.fma(a, right[q], c0);
            c1 = Math.fma(a, right[q + 1], c1);
            c2 = Math.fma(a, right[q + 2], c2);
            c3 = Math.fma(a, right[q + 3], c3);
            c4 = Math.fma(a, right[q + 4], c4);
            c5 = Math.fma(a, right[q + 5], c5);
            c6 = Math.fma(a, right[q + 6], c6);
            c7 = Math.fma(a, right[q + 7], c7);
        }
        tile[t] = c0;
        tile[t + 1] = c1;
        tile[t + 2] = c2;
        tile[t + 3] = c3;
        tile[t + 4] = c4;
        tile[t + 5] = c5;
        tile[t + 6] = c6;
        tile[t + 7] = c7;
    }
}
