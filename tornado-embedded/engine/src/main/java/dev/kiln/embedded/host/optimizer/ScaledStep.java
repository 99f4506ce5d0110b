package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.TaskWork;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One call of the library's function: a step over weights of {@code rows × columns} that are integers with an FP16
 * scale for each group of a row, and BF16 residuals. The parameters are the components, in order; {@code powersOfTwo}
 * is 0 or 1.
 *
 * @param codes [rows × pitch / codesPerByte], rows padded to whole groups; two a byte with the first in the low half
 * @param scales [rows × groups of a row], bits of FP16
 * @param residual [rows × columns], bits of BF16
 * @param gradient [rows × columns], bits of FP16
 * @param first velocity or first moment [rows × columns], for steps that have one
 * @param second second moment [rows × columns], for steps that have one
 * @param settings of the kind: learning rate, weight decay, momentum; or AdamW's eight
 * @param clip [3], what gradients are multiplied by, and whether the step is skipped
 * @param key [4], seed and step of the draws
 * @param tensor number of the draws' tensor
 * @param kind 0 SGD, 1 with momentum, 2 with Nesterov's, 3 AdamW
 * @param largest code: 7 or 127
 * @param codesPerByte 2 or 1
 * @param group weights that share a scale
 */
public record ScaledStep(
        ByteArray codes,
        ShortArray scales,
        ShortArray residual,
        ShortArray gradient,
        FloatArray first,
        FloatArray second,
        FloatArray settings,
        FloatArray clip,
        IntArray key,
        int tensor,
        int kind,
        int largest,
        int codesPerByte,
        boolean powersOfTwo,
        int rows,
        int columns,
        int group)
        implements QuantizedStep {

    /** The library's name. */
    public static final String LIBRARY = "kiln-optimizers";

    /** The function's name. */
    public static final String FUNCTION = "scaled";

    static final int MOMENTUM = 1;
    static final int NESTEROV = 2;
    static final int ADAMW = 3;

    /** The widest group. */
    static final int LARGEST_GROUP = 256;

    private static final List<Class<?>> KINDS = List.of(
            ByteArray.class,
            ShortArray.class,
            ShortArray.class,
            ShortArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            IntArray.class);

    private static final List<String> NUMBERS =
            List.of("tensor", "kind", "largest", "codesPerByte", "powersOfTwo", "rows", "columns", "group");

    /**
     * Checks numbers and sizes.
     *
     * @throws IllegalArgumentException if a number means nothing or an array is too small
     */
    public ScaledStep {
        require("kind", kind, 0, ADAMW);
        require("codesPerByte", codesPerByte, 1, 2);
        require("largest", largest, 1, codesPerByte == 2 ? 7 : 127);
        require("rows", rows, 1, Integer.MAX_VALUE);
        require("columns", columns, 1, Integer.MAX_VALUE);
        require("group", group, codesPerByte, LARGEST_GROUP);
        if (group % codesPerByte != 0) {
            throw new IllegalArgumentException("group must be whole bytes, but is " + group);
        }
        long groups = (long) rows * Math.ceilDiv(columns, group);
        long weights = (long) rows * columns;
        requireSize("codes", codes, groups * group / codesPerByte);
        requireSize("scales", scales, groups);
        requireSize("residual", residual, weights);
        requireSize("gradient", gradient, weights);
        requireSize("first", first, kind == 0 ? 0 : weights);
        requireSize("second", second, kind == ADAMW ? weights : 0);
        requireSize("settings", settings, kind == ADAMW ? 8 : 3);
        requireSize("clip", clip, 3);
        requireSize("key", key, 4);
    }

    /** What the step has to do where it is not skipped. */
    public TaskWork work() {
        long groups = (long) rows * Math.ceilDiv(columns, group);
        long weights = (long) rows * columns;
        long changed = groups * group / codesPerByte + Short.BYTES * (groups + weights) + momentBytes(kind, weights);
        return new TaskWork(changed + Short.BYTES * weights, changed, 0);
    }

    /** The bytes of what the optimizer remembers of so many weights. */
    static long momentBytes(int kind, long weights) {
        int moments = kind == 0 ? 0 : kind == ADAMW ? 2 : 1;
        return (long) moments * Float.BYTES * weights;
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if there is no such function, or a parameter is missing, of the wrong kind or
     *     too small
     */
    public static ScaledStep of(String function, Object[] parameters) {
        if (!function.equals(FUNCTION)) {
            throw new IllegalArgumentException(
                    "Library " + LIBRARY + " has the function " + FUNCTION + ", but not '" + function + "'");
        }
        int arrays = KINDS.size();
        if (parameters.length != arrays + NUMBERS.size()) {
            throw new IllegalArgumentException("Function scaled of library kiln-optimizers takes "
                    + (arrays + NUMBERS.size()) + " parameters, but got " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            Class<?> kind = i < arrays ? KINDS.get(i) : Integer.class;
            if (!kind.isInstance(parameters[i])) {
                throw new IllegalArgumentException(
                        "Parameter " + i + " of function scaled must be " + kind.getSimpleName() + ", but is "
                                + parameters[i].getClass().getSimpleName());
            }
        }
        int[] numbers = new int[NUMBERS.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Integer) parameters[arrays + i];
        }
        require("powersOfTwo", numbers[4], 0, 1);
        return new ScaledStep(
                (ByteArray) parameters[0],
                (ShortArray) parameters[1],
                (ShortArray) parameters[2],
                (ShortArray) parameters[3],
                (FloatArray) parameters[4],
                (FloatArray) parameters[5],
                (FloatArray) parameters[6],
                (FloatArray) parameters[7],
                (IntArray) parameters[8],
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4] == 1,
                numbers[5],
                numbers[6],
                numbers[7]);
    }

    /** Returns the arrays, in the order of the parameters. */
    public List<TornadoNativeArray> arrays() {
        return List.of(codes, scales, residual, gradient, first, second, settings, clip, key);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " of function scaled must be " + least + " to " + most + ", but is " + value);
        }
    }

    private static void requireSize(String name, TornadoNativeArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("Array " + name + " of function scaled must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
    }
}
