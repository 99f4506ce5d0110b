package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Matrix products as portable kernels, for devices without a library of their own. */
public final class GemmKernels {
    // Kernels take numbers, so the codes of Epilogue stand here once more; a test holds them together.
    static final int NONE = 0;
    static final int BIAS_RELU = 2;
    static final int BIAS_GELU = 3;
    static final int BIAS_SILU = 4;
    static final int RELU_GRADIENT = 5;

    /** From so many columns on, tiles are faster than one work item for each element. */
    private static final int TILED_COLUMNS = 32;

    private GemmKernels() {}

    /**
     * Appends a product to a task graph as a kernel, with the arguments of {@link Gemm#append}. No array may be given
     * twice: TornadoVM takes a kernel's arguments for different memory. Where nothing reads it, {@code aux} is any
     * other array.
     *
     * @param context that the graph's kernels are given
     * @return how the task is launched
     * @throws IllegalArgumentException naming the array that is too small for the shape
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
        boolean tiles = spec.n() >= TILED_COLUMNS;
        int transA = spec.transA() ? 1 : 0;
        int transB = spec.transB() ? 1 : 0;
        int accumulate = spec.accumulate() ? 1 : 0;
        graph.task(
                id,
                tiles ? GemmTiles::gemm : GemmKernels::gemm,
                context,
                a,
                b,
                c,
                aux,
                spec.m(),
                spec.n(),
                spec.k(),
                transA,
                transB,
                spec.batch(),
                spec.strideA(),
                spec.strideB(),
                spec.strideC(),
                accumulate,
                spec.epilogue().code());
        return tiles ? GemmTiles.grid(spec) : LaunchGrid.plane(spec.n(), spec.batch() * spec.m());
    }

    /**
     * {@code C = epilogue(op(A)·op(B) [+ C])}, one work item for each element of C, with the parameters of
     * {@link Gemm#gemm}. Lanes run along a row of C: loads of A are the same in all lanes, those of B are consecutive
     * unless B is transposed. Sums in FP32 in order of k, starting with C where it accumulates. Tolerance:
     * k·2⁻²³·Σ|a||b| before the epilogue. Launch: {@link LaunchGrid#plane plane(n, batch·m)}.
     *
     * @param a op(A) is [m × k]
     * @param b op(B) is [k × n]
     * @param c [m × n]
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask, else ignored
     * @param transA 1 if A lies in memory as k × m, else 0
     * @param transB 1 if B lies in memory as n × k, else 0
     * @param accumulate 1 to add C to the product, else 0
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
            int transB,
            int batch,
            int strideA,
            int strideB,
            int strideC,
            int accumulate,
            int epilogue) {
        int column = context.globalIdx;
        int y = context.globalIdy;
        if (column >= n || y >= batch * m) {
            return;
        }
        int item = y / m;
        int row = y - item * m;
        int stepA = transA == 1 ? m : 1;
        int stepB = transB == 1 ? 1 : n;
        int atA = item * strideA + (transA == 1 ? row : row * k);
        int atB = item * strideB + (transB == 1 ? column * k : column);
        int atC = item * strideC + row * n + column;
        float sum = 0f;
        if (accumulate == 1) {
            sum = c.get(atC);
        }
        for (int i = 0; i < k; i++) {
            sum += a.get(atA + i * stepA) * b.get(atB + i * stepB);
        }
        c.set(atC, finished(sum, aux, atC, column, epilogue));
    }

    /** What the epilogue makes of an element of C. */
    static float finished(float product, FloatArray aux, int at, int column, int epilogue) {
        float sum = product;
        if (epilogue == RELU_GRADIENT) {
            sum = aux.get(at) > 0f ? sum : 0f;
        } else if (epilogue != NONE) {
            sum += aux.get(column);
        }
        if (epilogue == BIAS_RELU) {
            sum = sum < 0f ? 0f : sum;
        } else if (epilogue == BIAS_GELU) {
            sum = Activations.geluOf(sum);
        } else if (epilogue == BIAS_SILU) {
            sum = Activations.siluOf(sum);
        }
        return sum;
    }
}
