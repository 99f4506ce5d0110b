package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device's mathematical functions stay within their bounds, and treat what is no number as Java does. */
class OpenClFunctionParityTest {
    private static final int VALUES = 4096;

    private static final List<MathFunction> FUNCTIONS = List.of(MathFunction.values());

    /** In ulp of the exact result; those of OpenCL for FLOAT, with exp's own. */
    private static final Map<MathFunction, Double> BOUNDS = Map.ofEntries(
            Map.entry(MathFunction.ABS, 0.0),
            Map.entry(MathFunction.SQRT, 0.5),
            Map.entry(MathFunction.FLOOR, 0.0),
            Map.entry(MathFunction.CEIL, 0.0),
            Map.entry(MathFunction.RSQRT, 2.0),
            Map.entry(MathFunction.EXP, 3.0),
            Map.entry(MathFunction.LOG, 3.0),
            Map.entry(MathFunction.LOG2, 3.0),
            Map.entry(MathFunction.SIN, 4.0),
            Map.entry(MathFunction.COS, 4.0),
            Map.entry(MathFunction.TAN, 5.0),
            Map.entry(MathFunction.ASIN, 4.0),
            Map.entry(MathFunction.ACOS, 4.0),
            Map.entry(MathFunction.ATAN, 5.0),
            Map.entry(MathFunction.ATAN2, 6.0),
            Map.entry(MathFunction.SINH, 4.0),
            Map.entry(MathFunction.COSH, 4.0),
            Map.entry(MathFunction.TANH, 5.0),
            Map.entry(MathFunction.POW, 16.0));

    private static final double[] EXTREMES = {
        0,
        -0.0,
        1,
        -1,
        2,
        -3,
        0.5,
        1e-40,
        -1e-40,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE"})
    void shouldStayWithinTheBounds(ElementType element) {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            OpenClSource source = OpenClWriter.write(kernel(element), device.options());
            List<Object> arguments = new ArrayList<>();
            double[][] inputs = {inputs(element, 1), inputs(element, 2)};
            arguments.add(array(element, inputs[0]));
            arguments.add(array(element, inputs[1]));
            arguments.add(array(element, new double[VALUES * FUNCTIONS.size()]));
            long program = device.build(source.text(), source.buildOptions());
            int[] status = device.run(program, source, arguments, new long[] {VALUES, 1, 1}, new long[] {64, 1, 1});
            assertThat(source.failure(status)).isNull();
            device.release(program);
            for (MathFunction function : FUNCTIONS) {
                for (int i = 0; i < VALUES; i++) {
                    double x = inputs[0][i];
                    double y = inputs[1][i];
                    double error =
                            error(function, element, x, y, arguments.get(2), FUNCTIONS.indexOf(function) * VALUES + i);
                    assertThat(error)
                            .as("%s(%s, %s) on %s in ulp", function, x, y, element)
                            .isLessThanOrEqualTo(bound(function, element));
                }
            }
        }
    }

