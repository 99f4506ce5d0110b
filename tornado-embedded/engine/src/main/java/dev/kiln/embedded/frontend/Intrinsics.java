package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.UnaryOp;
import dev.kiln.embedded.ir.ValueType;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static methods of the Java library that have a meaning of their own in the IR. */
final class Intrinsics {
    private static final Map<String, MathFunction> FUNCTIONS = Map.ofEntries(
            Map.entry("abs", MathFunction.ABS),
            Map.entry("sqrt", MathFunction.SQRT),
            Map.entry("exp", MathFunction.EXP),
            Map.entry("log", MathFunction.LOG),
            Map.entry("sin", MathFunction.SIN),
            Map.entry("cos", MathFunction.COS),
            Map.entry("tan", MathFunction.TAN),
            Map.entry("asin", MathFunction.ASIN),
            Map.entry("acos", MathFunction.ACOS),
            Map.entry("atan", MathFunction.ATAN),
            Map.entry("atan2", MathFunction.ATAN2),
            Map.entry("sinh", MathFunction.SINH),
            Map.entry("cosh", MathFunction.COSH),
            Map.entry("tanh", MathFunction.TANH),
            Map.entry("pow", MathFunction.POW),
            Map.entry("floor", MathFunction.FLOOR),
            Map.entry("ceil", MathFunction.CEIL));

    private final List<Expr> arguments;
    private final OperandStack stack;

    private Intrinsics(List<Expr> arguments, OperandStack stack) {
        this.arguments = arguments;
        this.stack = stack;
    }

    /** The value of a call, or null if the method is no intrinsic. */
    static @Nullable Expr call(
            String owner, String name, MethodTypeDesc type, List<Value> arguments, OperandStack stack) {
        if (!owner.startsWith("java.lang.")) {
            return null;
        }
        List<Expr> numbers = arguments.stream()
                .map(argument -> OperandStack.coerce(stack.expr(argument), ValueType.INT))
                .toList();
        Intrinsics intrinsics = new Intrinsics(numbers, stack);
        return switch (owner.substring("java.lang.".length())) {
            case "Math" -> intrinsics.math(name, type);
            case "Float", "Double" -> intrinsics.floating(name);
            case "Integer", "Long", "Short", "Byte" -> intrinsics.integral(owner, name);
            default -> null;
        };
    }

    private Expr first() {
        return arguments.get(0);
    }

    private Expr second() {
        return arguments.get(1);
    }

    private @Nullable Expr math(String name, MethodTypeDesc type) {
        MathFunction function = FUNCTIONS.get(name);
        if (function != null && function.arity() == type.parameterCount()) {
            return new Expr.Call(function, first().type(), arguments);
        }
        return switch (name) {
            case "min" -> binary(BinaryOp.MIN);
            case "max" -> binary(BinaryOp.MAX);
            case "signum" -> sign(stack.atom(first()));
            case "toRadians" -> scaled(0.017453292519943295);
            case "toDegrees" -> scaled(57.29577951308232);
            default -> null;
        };
    }

    /** The sign of a floating-point number; zeros and NaN are their own. */
    private static Expr sign(Expr value) {
        boolean single = value.type() == ValueType.FLOAT;
        Expr zero = single ? Expr.ofFloat(0) : Expr.ofDouble(0);
        return new Expr.Select(
                new Expr.Compare(CompareOp.GT, value, zero),
                single ? Expr.ofFloat(1) : Expr.ofDouble(1),
                new Expr.Select(
                        new Expr.Compare(CompareOp.LT, value, zero),
                        single ? Expr.ofFloat(-1) : Expr.ofDouble(-1),
                        value));
    }

    private Expr scaled(double factor) {
        return new Expr.Binary(BinaryOp.MUL, first(), Expr.ofDouble(factor));
    }

    private Expr binary(BinaryOp op) {
        return new Expr.Binary(op, first(), second());
    }

