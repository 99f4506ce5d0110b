package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.opencl.PlainDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two engines made of the same arguments: bit for bit, but with one NaN for all; results of functions
 * within bounds where asked.
 */
public final class Results {
    private Results() {}

    /**
     * Where two results differ, or an empty text if they do not.
     *
     * @param bounded whether functions may be off by their bounds, or must have the same bits, too
     */
    static String difference(RandomLaunch launch, List<Object> expected, List<Object> actual, boolean bounded) {
        for (Parameter parameter : launch.kernel().parameters()) {
            if (!(parameter instanceof Parameter.Array array)) {
                continue;
            }
            boolean near = bounded && FuzzParameters.isNear(array.index());
            String difference = difference(
                    array.name(),
                    array.element(),
                    expected.get(array.index()),
                    actual.get(array.index()),
                    near ? i -> function(launch, i) : i -> null);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    /** Where two arrays differ in their bits, with one NaN for all, or an empty text. */
    public static String difference(String name, ElementType element, Object expected, Object actual) {
        return difference(name, element, expected, actual, i -> null);
    }

    private static String difference(
            String name,
            ElementType element,
            Object expected,
            Object actual,
            IntFunction<@Nullable MathFunction> functions) {
        MemorySegment left = PlainDevice.segment(expected);
        MemorySegment right = PlainDevice.segment(actual);
        int length = (int) (left.byteSize() / element.bytes());
        for (int i = 0; i < length; i++) {
            long want = bits(element, left, i);
            long got = bits(element, right, i);
            if (want == got) {
                continue;
            }
            MathFunction function = functions.apply(i);
            if (function == null || !isNear(element, function, want, got)) {
                String of = function == null ? "" : " of " + function.text();
                return "%s[%d]%s is %s, expected %s".formatted(name, i, of, text(element, got), text(element, want));
            }
        }
        return "";
    }

    private static MathFunction function(RandomLaunch launch, int index) {
        MathFunction[] functions = MathFunction.values();
        return functions[index / launch.items() % functions.length];
    }

    private static boolean isNear(ElementType element, MathFunction function, long want, long got) {
        // OpenCL's bounds, and one or three more ulp for the function that is computed in its place.
        int bound = switch (function) {
            case ABS, FLOOR, CEIL -> 0;
            case SQRT -> element == ElementType.DOUBLE ? 0 : 3;
            case RSQRT -> 2;
            case EXP, LOG, LOG2 -> 3;
            case SIN, COS, ASIN, ACOS, SINH, COSH -> 4;
            case TAN, ATAN, TANH -> 5;
            case ATAN2 -> 6;
            case POW -> 16;
        };
        if (element == ElementType.FLOAT) {
            float a = Float.intBitsToFloat((int) want);
            float b = Float.intBitsToFloat((int) got);
            long distance = Math.abs((long) order((int) want) - order((int) got));
            return !Float.isNaN(a) && !Float.isNaN(b) && distance <= bound + 1;
        }
        double a = Double.longBitsToDouble(want);
        double b = Double.longBitsToDouble(got);
        long distance = order(want) - order(got);
        return !Double.isNaN(a) && !Double.isNaN(b) && Math.abs(distance) <= bound + 3 && distance != Long.MIN_VALUE;
    }

    /** Numbers in the order of the floating-point numbers, neighbours next to each other and one zero. */
    private static int order(int bits) {
        return bits >= 0 ? bits : Integer.MIN_VALUE - bits;
    }

    private static long order(long bits) {
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static String text(ElementType element, long bits) {
        String hex = Long.toHexString(bits);
        return switch (element) {
            case FLOAT -> Float.intBitsToFloat((int) bits) + " (" + hex + ")";
            case DOUBLE -> Double.longBitsToDouble(bits) + " (" + hex + ")";
            default -> bits + " (" + hex + ")";
        };
    }

    private static long bits(ElementType element, MemorySegment data, int i) {
        return switch (element) {
            case BYTE -> data.get(ValueLayout.JAVA_BYTE, i);
            case SHORT -> data.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i);
            case CHAR -> data.get(ValueLayout.JAVA_CHAR_UNALIGNED, 2L * i);
            case INT -> data.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * i);
            case LONG -> data.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
            case FLOAT -> Float.floatToIntBits(data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i));
            case DOUBLE -> Double.doubleToLongBits(data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i));
        };
    }
}
