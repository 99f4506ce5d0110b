package dev.kiln.embedded.opencl;

import dev.kiln.embedded.host.RandomKernels;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.ValueType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A random kernel with a grid and arguments, all drawn by one seed. Functions whose bits are each device's own choice
 * are taken out of it.
 *
 * @param arguments arrays in the way of {@link RandomKernels}
 */
record RandomLaunch(long seed, Kernel kernel, int items, int groupItems, List<Object> arguments) {
    private static final Set<MathFunction> EXACT =
            EnumSet.of(MathFunction.ABS, MathFunction.SQRT, MathFunction.FLOOR, MathFunction.CEIL);

    static RandomLaunch draw(long seed) {
        Kernel kernel = exact(RandomKernels.draw(seed));
        Random random = new Random(seed);
        int[] sizes = {1, 7, 13, 16, 64};
        int local = sizes[random.nextInt(sizes.length)];
        int groups = 1 + random.nextInt(Math.max(1, 100 / local));
        int items = local * groups;
        return new RandomLaunch(seed, kernel, items, local, arguments(random, items));
    }

    /** The same launch of another kernel with the same parameters. */
    RandomLaunch with(Kernel other) {
        return new RandomLaunch(seed, other, items, groupItems, arguments);
    }

    long[] global() {
        return new long[] {items, 1, 1};
    }

    long[] local() {
        return new long[] {groupItems, 1, 1};
    }

    private static Kernel exact(Kernel kernel) {
        return kernel.withBody(Rewrite.expressions(kernel.body(), expr -> Rewrite.bottomUp(expr, RandomLaunch::exact)));
    }

    private static Expr exact(Expr expr) {
        if (!(expr instanceof Expr.Call call) || EXACT.contains(call.function())) {
            return expr;
        }
        boolean expanded = call.function() == MathFunction.EXP && call.type() == ValueType.FLOAT;
        return expanded ? call : call.arguments().getLast();
    }

    private static List<Object> arguments(Random random, int items) {
        List<Object> arguments = new ArrayList<>();
        for (ElementType element : RandomKernels.BUFFERS) {
            arguments.add(array(element, RandomKernels.INPUT, random));
            arguments.add(array(element, RandomKernels.OUTPUTS * items, random));
        }
        arguments.add(random.nextInt(100));
        arguments.add(random.nextFloat());
        arguments.add(random.nextLong());
        arguments.add(random.nextGaussian());
        return arguments;
    }

    private static Object array(ElementType element, int length, Random random) {
        float[] floats = {0f, -0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, -1e38f, Float.MIN_VALUE, 3.5f};
        Object array = switch (element) {
            case BYTE -> new byte[length];
            case SHORT -> new short[length];
            case CHAR -> new char[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
        };
        for (int i = 0; i < length; i++) {
            boolean small = random.nextBoolean();
            float f = small ? random.nextFloat() * 8 - 4 : floats[random.nextInt(floats.length)];
            int n = small ? random.nextInt(9) - 4 : random.nextInt();
            switch (array) {
                case byte[] a -> a[i] = (byte) n;
                case short[] a -> a[i] = (short) n;
                case char[] a -> a[i] = (char) n;
                case int[] a -> a[i] = n;
                case long[] a -> a[i] = small ? n : random.nextLong();
                case float[] a -> a[i] = f;
                case double[] a -> a[i] = small ? random.nextGaussian() : f;
                default -> throw new IllegalStateException();
            }
        }
        return array;
    }

    /** Fresh copies of the arguments. */
    List<Object> copies() {
        List<Object> copies = new ArrayList<>();
        for (Object argument : arguments) {
            copies.add(
                    switch (argument) {
                        case byte[] a -> a.clone();
                        case short[] a -> a.clone();
                        case char[] a -> a.clone();
                        case int[] a -> a.clone();
                        case long[] a -> a.clone();
                        case float[] a -> a.clone();
                        case double[] a -> a.clone();
                        default -> argument;
                    });
        }
        return copies;
    }

    /** Where two results differ, bit for bit but with one NaN for all; empty if they do not. */
    static String difference(List<Object> expected, List<Object> actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) instanceof Number) {
                continue;
            }
            ElementType element = RandomKernels.BUFFERS.get(i / 2);
            long[] left = bits(element, PlainDevice.segment(expected.get(i)));
            long[] right = bits(element, PlainDevice.segment(actual.get(i)));
            int at = Arrays.mismatch(left, right);
            if (at >= 0) {
                return (i % 2 == 0 ? "in" : "out") + element.text() + "[" + at + "] is " + Long.toHexString(right[at])
                        + ", expected " + Long.toHexString(left[at]);
            }
        }
        return "";
    }

    private static long[] bits(ElementType element, MemorySegment data) {
        long[] bits = new long[(int) (data.byteSize() / element.bytes())];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = switch (element) {
                case BYTE -> data.get(ValueLayout.JAVA_BYTE, i);
                case SHORT, CHAR -> data.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i);
                case INT -> data.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * i);
                case LONG -> data.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
                case FLOAT -> Float.floatToIntBits(data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i));
                case DOUBLE -> Double.doubleToLongBits(data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i));
            };
        }
        return bits;
    }
}