    private @Nullable Expr floating(String name) {
        return switch (name) {
            case "floatToRawIntBits" -> new Expr.Reinterpret(ValueType.INT, first());
            case "intBitsToFloat" -> new Expr.Reinterpret(ValueType.FLOAT, first());
            case "doubleToRawLongBits" -> new Expr.Reinterpret(ValueType.LONG, first());
            case "longBitsToDouble" -> new Expr.Reinterpret(ValueType.DOUBLE, first());
            case "floatToIntBits" -> canonicalBits(ValueType.INT, Expr.ofInt(0x7fc00000));
            case "doubleToLongBits" -> canonicalBits(ValueType.LONG, Expr.ofLong(0x7ff8000000000000L));
            case "isNaN" -> {
                Expr value = stack.atom(first());
                yield new Expr.Compare(CompareOp.NE, value, value);
            }
            case "isFinite" -> new Expr.Compare(CompareOp.LE, magnitude(), largest());
            case "isInfinite" -> new Expr.Compare(CompareOp.GT, magnitude(), largest());
            case "min" -> binary(BinaryOp.MIN);
            case "max" -> binary(BinaryOp.MAX);
            case "sum" -> binary(BinaryOp.ADD);
            default -> null;
        };
    }

    private Expr canonicalBits(ValueType type, Expr canonical) {
        Expr value = stack.atom(first());
        return new Expr.Select(
                new Expr.Compare(CompareOp.EQ, value, value), new Expr.Reinterpret(type, value), canonical);
    }

    private Expr magnitude() {
        return new Expr.Call(MathFunction.ABS, first().type(), arguments);
    }

    private Expr largest() {
        return first().type() == ValueType.FLOAT ? Expr.ofFloat(Float.MAX_VALUE) : Expr.ofDouble(Double.MAX_VALUE);
    }

    private @Nullable Expr integral(String owner, String name) {
        return switch (name) {
            case "bitCount" -> new Expr.Unary(UnaryOp.BIT_COUNT, first());
            case "rotateLeft" -> rotate(BinaryOp.SHL, BinaryOp.USHR);
            case "rotateRight" -> rotate(BinaryOp.USHR, BinaryOp.SHL);
            case "compare" -> compare(stack.atom(first()), stack.atom(second()));
            case "compareUnsigned" -> compare(stack.atom(flip(first())), stack.atom(flip(second())));
            case "toUnsignedLong", "toUnsignedInt" -> unsigned(owner, name.equals("toUnsignedLong"));
            case "divideUnsigned" -> owner.endsWith("Integer") ? unsigned(BinaryOp.DIV) : null;
            case "remainderUnsigned" -> owner.endsWith("Integer") ? unsigned(BinaryOp.REM) : null;
            case "signum" -> compare(stack.atom(first()), zero(first().type()));
            case "min" -> binary(BinaryOp.MIN);
            case "max" -> binary(BinaryOp.MAX);
            case "sum" -> binary(BinaryOp.ADD);
            default -> null;
        };
    }

    private static Expr zero(ValueType type) {
        return type == ValueType.LONG ? Expr.ofLong(0) : Expr.ofInt(0);
    }

    private Expr rotate(BinaryOp there, BinaryOp back) {
        Expr value = stack.atom(first());
        Expr distance = stack.atom(second());
        return new Expr.Binary(
                BinaryOp.OR,
                new Expr.Binary(there, value, distance),
                new Expr.Binary(back, value, new Expr.Unary(UnaryOp.NEGATE, distance)));
    }

    /** Moves the order of unsigned numbers to that of signed ones. */
    private static Expr flip(Expr value) {
        Expr lowest = value.type() == ValueType.LONG ? Expr.ofLong(Long.MIN_VALUE) : Expr.ofInt(Integer.MIN_VALUE);
        return new Expr.Binary(BinaryOp.ADD, value, lowest);
    }

    private static Expr compare(Expr a, Expr b) {
        return new Expr.Select(
                new Expr.Compare(CompareOp.LT, a, b),
                Expr.ofInt(-1),
                new Expr.Select(new Expr.Compare(CompareOp.GT, a, b), Expr.ofInt(1), Expr.ofInt(0)));
    }

    private Expr unsigned(String owner, boolean wide) {
        int mask = owner.endsWith("Byte") ? 0xff : 0xffff;
        if (owner.endsWith("Integer")) {
            return unsigned(first());
        }
        Expr masked = new Expr.Binary(BinaryOp.AND, first(), Expr.ofInt(mask));
        return wide ? new Expr.Convert(ValueType.LONG, masked) : masked;
    }

    private static Expr unsigned(Expr value) {
        return new Expr.Binary(BinaryOp.AND, new Expr.Convert(ValueType.LONG, value), Expr.ofLong(0xffffffffL));
    }

    private Expr unsigned(BinaryOp op) {
        return new Expr.Convert(ValueType.INT, new Expr.Binary(op, unsigned(first()), unsigned(second())));
    }
}
