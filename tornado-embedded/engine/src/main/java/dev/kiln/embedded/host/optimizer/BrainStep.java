package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.TaskWork;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One call of the library's function for weights in BF16 with BF16 residuals. The parameters are the components, in
 * order; those that a {@link ScaledStep} has too are the same.
 *
 * @param weights [n], bits of BF16
 * @param residual [n], bits of BF16
 * @param gradient [n], bits of FP16
 * @param n number of weights
 */
record BrainStep(
        ShortArray weights,
        ShortArray residual,
        ShortArray gradient,
        FloatArray first,
        FloatArray second,
        FloatArray settings,
        FloatArray clip,
        IntArray key,
        int tensor,
        int kind,
        int n)
        implements QuantizedStep {

    /** The function's name. */
    static final String FUNCTION = "brain";

    private static final List<Class<?>> KINDS = List.of(
            ShortArray.class,
            ShortArray.class,
            ShortArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            IntArray.class,
            Integer.class,
            Integer.class,
            Integer.class);

    /** Checks numbers and sizes. */
    BrainStep {
        if (kind < 0 || kind > ScaledStep.ADAMW || n < 1) {
            throw new IllegalArgumentException(
                    "Function brain must have a kind from 0 to 3 and at least 1 weight, but has kind " + kind + " and "
                            + n + " weights");
        }
        requireSize("weights", weights, n);
        requireSize("residual", residual, n);
        requireSize("gradient", gradient, n);
        requireSize("first", first, kind == 0 ? 0 : n);
        requireSize("second", second, kind == ScaledStep.ADAMW ? n : 0);
        requireSize("settings", settings, kind == ScaledStep.ADAMW ? 8 : 3);
        requireSize("clip", clip, 3);
        requireSize("key", key, 4);
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if one is missing, of the wrong kind or too small
     */
    static BrainStep of(Object[] parameters) {
        if (parameters.length != KINDS.size()) {
            throw new IllegalArgumentException("Function brain of library " + ScaledStep.LIBRARY + " takes "
                    + KINDS.size() + " parameters, but got " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!KINDS.get(i).isInstance(parameters[i])) {
                throw new IllegalArgumentException("Parameter " + i + " of function brain must be "
                        + KINDS.get(i).getSimpleName() + ", but is "
                        + parameters[i].getClass().getSimpleName());
            }
        }
        return new BrainStep(
                (ShortArray) parameters[0],
                (ShortArray) parameters[1],
                (ShortArray) parameters[2],
                (FloatArray) parameters[3],
                (FloatArray) parameters[4],
                (FloatArray) parameters[5],
                (FloatArray) parameters[6],
                (IntArray) parameters[7],
                (Integer) parameters[8],
                (Integer) parameters[9],
                (Integer) parameters[10]);
    }

    /** What the step has to do where it is not skipped. */
    TaskWork work() {
        long changed = 2L * Short.BYTES * n + ScaledStep.momentBytes(kind, n);
        return new TaskWork(changed + (long) Short.BYTES * n, changed, 0);
    }

    private static void requireSize(String name, TornadoNativeArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("Array " + name + " of function brain must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
    }
}
