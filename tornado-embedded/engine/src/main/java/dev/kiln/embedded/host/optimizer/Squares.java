package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.TaskWork;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One call of the library's function for partial sums of squares of FP16. The parameters are the components, in order.
 * Of each {@value #BLOCK} elements, lane l of {@value #LANES} adds up the squares of l, l + {@value #LANES} and so on.
 *
 * @param gradients [n], bits of FP16
 * @param partials [offset + blocks · {@value #LANES}]
 * @param wanted [1]; 0 gives sums of zero, or NaN if one of their elements is not finite
 * @param offset where the partial sums begin
 * @param n number of elements
 */
record Squares(ShortArray gradients, FloatArray partials, IntArray wanted, int offset, int n) {
    /** The function's name. */
    static final String FUNCTION = "squares";

    static final int BLOCK = 16384;
    static final int LANES = 64;

    private static final List<Class<?>> KINDS =
            List.of(ShortArray.class, FloatArray.class, IntArray.class, Integer.class, Integer.class);

    /** Checks numbers and sizes. */
    Squares {
        if (n < 1 || offset < 0) {
            throw new IllegalArgumentException("Function squares must have at least 1 element and an offset of at least"
                    + " 0, but has " + n + " elements and offset " + offset);
        }
        requireSize("gradients", gradients, n);
        requireSize("partials", partials, offset + (long) LANES * Math.ceilDiv(n, BLOCK));
        requireSize("wanted", wanted, 1);
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if one is missing, of the wrong kind or too small
     */
    static Squares of(Object[] parameters) {
        if (parameters.length != KINDS.size()) {
            throw new IllegalArgumentException("Function squares of library " + ScaledStep.LIBRARY + " takes "
                    + KINDS.size() + " parameters, but got " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!KINDS.get(i).isInstance(parameters[i])) {
                throw new IllegalArgumentException("Parameter " + i + " of function squares must be "
                        + KINDS.get(i).getSimpleName() + ", but is "
                        + parameters[i].getClass().getSimpleName());
            }
        }
        return new Squares(
                (ShortArray) parameters[0],
                (FloatArray) parameters[1],
                (IntArray) parameters[2],
                (Integer) parameters[3],
                (Integer) parameters[4]);
    }

    /** What the sums have to do where they are wanted. */
    TaskWork work() {
        long partial = (long) LANES * Math.ceilDiv(n, BLOCK);
        return new TaskWork((long) Short.BYTES * n, Float.BYTES * partial, 0);
    }

    private static void requireSize(String name, TornadoNativeArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("Array " + name + " of function squares must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
    }
}
