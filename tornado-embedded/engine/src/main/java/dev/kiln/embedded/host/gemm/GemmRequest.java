package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.TaskWork;
import java.lang.foreign.MemorySegment;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One call of the function {@code gemm} or {@code qgemm} of the library {@code kiln}, on any device.
 *
 * <p>The parameters of {@code gemm} are: FloatArray a, b, c, aux; int m, n, k, transposeA, transposeB, batch, strideA,
 * strideB, strideC, accumulate, epilogue. Transpositions and accumulate are 0 or 1; the epilogue is a code of
 * {@link Epilogue}; see {@link GemmSpec} for the rest. {@code aux} is a vector of n biases, or a mask laid out like C;
 * without an epilogue it is not looked at (pass c).
 *
 * <p>Those of {@code qgemm}, for one product of operands in any {@link StoredFormat}, are: arrays a, aScales, b,
 * bScales, c, cScales, aux; int m, n, k, transposeA, transposeB, epilogue, formatA, groupA, formatB, groupB, formatC,
 * groupC, powersOfTwo, formatAux, groupAux. Groups run along the columns that are stored, whether transposed or not.
 * Scales that a format lacks are not looked at (pass the codes). The sums are those of {@code gemm} on the decoded
 * operands, to the bit. A mask is a stored matrix of which the scales are not looked at: elements whose code is a
 * positive number are kept. Biases are FP32.
 *
 * @param spec the product's shape
 * @param a left operand
 * @param b right operand
 * @param c result, in no integer format; shares no memory with what is read
 * @param aux what the epilogue needs, or any matrix if it needs nothing
 * @param powersOfTwo whether scales of the result are rounded up to powers of two
 */
public record GemmRequest(
        GemmSpec spec, StoredMatrix a, StoredMatrix b, StoredMatrix c, StoredMatrix aux, boolean powersOfTwo) {
    /** The most columns of C that share a scale: a tile owns whole groups, and is kept as FP32 while it is summed. */
    public static final int WIDEST_GROUP = 1 << 16;

    /** The longest sums of a C that is not FP32: all packed rows of A are kept at once. */
    public static final int LONGEST_SUM = 1 << 24;

    /**
     * Checks the operands.
     *
     * @throws IllegalArgumentException if an array is too small, the result shares memory with an operand, a batch is
     *     not FP32, an operand has a format that it can't have, or a limit is exceeded
     */
    public GemmRequest {
        if (!(a.isFloats() && b.isFloats() && c.isFloats()) && (spec.batch() > 1 || spec.accumulate())) {
            throw new IllegalArgumentException("Only GEMM of FP32 matrices has batches or adds to C, but formats are "
                    + a.format() + ", " + b.format() + " and " + c.format());
        }
        requireFormats(spec, c, aux);
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        int rowsOfA = spec.transposeA() ? k : m;
        int columnsOfA = spec.transposeA() ? m : k;
        int rowsOfB = spec.transposeB() ? n : k;
        int columnsOfB = spec.transposeB() ? k : n;
        MemorySegment codesOfA = a.codes((spec.batch() - 1L) * spec.strideA(), rowsOfA, columnsOfA);
        MemorySegment codesOfB = b.codes((spec.batch() - 1L) * spec.strideB(), rowsOfB, columnsOfB);
        List<MemorySegment> results = List.of(c.codes((spec.batch() - 1L) * spec.strideC(), m, n), c.scales(m, n));
        if (results.getFirst().asOverlappingSlice(results.getLast()).isPresent()) {
            throw new IllegalArgumentException("GEMM result C and its scales share memory");
        }
        refuseOverlap("A", codesOfA, results);
        refuseOverlap("A's scales", a.scales(rowsOfA, columnsOfA), results);
        refuseOverlap("B", codesOfB, results);
        refuseOverlap("B's scales", b.scales(rowsOfB, columnsOfB), results);
        switch (spec.epilogue()) {
            case NONE -> {}
            case RELU_MASK -> refuseOverlap("aux", aux.codes((spec.batch() - 1L) * spec.strideC(), m, n), results);
            default -> refuseOverlap("aux", aux.codes(0, 1, n), results);
        }
    }

    /**
     * A request of {@code gemm}.
     *
     * @throws IllegalArgumentException if an array is too small, or the result shares memory with an operand
     */
    public GemmRequest(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        this(
                spec,
                StoredMatrix.of("A", a),
                StoredMatrix.of("B", b),
                StoredMatrix.of("C", c),
                StoredMatrix.of("aux", aux),
                false);
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if there is no such {@code function}, or a parameter is missing, of the wrong
     *     kind or too small
     */
    public static GemmRequest of(String function, Object[] parameters) {
        return GemmParameters.read(function, parameters);
    }

    /** What the product does. */
    public TaskWork work() {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        long result = spec.batch() * c.bytes(m, n);
        // One operand of all products of a batch goes there once.
        int leftOperands = spec.strideA() == 0 ? 1 : spec.batch();
        int rightOperands = spec.strideB() == 0 ? 1 : spec.batch();
        long read = leftOperands * (spec.transposeA() ? a.bytes(k, m) : a.bytes(m, k))
                + rightOperands * (spec.transposeB() ? b.bytes(n, k) : b.bytes(k, n))
                + (spec.accumulate() ? result : 0);
        long used = switch (spec.epilogue()) {
            case NONE -> 0;
            case RELU_MASK -> spec.batch() * aux.codes(0, m, n).byteSize();
            default -> aux.codes(0, 1, n).byteSize();
        };
        return new TaskWork(read + used, result, 2 * spec.multiplyAdds());
    }

    private static void requireFormats(GemmSpec spec, StoredMatrix c, StoredMatrix aux) {
        boolean hasMask = spec.epilogue() == Epilogue.RELU_MASK;
        if (!c.format().storesResults() || (hasMask && !aux.format().storesResults())) {
            throw new IllegalArgumentException("GEMM result and mask must have a format from FP32 to FP8_E5M2, but "
                    + "have " + c.format() + " and " + aux.format());
        }
        if (spec.epilogue().addsBias() && !aux.isFloats()) {
            throw new IllegalArgumentException("GEMM biases must be FP32, but are " + aux.format());
        }
        if (c.format().hasScales() && Math.min(c.group(), spec.n()) > WIDEST_GROUP) {
            throw new IllegalArgumentException("A scale of GEMM result C must be for " + WIDEST_GROUP
                    + " columns at most, but groups are " + c.group() + " of " + spec.n());
        }
        if (!(c.isFloats() && (!hasMask || aux.isFloats())) && spec.k() > LONGEST_SUM) {
            throw new IllegalArgumentException(
                    "GEMM k must be at most " + LONGEST_SUM + " where C or its mask is not FP32, but is " + spec.k());
        }
    }

    private static void refuseOverlap(String name, MemorySegment operand, List<MemorySegment> results) {
        for (MemorySegment result : results) {
            if (result.asOverlappingSlice(operand).isPresent()) {
                throw new IllegalArgumentException("GEMM operand " + name + " and the result C share memory");
            }
        }
    }
}
