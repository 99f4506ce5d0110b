package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix products in tiles: a group computes {@link #ROWS} rows by {@link #COLUMNS} columns of C, a work item one
 * column of them in registers. Tiles of A and B pass through local memory, which turns transposed operands into
 * consecutive loads.
 */
final class GemmTiles {
    // TornadoVM divides by powers of two wrongly, so indices are shifted.
    private static final int ROW_BITS = 3;
    private static final int COLUMN_BITS = 6;
    private static final int DEPTH_BITS = 4;

    /** Rows of C that a group computes. */
    static final int ROWS = 1 << ROW_BITS;

    /** Columns of C that a group computes, and its work items. */
    static final int COLUMNS = 1 << COLUMN_BITS;

    private static final int DEPTH = 1 << DEPTH_BITS;
    private static final int TILE_A = ROWS * DEPTH;
    private static final int TILE_B = DEPTH * COLUMNS;

    private GemmTiles() {}

    /** How {@link #gemm} is launched. */
    static WorkerGrid grid(GemmSpec spec) {
        WorkerGrid grid = new WorkerGrid2D(
                Math.multiplyExact(Math.ceilDiv(spec.n(), COLUMNS), COLUMNS),
                Math.multiplyExact(spec.batch(), Math.ceilDiv(spec.m(), ROWS)));
        grid.setLocalWork(COLUMNS, 1, 1);
        return grid;
    }

    /**
     * {@code C = epilogue(op(A)·op(B) [+ C])}, with the parameters, the order of each sum and the tolerance of
     * {@link GemmKernels#gemm}. Launch: {@link #grid}.
     */
    static void gemm(
            KernelContext context,
            FloatArray a,
            FloatArray b,
            FloatArray c,
            FloatArray aux,
            int m,
            int n,
            int k,
            int transA,
            int transB,
            int batch,
            int strideA,
            int strideB,
            int strideC,
            int accumulate,
            int epilogue) {
        float[] tileA = context.allocateFloatLocalArray(TILE_A);
        float[] tileB = context.allocateFloatLocalArray(TILE_B);
        int lane = context.localIdx;
        int rowTiles = (m + ROWS - 1) >> ROW_BITS;
        int item = context.groupIdy / rowTiles;
        int row = (context.groupIdy - item * rowTiles) * ROWS;
        int columns = context.groupIdx * COLUMNS;
        int column = columns + lane;
        int atA = item * strideA;
        int atB = item * strideB;
        int atC = item * strideC + row * n + column;
        int inside = column < n ? m - row : 0;
        float s0 = start(c, atC, 0, n, inside, accumulate);
        float s1 = start(c, atC, 1, n, inside, accumulate);
        float s2 = start(c, atC, 2, n, inside, accumulate);
        float s3 = start(c, atC, 3, n, inside, accumulate);
        float s4 = start(c, atC, 4, n, inside, accumulate);
        float s5 = start(c, atC, 5, n, inside, accumulate);
        float s6 = start(c, atC, 6, n, inside, accumulate);
        float s7 = start(c, atC, 7, n, inside, accumulate);
        for (int depth = 0; depth < k; depth += DEPTH) {
            for (int i = lane; i < TILE_A; i += COLUMNS) {
                // Neighbouring lanes load neighbouring elements, whichever way A lies.
                int r = transA == 1 ? i & (ROWS - 1) : i >> DEPTH_BITS;
                int d = transA == 1 ? i >> ROW_BITS : i & (DEPTH - 1);
                tileA[d * ROWS + r] = element(a, atA, row + r, depth + d, m, k, transA);
            }
            for (int i = lane; i < TILE_B; i += COLUMNS) {
                int j = transB == 1 ? i >> DEPTH_BITS : i & (COLUMNS - 1);
                int d = transB == 1 ? i & (DEPTH - 1) : i >> COLUMN_BITS;
                tileB[d * COLUMNS + j] = element(b, atB, depth + d, columns + j, k, n, transB);
            }
            context.localBarrier();
            for (int d = 0; d < DEPTH; d++) {
                float right = tileB[d * COLUMNS + lane];
                s0 += tileA[d * ROWS] * right;
                s1 += tileA[d * ROWS + 1] * right;
                s2 += tileA[d * ROWS + 2] * right;
                s3 += tileA[d * ROWS + 3] * right;
                s4 += tileA[d * ROWS + 4] * right;
                s5 += tileA[d * ROWS + 5] * right;
                s6 += tileA[d * ROWS + 6] * right;
                s7 += tileA[d * ROWS + 7] * right;
            }
            context.localBarrier();
        }
        store(s0, c, aux, atC, 0, n, column, inside, epilogue);
        store(s1, c, aux, atC, 1, n, column, inside, epilogue);
        store(s2, c, aux, atC, 2, n, column, inside, epilogue);
        store(s3, c, aux, atC, 3, n, column, inside, epilogue);
        store(s4, c, aux, atC, 4, n, column, inside, epilogue);
        store(s5, c, aux, atC, 5, n, column, inside, epilogue);
        store(s6, c, aux, atC, 6, n, column, inside, epilogue);
        store(s7, c, aux, atC, 7, n, column, inside, epilogue);
    }

    /** What the sum of a row begins with. */
    private static float start(FloatArray c, int at, int row, int n, int inside, int accumulate) {
        float sum = 0f;
        if (accumulate == 1) {
            if (row < inside) {
                sum = c.get(at + row * n);
            }
        }
        return sum;
    }

    /** An element of a matrix of {@code rows × columns} that may lie transposed; 0 beyond it. */
    private static float element(FloatArray x, int at, int row, int column, int rows, int columns, int transposed) {
        float value = 0f;
        int inside = (row < rows ? 1 : 0) * (column < columns ? 1 : 0);
        if (inside == 1) {
            value = x.get(at + (transposed == 1 ? column * rows + row : row * columns + column));
        }
        return value;
    }

    private static void store(
            float sum, FloatArray c, FloatArray aux, int at, int row, int n, int column, int inside, int epilogue) {
        if (row < inside) {
            c.set(at + row * n, GemmKernels.finished(sum, aux, at + row * n, column, epilogue));
        }
    }
}
