package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix products whose sums have one order, so that every engine gives the same bits: each product is rounded to FP32,
 * then added to the sum of those before it, in order of k. Epilogues are those without transcendental functions.
 */
public final class OrderedGemm {
    /** Rows of C that a work item sums: each loaded element of B is used so many times. */
    static final int ROWS = 8;

    private OrderedGemm() {}

    /**
     * Appends a product to a task graph.
     *
     * @param context that the graph's kernels are given
     * @param spec of one product that does not accumulate, with B as it lies: [k × n]
     * @param a [m × k], or [k × m] where it is transposed
     * @param b [k × n]
     * @param c [m × n]
     * @param aux what the epilogue reads; else any other array
     * @return how the task is launched
     * @throws IllegalArgumentException naming what does not fit
     */
    public static WorkerGrid append(
            TaskGraph graph,
            String id,
            KernelContext context,
            GemmSpec spec,
            FloatArray a,
            FloatArray b,
            FloatArray c,
            FloatArray aux) {
        Gemm.requireElements(id, spec, a, b, c, aux);
        if (spec.batch() != 1 || spec.accumulate() || spec.transB()) {
            throw new IllegalArgumentException("ordered GEMM task " + id
                    + ": expected one product that does not accumulate, with B not transposed, got " + spec);
        }
        requireEpilogue(id, spec.epilogue());
        graph.task(
                id,
                OrderedGemm::gemm,
                context,
                a,
                b,
                c,
                aux,
                spec.m(),
                spec.n(),
                spec.k(),
                spec.transA() ? 1 : 0,
                spec.epilogue().code());
        return grid(spec.m(), spec.n());
    }

    /** Refuses epilogues with functions that engines compute differently. */
    static void requireEpilogue(String id, Epilogue epilogue) {
        if (epilogue == Epilogue.BIAS_GELU || epilogue == Epilogue.BIAS_SILU) {
            throw new IllegalArgumentException(
                    "GEMM task " + id + ": expected an epilogue that all engines compute alike, got " + epilogue);
        }
    }

    /** How a product of [m × n] elements is launched. */
    static WorkerGrid grid(int m, int n) {
        return LaunchGrid.plane(n, Math.ceilDiv(m, ROWS));
    }

    /**
     * {@code C = epilogue(op(A)·B)}, one work item for {@link #ROWS} rows of a column of C. Lanes run along a row of C:
     * loads of A are the same in all lanes, those of B are consecutive. Exact in the sense of this class. Launch:
     * {@link #append}.
     *
     * @param a op(A) is [m × k]
     * @param b [k × n]
     * @param c [m × n]
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask, else ignored
     * @param transA 1 if A lies in memory as k × m, else 0
     * @param epilogue {@link Epilogue#code()}
     */
    public static void gemm(
            KernelContext context,
            FloatArray a,
            FloatArray b,
            FloatArray c,
            FloatArray aux,
            int m,
            int n,
            int k,
            int transA,
            int epilogue) {
        int column = context.globalIdx;
        int row = context.globalIdy * ROWS;
        if (column >= n) {
            return;
        }
        int step = transA == 1 ? m : 1;
        int pitch = transA == 1 ? 1 : k;
        // Rows beyond the last are the last once more, and not stored.
        int last = m - 1;
        int a0 = within(row, last) * pitch;
        int a1 = within(row + 1, last) * pitch;
        int a2 = within(row + 2, last) * pitch;
        int a3 = within(row + 3, last) * pitch;
        int a4 = within(row + 4, last) * pitch;
        int a5 = within(row + 5, last) * pitch;
        int a6 = within(row + 6, last) * pitch;
        int a7 = within(row + 7, last) * pitch;
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        float s4 = 0f;
        float s5 = 0f;
        float s6 = 0f;
        float s7 = 0f;
        for (int i = 0; i < k; i++) {
            float right = b.get(i * n + column);
            s0 += a.get(a0 + i * step) * right;
            s1 += a.get(a1 + i * step) * right;
            s2 += a.get(a2 + i * step) * right;
            s3 += a.get(a3 + i * step) * right;
            s4 += a.get(a4 + i * step) * right;
            s5 += a.get(a5 + i * step) * right;
            s6 += a.get(a6 + i * step) * right;
            s7 += a.get(a7 + i * step) * right;
        }
        float[] sums = new float[ROWS];
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
        sums[4] = s4;
        sums[5] = s5;
        sums[6] = s6;
        sums[7] = s7;
        store(sums, c, aux, row, m, n, column, epilogue);
    }

    /**
     * The row, or the last one for those beyond it. Neither here nor where rows begin is there a comparison: TornadoVM
     * fails to compile later ones that follow from it.
     */
    static int within(int row, int last) {
        int left = last - row;
        return row + (left & (left >> 31));
    }

    /** Stores what the epilogue makes of the elements of C in a column, from a row on, where there are such rows. */
    static void store(float[] sums, FloatArray c, FloatArray aux, int row, int m, int n, int column, int epilogue) {
        int rows = TornadoMath.min(ROWS, m - row);
        for (int r = 0; r < rows; r++) {
            int at = (row + r) * n + column;
            float value = sums[r];
            if (epilogue == GemmKernels.RELU_GRADIENT) {
                value = aux.get(at) > 0f ? value : 0f;
            } else if (epilogue != GemmKernels.NONE) {
                value += aux.get(column);
            }
            if (epilogue == GemmKernels.BIAS_RELU) {
                value = value < 0f ? 0f : value;
            }
            c.set(at, value);
        }
    }

    /**
     * {@code y = xᵀ}. Launch: {@link LaunchGrid#plane plane(rows, columns)}.
     *
     * @param x [rows × columns]
     * @param y [columns × rows]
     */
    public static void transpose(KernelContext context, FloatArray x, FloatArray y, int rows, int columns) {
        int row = context.globalIdx;
        int column = context.globalIdy;
        if (row >= rows || column >= columns) {
            return;
        }
        y.set(column * rows + row, x.get(row * columns + column));
    }
}
