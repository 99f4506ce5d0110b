package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.optimizer.PlainStep;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The parameters of a library task by their names: first the arrays, then the integers. */
final class GemmParameters {
    private static final List<String> GEMM =
            List.of(("a b c aux m n k transposeA transposeB batch strideA strideB " + "strideC accumulate epilogue")
                    .split(" "));
    private static final List<String> QGEMM = List.of(("a aScales b bScales c cScales aux m n k transposeA transposeB "
                    + "epilogue formatA groupA formatB groupB formatC groupC powersOfTwo formatAux groupAux")
            .split(" "));

    private static final List<String> STEP =
            List.of("a b gradient weights first second settings wanted m n k kind".split(" "));

    private final String function;
    private final List<String> names;
    private final Object[] values;

    private GemmParameters(String function, List<String> names, Object[] values) {
        this.function = function;
        this.names = names;
        this.values = values;
        if (values.length != names.size()) {
            throw new IllegalArgumentException("Function " + function + " of library kiln takes " + names.size()
                    + " parameters, but got " + values.length);
        }
    }

    /**
     * Reads a call of {@code gemm} or {@code qgemm}.
     *
     * @throws IllegalArgumentException as {@link GemmRequest#of}
     */
    static GemmRequest read(String function, Object[] values) {
        return switch (function) {
            case "gemm" -> new GemmParameters(function, GEMM, values).plain();
            case "qgemm" -> new GemmParameters(function, QGEMM, values).stored();
            default ->
                throw new IllegalArgumentException(
                        "Library kiln has the functions gemm, qgemm and weight-step, but not '" + function + "'");
        };
    }

    /**
     * Reads a call of {@code weight-step}.
     *
     * @throws IllegalArgumentException if a parameter is missing, of the wrong kind or too small
     */
    static StepCall readStep(Object[] values) {
        GemmParameters call = new GemmParameters(StepCall.FUNCTION, STEP, values);
        int m = call.number("m");
        int n = call.number("n");
        PlainStep step = new PlainStep(
                call.array("weights", FloatArray.class),
                call.array("first", FloatArray.class),
                call.array("second", FloatArray.class),
                call.array("settings", FloatArray.class),
                call.number("kind"),
                (long) m * n);
        return new StepCall(
                GemmSpec.of(m, n, call.number("k"), true, false),
                call.array("a", FloatArray.class),
                call.array("b", FloatArray.class),
                call.array("gradient", FloatArray.class),
                step,
                call.array("wanted", IntArray.class));
    }

    private GemmRequest plain() {
        GemmSpec spec = new GemmSpec(
                number("m"),
                number("n"),
                number("k"),
                flag("transposeA"),
                flag("transposeB"),
                number("batch"),
                number("strideA"),
                number("strideB"),
                number("strideC"),
                flag("accumulate"),
                Epilogue.of(number("epilogue")));
        return new GemmRequest(
                spec,
                array("a", FloatArray.class),
                array("b", FloatArray.class),
                array("c", FloatArray.class),
                array("aux", FloatArray.class));
    }

    private GemmRequest stored() {
        Epilogue epilogue = Epilogue.of(number("epilogue"));
        GemmSpec spec = GemmSpec.of(number("m"), number("n"), number("k"), flag("transposeA"), flag("transposeB"))
                .with(epilogue);
        StoredMatrix c = matrix("C");
        StoredMatrix aux = switch (epilogue) {
            case NONE -> c;
            case RELU_MASK -> mask();
            default -> StoredMatrix.of("aux", array("aux", FloatArray.class));
        };
        return new GemmRequest(spec, matrix("A"), matrix("B"), c, aux, flag("powersOfTwo"));
    }

    private StoredMatrix matrix(String name) {
        StoredFormat format = StoredFormat.of(number("format" + name));
        String codes = name.toLowerCase(Locale.ROOT);
        TornadoNativeArray array = array(codes, format.codes());
        TornadoNativeArray scales = format.hasScales() ? array(codes + "Scales", format.scales()) : array;
        return new StoredMatrix(name, format, number("group" + name), array, scales);
    }

    private StoredMatrix mask() {
        StoredFormat format = StoredFormat.of(number("formatAux"));
        TornadoNativeArray array = array("aux", format.codes());
        return new StoredMatrix("aux", format, number("groupAux"), array, array);
    }

    /**
     * Returns an array.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    private <T extends TornadoNativeArray> T array(String name, Class<T> kind) {
        int index = names.indexOf(name);
        if (kind.isInstance(values[index])) {
            return kind.cast(values[index]);
        }
        throw wrongKind(index, "a " + kind.getSimpleName(), values[index]);
    }

    /**
     * Returns an integer.
     *
     * @throws IllegalArgumentException if it is something else
     */
    private int number(String name) {
        int index = names.indexOf(name);
        if (values[index] instanceof Integer number) {
            return number;
        }
        throw wrongKind(index, "an Integer", values[index]);
    }

    /**
     * Returns an integer that says yes or no.
     *
     * @throws IllegalArgumentException if it is neither 0 nor 1
     */
    private boolean flag(String name) {
        int value = number(name);
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("GEMM " + name + " must be 0 or 1, but is " + value);
        }
        return value == 1;
    }

    private IllegalArgumentException wrongKind(int index, String expected, @Nullable Object actual) {
        return new IllegalArgumentException("Parameter " + index + " (" + names.get(index) + ") of " + function
                + " must be " + expected + ", but is "
                + (actual == null ? "null" : actual.getClass().getName()));
    }
}
