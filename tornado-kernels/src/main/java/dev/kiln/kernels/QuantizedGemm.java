package dev.kiln.kernels;

import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Matrix products of {@link StoredMatrix stored matrices} as library tasks: {@code C = encode(epilogue(op(A)·op(B)))}.
 * Operands are decoded where they are packed, and C is encoded where it is summed: no decoded copy of a matrix exists.
 * Sums are FP32 in the order of {@link Gemm}; the encoders are those of {@link ScaledFloats} and {@link ShortFloats}.
 */
public final class QuantizedGemm {
    /** The function's name in {@link Gemm#LIBRARY}. */
    public static final String FUNCTION = "qgemm";

    /** Formats by the number that the function knows them by; MX formats are not among them. */
    private static final List<String> FORMATS = List.of("FP32", "FP16", "BF16", "FP8_E4M3", "FP8_E5M2", "INT8", "INT4");

    private static final int C = 4;
    private static final int C_SCALES = 5;

    private static final int TRANS_A = 1;
    private static final int TRANS_B = 2;
    private static final int POWERS_OF_TWO = 4;

    private QuantizedGemm() {}

    /**
     * Appends a product to a task graph.
     *
     * @param id the task's name in its graph
     * @param spec shape, transposes and epilogue, of one product that does not accumulate
     * @param a [m × k], or [k × m] where it is transposed
     * @param b [k × n], or [n × k] where it is transposed
     * @param c [m × n], FP32, 16 bits or FP8
     * @param aux FP32 biases [1 × n] for the bias epilogues; the output [m × n] of a ReLU for its gradient; ignored
     *     (pass c) for none
     * @param powersOfTwo whether scales of C are powers of two
     * @return the task graph
     * @throws IllegalArgumentException naming what does not fit
     */
    public static TaskGraph append(
            TaskGraph graph,
            String id,
            GemmSpec spec,
            StoredMatrix a,
            StoredMatrix b,
            StoredMatrix c,
            StoredMatrix aux,
            boolean powersOfTwo) {
        if (spec.batch() != 1 || spec.accumulate()) {
            throw new IllegalArgumentException(
                    "quantized GEMM task " + id + ": expected one product that does not accumulate");
        }
        requireShape(id, "A", a, spec.transA() ? spec.k() : spec.m(), spec.transA() ? spec.m() : spec.k());
        requireShape(id, "B", b, spec.transB() ? spec.n() : spec.k(), spec.transB() ? spec.k() : spec.n());
        requireShape(id, "C", c, spec.m(), spec.n());
        return graph.libraryTask(
                id,
                QuantizedGemm::qgemm,
                a.codes(),
                a.scales(),
                b.codes(),
                b.scales(),
                c.codes(),
                c.scales(),
                aux.codes(),
                spec.m(),
                spec.n(),
                spec.k(),
                flag(spec.transA(), TRANS_A) + flag(spec.transB(), TRANS_B) + flag(powersOfTwo, POWERS_OF_TWO),
                spec.epilogue().code(),
                code(id, a),
                group(a),
                code(id, b),
                group(b),
                code(id, c),
                group(c),
                code(id, aux),
                group(aux));
    }

    /**
     * Describes the library task, whose parameters are those of this method with the flags one by one: {@code transA}
     * and {@code transB} behind {@code k}, {@code powersOfTwo} behind the group of C. {@link #append} is the checked
     * way in.
     *
     * @param flags the sum of 1 for a transposed A, 2 for a transposed B and 4 for scales that are powers of two
     * @param epilogue {@link Epilogue#code()}
     * @param formatA number of the format of A, as of the others
     * @param groupA elements of A that share a scale, 0 where there are none; as of the others
     */
    public static LibraryTaskDescriptor qgemm(
            TornadoNativeArray a,
            TornadoNativeArray scalesOfA,
            TornadoNativeArray b,
            TornadoNativeArray scalesOfB,
            TornadoNativeArray c,
            TornadoNativeArray scalesOfC,
            TornadoNativeArray aux,
            Integer m,
            Integer n,
            Integer k,
            Integer flags,
            Integer epilogue,
            Integer formatA,
            Integer groupA,
            Integer formatB,
            Integer groupB,
            Integer formatC,
            Integer groupC,
            Integer formatAux,
            Integer groupAux) {
        Object[] parameters = {
            a,
            scalesOfA,
            b,
            scalesOfB,
            c,
            scalesOfC,
            aux,
            m,
            n,
            k,
            flags & TRANS_A,
            (flags & TRANS_B) / TRANS_B,
            epilogue,
            formatA,
            groupA,
            formatB,
            groupB,
            formatC,
            groupC,
            (flags & POWERS_OF_TWO) / POWERS_OF_TWO,
            formatAux,
            groupAux
        };
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        access[C] = Access.WRITE_ONLY;
        access[C_SCALES] = Access.WRITE_ONLY;
        return new LibraryTaskDescriptor()
                .withLibrary(Gemm.LIBRARY)
                .withFunction(FUNCTION)
                .withParameters(parameters)
                .withAccess(access);
    }

    private static int flag(boolean set, int value) {
        return set ? value : 0;
    }

    private static int group(StoredMatrix matrix) {
        return matrix.format().scale() == ScaleType.NONE ? 0 : matrix.format().group();
    }

    private static int code(String id, StoredMatrix matrix) {
        int code = FORMATS.indexOf(matrix.format().name());
        if (code < 0) {
            throw new IllegalArgumentException("quantized GEMM task " + id + ": expected a format of " + FORMATS
                    + ", got " + matrix.format().name());
        }
        return code;
    }

    private static void requireShape(String id, String name, StoredMatrix matrix, int rows, int columns) {
        if (matrix.rows() != rows || matrix.columns() != columns) {
            throw new IllegalArgumentException("quantized GEMM task " + id + ": expected " + name + " of " + rows
                    + " × " + columns + ", got " + matrix.rows() + " × " + matrix.columns());
        }
    }
}
