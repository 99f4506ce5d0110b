package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The parameters that all random kernels have, in order: the context; an input and an output of every element type; an
 * int, a float, a long and a double; results of functions on float and on double, which need not be exact; and sums of
 * ints and of longs that all work items add to.
 */
final class FuzzParameters {
    /** Every input has this many elements; a power of two. */
    static final int INPUT = 128;

    /** Every output has this many elements per program and work item. */
    static final int OUTPUTS = 3;

    /** Sums for each program; a power of two. */
    static final int SUMS = 4;

    private static final List<ElementType> ELEMENTS = List.of(ElementType.values());
    private static final int SCALARS = 1 + 2 * ELEMENTS.size();
    private static final int NEAR = SCALARS + 4;
    private static final int SUM = NEAR + 2;

    private FuzzParameters() {}

    static List<Parameter> all() {
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter.Context(0, "context"));
        for (ElementType element : ELEMENTS) {
            all.add(array(input(element)));
            all.add(array(output(element)));
        }
        for (ValueType type : List.of(ValueType.INT, ValueType.FLOAT, ValueType.LONG, ValueType.DOUBLE)) {
            Expr.Argument scalar = scalar(type);
            all.add(new Parameter.Scalar(scalar.parameter(), scalar.name(), type));
        }
        all.add(array(near(ValueType.FLOAT)));
        all.add(array(near(ValueType.DOUBLE)));
        all.add(array(sums(ValueType.INT)));
        all.add(array(sums(ValueType.LONG)));
        return all;
    }

    private static Parameter array(Memory.Buffer buffer) {
        // The API has no native array of chars.
        boolean heap = buffer.element() == ElementType.CHAR;
        return new Parameter.Array(
                buffer.parameter(),
                buffer.name(),
                buffer.element(),
                heap ? Parameter.Storage.HEAP : Parameter.Storage.NATIVE);
    }

    static Memory.Buffer input(ElementType element) {
        return new Memory.Buffer(1 + 2 * ELEMENTS.indexOf(element), "in" + element.text(), element);
    }

    static Memory.Buffer output(ElementType element) {
        return new Memory.Buffer(2 + 2 * ELEMENTS.indexOf(element), "out" + element.text(), element);
    }

    static Expr.Argument scalar(ValueType type) {
        return switch (type) {
            case INT -> new Expr.Argument(SCALARS, "n", type);
            case FLOAT -> new Expr.Argument(SCALARS + 1, "f", type);
            case LONG -> new Expr.Argument(SCALARS + 2, "l", type);
            case DOUBLE -> new Expr.Argument(SCALARS + 3, "d", type);
            case BOOL -> throw new IllegalArgumentException("no boolean parameter");
        };
    }

    /** Results of {@link MathFunction}s: those of each program one function after the other, for all work items. */
    static Memory.Buffer near(ValueType type) {
        return type == ValueType.FLOAT
                ? new Memory.Buffer(NEAR, "nearfloat", ElementType.FLOAT)
                : new Memory.Buffer(NEAR + 1, "neardouble", ElementType.DOUBLE);
    }

    static boolean isNear(int parameter) {
        return parameter == NEAR || parameter == NEAR + 1;
    }

    static Memory.Buffer sums(ValueType type) {
        return type == ValueType.INT
                ? new Memory.Buffer(SUM, "sumint", ElementType.INT)
                : new Memory.Buffer(SUM + 1, "sumlong", ElementType.LONG);
    }

    /**
     * Draws arguments for a number of programs and work items; the context is null, arrays are native where they can.
     */
    static List<Object> draw(Random random, int programs, int items) {
        List<Object> arguments = new ArrayList<>();
        for (Parameter parameter : all()) {
            arguments.add(
                    switch (parameter) {
                        case Parameter.Context c -> "no context";
                        case Parameter.Scalar s ->
                            switch (s.type()) {
                                case INT -> random.nextInt(100);
                                case FLOAT -> random.nextFloat();
                                case LONG -> random.nextLong();
                                default -> random.nextGaussian();
                            };
                        case Parameter.Array a -> filled(a.element(), length(a, programs, items), random);
                    });
        }
        return arguments;
    }

    static int length(Parameter.Array array, int programs, int items) {
        if (array.index() >= SUM) {
            return programs * SUMS;
        }
        if (array.index() >= NEAR) {
            return programs * MathFunction.values().length * items;
        }
        return array.index() % 2 == 1 ? INPUT : programs * OUTPUTS * items;
    }

    private static Object filled(ElementType element, int length, Random random) {
        float[] floats = {0f, -0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, -1e38f, Float.MIN_VALUE, 3.5f};
        Object array = zeros(element, length);
        for (int i = 0; i < length; i++) {
            boolean small = random.nextBoolean();
            float f = small ? random.nextFloat() * 8 - 4 : floats[random.nextInt(floats.length)];
            int n = small ? random.nextInt(9) - 4 : random.nextInt();
            switch (array) {
                case ByteArray a -> a.set(i, (byte) n);
                case ShortArray a -> a.set(i, (short) n);
                case char[] a -> a[i] = (char) n;
                case IntArray a -> a.set(i, n);
                case LongArray a -> a.set(i, small ? n : random.nextLong());
                case FloatArray a -> a.set(i, f);
                case DoubleArray a -> a.set(i, small ? random.nextGaussian() : f);
                default -> throw new IllegalStateException();
            }
        }
        return array;
    }

    static Object zeros(ElementType element, int length) {
        return switch (element) {
            case BYTE -> new ByteArray(length);
            case SHORT -> new ShortArray(length);
            case CHAR -> new char[length];
            case INT -> new IntArray(length);
            case LONG -> new LongArray(length);
            case FLOAT -> new FloatArray(length);
            case DOUBLE -> new DoubleArray(length);
        };
    }
}
