package dev.kiln.embedded.host.gemm;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One call of the function {@code gemm} of the library {@code kiln}, on any device.
 *
 * <p>Its parameters are: FloatArray a, b, c, aux; int m, n, k, transposeA, transposeB, batch, strideA, strideB,
 * strideC, accumulate, epilogue. Transpositions and accumulate are 0 or 1; the epilogue is a code of {@link Epilogue};
 * see {@link GemmSpec} for the rest. {@code aux} is a vector of n biases, or a mask laid out like C; without an
 * epilogue it is not looked at (pass c).
 *
 * @param spec the product's shape
 * @param a left operand
 * @param b right operand
 * @param c result; shares no memory with {@code a} and {@code b}
 * @param aux what the epilogue needs, or any array if it needs nothing
 */
public record GemmRequest(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
    private static final String[] ARRAY_NAMES = {"a", "b", "c", "aux"};
    private static final int ARRAYS = ARRAY_NAMES.length;
    private static final String[] NUMBERS = {
        "m", "n", "k", "transposeA", "transposeB", "batch", "strideA", "strideB", "strideC", "accumulate", "epilogue"
    };

    /**
     * Checks the arrays.
     *
     * @throws IllegalArgumentException if an array is too small, or the result shares memory with an operand
     */
    public GemmRequest {
        requireSize("A", a, spec.elementsOfA());
        requireSize("B", b, spec.elementsOfB());
        requireSize("C", c, spec.elementsOfC());
        requireSize("aux", aux, spec.elementsOfAux());
        refuseOverlap("A", a, spec.elementsOfA(), c, spec.elementsOfC());
        refuseOverlap("B", b, spec.elementsOfB(), c, spec.elementsOfC());
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if {@code function} is not gemm, or a parameter is missing, of the wrong kind or
     *     too small
     */
    public static GemmRequest of(String function, Object[] parameters) {
        if (!function.equals("gemm")) {
            throw new IllegalArgumentException("Library kiln has the function gemm, but not '" + function + "'");
        }
        if (parameters.length != ARRAYS + NUMBERS.length) {
            throw new IllegalArgumentException("Function gemm of library kiln takes " + (ARRAYS + NUMBERS.length)
                    + " parameters, but got " + parameters.length);
        }
        GemmSpec spec = new GemmSpec(
                number(parameters, 0),
                number(parameters, 1),
                number(parameters, 2),
                flag(parameters, 3),
                flag(parameters, 4),
                number(parameters, 5),
                number(parameters, 6),
                number(parameters, 7),
                number(parameters, 8),
                flag(parameters, 9),
                Epilogue.of(number(parameters, 10)));
        return new GemmRequest(
                spec, array(parameters, 0), array(parameters, 1), array(parameters, 2), array(parameters, 3));
    }

    private static void requireSize(String name, FloatArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("GEMM operand " + name + " must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
    }

    private static void refuseOverlap(String name, FloatArray operand, long elements, FloatArray c, long elementsOfC) {
        long start = operand.getSegment().address();
        long result = c.getSegment().address();
        if (start < result + Float.BYTES * elementsOfC && result < start + Float.BYTES * elements) {
            throw new IllegalArgumentException("GEMM operand " + name + " and the result C share memory");
        }
    }

    private static FloatArray array(Object[] parameters, int index) {
        if (parameters[index] instanceof FloatArray array) {
            return array;
        }
        throw wrongKind(index, ARRAY_NAMES[index], "a FloatArray", parameters[index]);
    }

    private static int number(Object[] parameters, int index) {
        if (parameters[ARRAYS + index] instanceof Integer number) {
            return number;
        }
        throw wrongKind(ARRAYS + index, NUMBERS[index], "an Integer", parameters[ARRAYS + index]);
    }

    private static boolean flag(Object[] parameters, int index) {
        int value = number(parameters, index);
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("GEMM " + NUMBERS[index] + " must be 0 or 1, but is " + value);
        }
        return value == 1;
    }

    private static IllegalArgumentException wrongKind(
            int index, String name, String expected, @Nullable Object actual) {
        return new IllegalArgumentException("Parameter " + index + " (" + name + ") of gemm must be " + expected
                + ", but is " + (actual == null ? "null" : actual.getClass().getName()));
    }
}
