package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.fuzz.Results;
import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.NarrowOp;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.UnaryOp;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Verifier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on every pair of extreme values, on a device and in the interpreter: the same bits. */
class OpenClArithmeticParityTest {
    private static final double[] EXTREMES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -1.5,
        3.4999,
        1e-40,
        -1e-310,
        Float.MIN_NORMAL,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -2147483649.0,
        4e9,
        9.3e18,
        -9.3e18,
        Float.MAX_VALUE,
        1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
    };
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        -2,
        7,
        31,
        32,
        33,
        63,
        -128,
        255,
        65_535,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE - 1,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7fff_ffff_8000_0001L,
    };

    private final List<Stmt> body = new ArrayList<>();
    private final Map<ElementType, Integer> results = new EnumMap<>(ElementType.class);

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"INT", "LONG", "FLOAT", "DOUBLE"})
    void shouldGiveTheSameBits(ElementType element) {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            Kernel kernel = Verifier.verify(kernel(element), "writing every operation");
            int pairs = element.valueType().isFloating()
                    ? EXTREMES.length * EXTREMES.length
                    : NUMBERS.length * NUMBERS.length;
            List<Object> expected = arguments(element, pairs);
            List<Object> actual = arguments(element, pairs);
            long[] global = {pairs, 1, 1};
            long[] local = {1, 1, 1};
            new Interpreter(kernel, expected, global, local).run();
            OpenClSource source = OpenClWriter.write(kernel, device.options());
            long program = device.build(source.text(), source.buildOptions());
            assertThat(source.failure(device.run(program, source, actual, global, local)))
                    .isNull();
            for (ElementType each : ElementType.values()) {
                int out = buffer(each, true).parameter();
                assertThat(Results.difference(each.text(), each, expected.get(out), actual.get(out)))
                        .as(source.text())
                        .isEmpty();
            }
            device.release(program);
        }
    }

    /** An input and an output of every element type; each result is a store of its own. */
    private Kernel kernel(ElementType element) {
        Memory memory = buffer(element, false);
        Expr id = new Expr.WorkItem(Query.GLOBAL_ID, 0);
        Expr size = new Expr.WorkItem(Query.GLOBAL_SIZE, 0);
        Expr a = new Expr.Load(memory, id);
        Expr b = new Expr.Load(memory, new Expr.Binary(BinaryOp.ADD, id, size));
        ValueType type = element.valueType();
        for (BinaryOp op : BinaryOp.values()) {
            if (type.isFloating() ? op.isLogical() || op.isShift() : op.isShift() && type == ValueType.LONG) {
                continue;
            }
            boolean divides = (op == BinaryOp.DIV || op == BinaryOp.REM) && type.isInteger();
            keep(new Expr.Binary(op, a, divides ? new Expr.Binary(BinaryOp.OR, b, new Expr.Constant(type, 1)) : b));
        }
        for (CompareOp op : CompareOp.values()) {
            if (type.isFloating() || !op.isNegation()) {
                Expr test = new Expr.Compare(op, a, b);
                keep(new Expr.Select(test, Expr.ofInt(1), Expr.ofInt(0)));
                keep(new Expr.Select(Expr.not(test), Expr.ofInt(1), Expr.ofInt(0)));
            }
        }
        for (ValueType to : List.of(ValueType.INT, ValueType.LONG, ValueType.FLOAT, ValueType.DOUBLE)) {
            if (to != type) {
                keep(new Expr.Convert(to, a));
            }
        }
        keep(new Expr.Unary(UnaryOp.NEGATE, a));
        keep(new Expr.Call(MathFunction.ABS, type, List.of(a)));
        switch (type) {
            case INT -> integers(a, b);
            case LONG -> longs(a, b);
            default -> floats(type, a);
        }
        List<Parameter> parameters = new ArrayList<>();
        for (ElementType each : ElementType.values()) {
            for (boolean out : new boolean[] {false, true}) {
                Memory.Buffer of = buffer(each, out);
                parameters.add(new Parameter.Array(of.parameter(), of.name(), each, Parameter.Storage.HEAP));
            }
        }
        return new Kernel("every", "dev.Random", parameters, List.of(), List.of(), List.of(), new Block(body));
    }

    private void integers(Expr a, Expr b) {
        keep(new Expr.Unary(UnaryOp.NOT, a));
        keep(new Expr.Unary(UnaryOp.BIT_COUNT, a));
        keep(new Expr.Reinterpret(ValueType.FLOAT, a));
        for (NarrowOp op : NarrowOp.values()) {
            keep(new Expr.Narrow(op, a));
        }
        for (int constant : new int[] {2, -1, 7, -7, Integer.MIN_VALUE}) {
            for (BinaryOp op : List.of(BinaryOp.MUL, BinaryOp.DIV, BinaryOp.REM, BinaryOp.SHL, BinaryOp.USHR)) {
                keep(new Expr.Binary(op, a, Expr.ofInt(constant)));
            }
        }
        // Sums inside of what C would take as unsigned.
        Expr sum = new Expr.Binary(BinaryOp.ADD, a, b);
        keep(new Expr.Binary(BinaryOp.SHR, sum, Expr.ofInt(3)));
        keep(new Expr.Binary(BinaryOp.DIV, sum, Expr.ofInt(3)));
        keep(new Expr.Convert(ValueType.LONG, sum));
        keep(new Expr.Convert(ValueType.DOUBLE, sum));
        keep(new Expr.Select(
                new Expr.Compare(CompareOp.LT, sum, new Expr.Unary(UnaryOp.NEGATE, a)), Expr.ofInt(1), Expr.ofInt(0)));
        keep(new Expr.Narrow(NarrowOp.I2B, sum));
        keep(new Expr.Binary(BinaryOp.MIN, new Expr.Narrow(NarrowOp.I2B, a), sum));
    }

    private void longs(Expr a, Expr b) {
        keep(new Expr.Unary(UnaryOp.NOT, a));
        keep(new Expr.Unary(UnaryOp.BIT_COUNT, a));
        keep(new Expr.Reinterpret(ValueType.DOUBLE, a));
        for (BinaryOp op : List.of(BinaryOp.SHL, BinaryOp.SHR, BinaryOp.USHR)) {
            keep(new Expr.Binary(op, a, new Expr.Convert(ValueType.INT, b)));
        }
        Expr sum = new Expr.Binary(BinaryOp.MUL, a, b);
        keep(new Expr.Binary(BinaryOp.SHR, sum, Expr.ofInt(67)));
        keep(new Expr.Convert(ValueType.INT, sum));
        keep(new Expr.Convert(ValueType.FLOAT, sum));
    }

    private void floats(ValueType type, Expr a) {
        for (MathFunction function : List.of(MathFunction.SQRT, MathFunction.FLOOR, MathFunction.CEIL)) {
            keep(new Expr.Call(function, type, List.of(a)));
        }
        // Contraction would round this once.
        keep(new Expr.Binary(BinaryOp.ADD, new Expr.Binary(BinaryOp.MUL, a, a), a));
    }

    private void keep(Expr value) {
        ElementType element = ElementType.valueOf(value.type().name());
        int number = results.merge(element, 1, Integer::sum) - 1;
        Expr index = new Expr.Binary(
                BinaryOp.ADD,
                new Expr.WorkItem(Query.GLOBAL_ID, 0),
                new Expr.Binary(BinaryOp.MUL, new Expr.WorkItem(Query.GLOBAL_SIZE, 0), Expr.ofInt(number)));
        body.add(new Stmt.Store(body.size() + 1, buffer(element, true), index, value));
    }

    private static Memory.Buffer buffer(ElementType element, boolean out) {
        int parameter = 2 * List.of(ElementType.values()).indexOf(element) + (out ? 1 : 0);
        return new Memory.Buffer(parameter, (out ? "out" : "in") + element.text(), element);
    }

    private List<Object> arguments(ElementType element, int pairs) {
        List<Object> arguments = new ArrayList<>();
        for (ElementType each : ElementType.values()) {
            int inputs = each == element ? 2 * pairs : 1;
            arguments.add(array(each, inputs));
            arguments.add(array(each, Math.max(1, results.getOrDefault(each, 0) * pairs)));
            for (int i = 0; each == element && i < pairs; i++) {
                fill(arguments.get(arguments.size() - 2), i, pairs);
            }
        }
        return arguments;
    }

    private static void fill(Object array, int i, int pairs) {
        int integers = NUMBERS.length;
        int floats = EXTREMES.length;
        switch (array) {
            case int[] a -> {
                a[i] = (int) NUMBERS[i / integers];
                a[i + pairs] = (int) NUMBERS[i % integers];
            }
            case long[] a -> {
                a[i] = NUMBERS[i / integers];
                a[i + pairs] = NUMBERS[i % integers];
            }
            case float[] a -> {
                a[i] = (float) EXTREMES[i / floats];
                a[i + pairs] = (float) EXTREMES[i % floats];
            }
            case double[] a -> {
                a[i] = EXTREMES[i / floats];
                a[i + pairs] = EXTREMES[i % floats];
            }
            default -> throw new IllegalStateException();
        }
    }

    private static Object array(ElementType element, int length) {
        return switch (element) {
            case BYTE -> new byte[length];
            case SHORT -> new short[length];
            case CHAR -> new char[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
        };
    }
}
