package dev.kiln.kernels;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix products by NVIDIA's cuBLAS, which TornadoVM's CUDA back end calls as library "nvidia/cublas"; see
 * {@link GemmSpec} for what a product is. The epilogue is a kernel of its own behind it. FP32 throughout: the modes of
 * tensor cores that shorten factors to TF32 stay off. Sums are taken in cuBLAS's order. Tolerance: k·2⁻²³·Σ|a||b|
 * before the epilogue.
 *
 * <p>cuBLAS reads matrices by columns. A row-major matrix read by columns is its transpose, so what is asked for is the
 * transpose of C: {@code Cᵀ = op(B)ᵀ·op(A)ᵀ}, with the operands swapped, m and n swapped, and each operand transposed
 * where it was before.
 */
public final class CublasGemm {
    /** The library that TornadoVM calls. */
    public static final String LIBRARY = "nvidia/cublas";

    /** The function for one product. */
    public static final String SINGLE = "cublasSgemm";

    /** The function for a batch of products at equal distances. */
    public static final String BATCHED = "cublasSgemmStridedBatched";

    private static final int AS_IT_LIES = 0;
    private static final int TRANSPOSED = 1;

    private CublasGemm() {}

    /**
     * Appends a product without its epilogue.
     *
     * @param id the task's name in its graph
     * @param aux as {@link Gemm#append} wants it, for its size to be checked
     * @throws IllegalArgumentException naming the array that is too small for the shape
     */
    public static void appendProduct(
            TaskGraph graph, String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        Gemm.requireElements(id, spec, a, b, c, aux);
        graph.libraryTask(id, CublasGemm::product, spec, a, b, c);
    }

    /**
     * Appends the epilogue of a product that is in C.
     *
     * @param id the task's name in its graph
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask; not c
     * @return how the task is launched
     */
    public static WorkerGrid appendEpilogue(
            TaskGraph graph, String id, KernelContext context, GemmSpec spec, FloatArray c, FloatArray aux) {
        graph.task(
                id,
                CublasGemm::epilogue,
                context,
                c,
                aux,
                spec.m(),
                spec.n(),
                spec.batch(),
                spec.strideC(),
                spec.epilogue().code());
        return LaunchGrid.plane(spec.n(), spec.batch() * spec.m());
    }

    /** Describes the call of cuBLAS for {@code C = op(A)·op(B) [+ C]}. */
    public static LibraryTaskDescriptor product(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c) {
        int opB = spec.transB() ? TRANSPOSED : AS_IT_LIES;
        int opA = spec.transA() ? TRANSPOSED : AS_IT_LIES;
        int pitchB = spec.transB() ? spec.k() : spec.n();
        int pitchA = spec.transA() ? spec.m() : spec.k();
        float alpha = 1f;
        float beta = spec.accumulate() ? 1f : 0f;
        int m = spec.n();
        int n = spec.m();
        int k = spec.k();
        if (spec.batch() == 1) {
            return describe(SINGLE, spec, c, opB, opA, m, n, k, alpha, b, pitchB, a, pitchA, beta, c, m);
        }
        long strideA = spec.strideA();
        long strideB = spec.strideB();
        long strideC = spec.strideC();
        return describe(
                BATCHED,
                spec,
                c,
                opB,
                opA,
                m,
                n,
                k,
                alpha,
                b,
                pitchB,
                strideB,
                a,
                pitchA,
                strideA,
                beta,
                c,
                m,
                strideC,
                spec.batch());
    }

    private static LibraryTaskDescriptor describe(
            String function, GemmSpec spec, FloatArray written, Object... parameters) {
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        access[Arrays.asList(parameters).lastIndexOf(written)] =
                spec.accumulate() ? Access.READ_WRITE : Access.WRITE_ONLY;
        return new LibraryTaskDescriptor()
                .withLibrary(LIBRARY)
                .withFunction(function)
                .withParameters(parameters)
                .withAccess(access);
    }

    /**
     * {@code C = epilogue(C)} in place, one work item for each element of the products in C. Launch:
     * {@link LaunchGrid#plane plane(n, batch·m)}.
     *
     * @param c [m × n], {@code batch} times
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask
     * @param epilogue {@link Epilogue#code()}
     */
    static void epilogue(
            KernelContext context, FloatArray c, FloatArray aux, int m, int n, int batch, int strideC, int epilogue) {
        int column = context.globalIdx;
        int y = context.globalIdy;
        if (column >= n || y >= batch * m) {
            return;
        }
        int item = y / m;
        int at = item * strideC + (y - item * m) * n + column;
        c.set(at, GemmKernels.finished(c.get(at), aux, at, column, epilogue));
    }
}
