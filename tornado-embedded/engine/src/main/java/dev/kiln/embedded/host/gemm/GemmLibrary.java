package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The library {@code kiln} with the function {@code gemm}.
 *
 * <p>Its parameters are: FloatArray a, b, c, aux; int m, n, k, transposeA, transposeB, batch, strideA, strideB,
 * strideC, accumulate, epilogue. Transpositions and accumulate are 0 or 1; the epilogue is a code of {@link Epilogue};
 * see {@link GemmSpec} for the rest. {@code aux} is a vector of n biases, or a mask laid out like C; without an
 * epilogue it is not looked at (pass c).
 */
public final class GemmLibrary implements HostLibrary {
    private static final String[] ARRAY_NAMES = {"a", "b", "c", "aux"};
    private static final int ARRAYS = ARRAY_NAMES.length;
    private static final String[] NUMBERS = {
        "m", "n", "k", "transposeA", "transposeB", "batch", "strideA", "strideB", "strideC", "accumulate", "epilogue"
    };

    /** Creates the library; called by {@link java.util.ServiceLoader}. */
    public GemmLibrary() {}

    @Override
    public String name() {
        return "kiln";
    }

    @Override
    public HostCall prepare(String function, Object[] parameters) {
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
        return prepare(spec, array(parameters, 0), array(parameters, 1), array(parameters, 2), array(parameters, 3));
    }

    /**
     * Prepares a product.
     *
     * @param spec its shape
     * @param a left operand
     * @param b right operand
     * @param c result; shares no memory with {@code a} and {@code b}
     * @param aux what the epilogue needs, or any array if it needs nothing
     * @return the prepared call
     * @throws IllegalArgumentException if an array is too small, or the result shares memory with an operand
     */
    public static HostCall prepare(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        return new GemmCall(spec, a, b, c, aux);
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