    /** A compiler that takes such a result for undefined keeps the other value that a work item might have. */
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE"})
    void shouldBeNanForAConstantNan(ElementType element) {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            OpenClSource source = OpenClWriter.write(ofConstantNan(element), device.options());
            Object out = array(element, new double[FUNCTIONS.size()]);
            long program = device.build(source.text(), source.buildOptions());
            device.run(program, source, List.of(out, 1), new long[] {1, 1, 1}, new long[] {1, 1, 1});
            device.release(program);
            for (int i = 0; i < FUNCTIONS.size(); i++) {
                assertThat(error(FUNCTIONS.get(i), element, Double.NaN, Double.NaN, out, i))
                        .as("%s(NaN) on %s", FUNCTIONS.get(i), element)
                        .isZero();
            }
        }
    }

    /** Java's own functions on double err by an ulp or two, too. */
    private static double bound(MathFunction function, ElementType element) {
        double bound = BOUNDS.getOrDefault(function, 0.0);
        return element == ElementType.DOUBLE && bound > 0.5 ? bound + 2.5 : bound;
    }

    private static double error(
            MathFunction function, ElementType element, double x, double y, Object results, int index) {
        double exact = exact(function, x, y);
        double actual = element == ElementType.FLOAT ? ((float[]) results)[index] : ((double[]) results)[index];
        double rounded = element == ElementType.FLOAT ? (float) exact : exact;
        if (Double.compare(actual, rounded) == 0) {
            return 0;
        }
        if (Double.isNaN(rounded) || Double.isInfinite(rounded) || !Double.isFinite(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        double ulp = element == ElementType.FLOAT ? Math.ulp((float) rounded) : Math.ulp(rounded);
        return Math.abs(actual - exact) / ulp;
    }

    private static double exact(MathFunction function, double x, double y) {
        return switch (function) {
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case RSQRT -> 1 / Math.sqrt(x);
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG2 -> StrictMath.log(x) / StrictMath.log(2);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TAN -> StrictMath.tan(x);
            case ASIN -> StrictMath.asin(x);
            case ACOS -> StrictMath.acos(x);
            case ATAN -> StrictMath.atan(x);
            case ATAN2 -> StrictMath.atan2(x, y);
            case SINH -> StrictMath.sinh(x);
            case COSH -> StrictMath.cosh(x);
            case TANH -> StrictMath.tanh(x);
            case POW -> StrictMath.pow(x, y);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
        };
    }

    private static double[] inputs(ElementType element, long seed) {
        Random random = new Random(seed);
        double[] values = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            int n = EXTREMES.length;
            double value = i < n * n
                    ? EXTREMES[seed == 1 ? i / n : i % n]
                    : random.nextGaussian() * Math.pow(10, random.nextInt(6) - 3);
            values[i] = element == ElementType.FLOAT ? (float) value : value;
        }
        return values;
    }

    private static Object array(ElementType element, double[] values) {
        if (element == ElementType.DOUBLE) {
            return values;
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static Kernel kernel(ElementType element) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : List.of("x", "y", "out")) {
            parameters.add(new Parameter.Array(parameters.size(), name, element, Parameter.Storage.HEAP));
        }
        Expr id = new Expr.WorkItem(Query.GLOBAL_ID, 0);
        Memory out = new Memory.Buffer(2, "out", element);
        List<Stmt> body = new ArrayList<>();
        ValueType type = element.valueType();
        for (MathFunction function : FUNCTIONS) {
            Expr x = new Expr.Load(new Memory.Buffer(0, "x", element), id);
            Expr y = new Expr.Load(new Memory.Buffer(1, "y", element), id);
            Expr value = new Expr.Call(function, type, function.arity() == 1 ? List.of(x) : List.of(x, y));
            Expr index = new Expr.Binary(BinaryOp.ADD, id, Expr.ofInt(FUNCTIONS.indexOf(function) * VALUES));
            body.add(new Stmt.Store(body.size() + 1, out, index, value));
        }
        return new Kernel("functions", "dev.Random", parameters, List.of(), List.of(), List.of(), new Block(body));
    }

    private static Kernel ofConstantNan(ElementType element) {
        ValueType type = element.valueType();
        Expr n = new Expr.Argument(1, "n", ValueType.INT);
        Expr nan = new Expr.Constant(
                type,
                type == ValueType.FLOAT ? Float.floatToRawIntBits(Float.NaN) : Double.doubleToRawLongBits(Double.NaN));
        Memory out = new Memory.Buffer(0, "out", element);
        List<Variable> variables = new ArrayList<>();
        List<Stmt> body = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS.size(); i++) {
            MathFunction function = FUNCTIONS.get(i);
            Variable result = new Variable(i, "v" + i, type);
            variables.add(result);
            Expr value = new Expr.Call(function, type, Collections.nCopies(function.arity(), nan));
            body.add(new Stmt.Assign(i, result, new Expr.Convert(type, n)));
            body.add(new Stmt.If(
                    i,
                    new Expr.Compare(CompareOp.GT, n, Expr.ofInt(0)),
                    new Block(List.of(new Stmt.Assign(i, result, value))),
                    new Block(List.of())));
            body.add(new Stmt.Store(i, out, Expr.ofInt(i), new Expr.Read(result)));
        }
        List<Parameter> parameters = List.of(
                new Parameter.Array(0, "out", element, Parameter.Storage.HEAP),
                new Parameter.Scalar(1, "n", ValueType.INT));
        return new Kernel("constants", "dev.Random", parameters, List.of(), variables, List.of(), new Block(body));
    }
}
