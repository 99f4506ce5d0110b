package dev.kiln.kernels;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Matrix products as library tasks: {@code C = epilogue(op(A)·op(B) [+ C])} as {@link GemmSpec} says. Each engine
 * brings its own implementation of library "kiln", function "gemm"; {@link GemmKernels} are for devices without one.
 * Sums are FP32, and their order depends on the shape only. Tolerance: k·2⁻²³·Σ|a||b| before the epilogue.
 */
public final class Gemm {
    /** The library that implements {@link #FUNCTION}. */
    public static final String LIBRARY = "kiln";

    /** The function's name in its library. */
    public static final String FUNCTION = "gemm";

    private static final int C = 2;
    private static final int PARAMETERS = 15;

    private Gemm() {}

    /**
     * Appends this product to a task graph.
     *
     * @param id the task's name in its graph
     * @param spec shape, transposes, batch and epilogue
     * @param a op(A) is [m × k]
     * @param b op(B) is [k × n]
     * @param c [m × n]
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask; ignored (pass c) for none
     * @return the task graph
     * @throws IllegalArgumentException naming the array that is too small for the shape
     */
    public static TaskGraph append(
            TaskGraph graph, String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        requireElements(id, spec, a, b, c, aux);
        return graph.libraryTask(
                id,
                Gemm::gemm,
                a,
                b,
                c,
                aux,
                spec.m(),
                spec.n(),
                spec.k(),
                spec.transA() ? 1 : 0,
                spec.transB() ? 1 : 0,
                spec.batch(),
                spec.strideA(),
                spec.strideB(),
                spec.strideC(),
                spec.accumulate() ? 1 : 0,
                spec.epilogue().code());
    }

    /**
     * Describes the library task; the positional parameters are those of this method. {@link #append} is the checked
     * way in.
     *
     * @param transA 1 if A lies in memory as k × m, else 0
     * @param transB 1 if B lies in memory as n × k, else 0
     * @param accumulate 1 to add C to the product, else 0
     * @param epilogue {@link Epilogue#code()}
     */
    public static LibraryTaskDescriptor gemm(
            FloatArray a,
            FloatArray b,
            FloatArray c,
            FloatArray aux,
            Integer m,
            Integer n,
            Integer k,
            Integer transA,
            Integer transB,
            Integer batch,
            Integer strideA,
            Integer strideB,
            Integer strideC,
            Integer accumulate,
            Integer epilogue) {
        Access[] access = new Access[PARAMETERS];
        Arrays.fill(access, Access.READ_ONLY);
        access[C] = accumulate == 0 ? Access.WRITE_ONLY : Access.READ_WRITE;
        return new LibraryTaskDescriptor()
                .withLibrary(LIBRARY)
                .withFunction(FUNCTION)
                .withParameters(new Object[] {
                    a, b, c, aux, m, n, k, transA, transB, batch, strideA, strideB, strideC, accumulate, epilogue
                })
                .withAccess(access);
    }

    /** Refuses arrays that are too small for a shape. */
    static void requireElements(String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        requireElements(id, "A", a, span(spec.batch(), spec.strideA(), (long) spec.m() * spec.k()));
        requireElements(id, "B", b, span(spec.batch(), spec.strideB(), (long) spec.k() * spec.n()));
        requireElements(id, "C", c, span(spec.batch(), spec.strideC(), (long) spec.m() * spec.n()));
        long auxElements = spec.epilogue().auxElements(spec.m(), spec.n());
        boolean advances = spec.epilogue() == Epilogue.RELU_GRADIENT;
        requireElements(id, "aux", aux, advances ? span(spec.batch(), spec.strideC(), auxElements) : auxElements);
    }

    private static long span(int batch, int stride, long elements) {
        return (batch - 1L) * stride + elements;
    }

    private static void requireElements(String id, String name, FloatArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("GEMM task " + id + ": expected at least " + elements + " elements in "
                    + name + ", got " + array.getSize());
        }
    }
}
