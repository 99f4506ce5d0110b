package dev.kiln.embedded.ir;

import java.util.List;

/**
 * Java's arithmetic on values written as bits, in the way of {@link Expr.Constant}: BOOL as 0 or 1, INT and FLOAT bits
 * sign-extended from 32.
 */
final class Arithmetic {
    private Arithmetic() {}

    static float toFloat(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    static double toDouble(long bits) {
        return Double.longBitsToDouble(bits);
    }

    /** The bits of a result; every NaN is the same one, for which NaN comes out is the machine's choice. */
    static long bits(float value) {
        return Float.floatToIntBits(value);
    }

    static long bits(double value) {
        return Double.doubleToLongBits(value);
    }

    static long unary(UnaryOp op, ValueType type, long x) {
        return switch (op) {
            case NEGATE ->
                switch (type) {
                    case INT -> -(int) x;
                    case LONG -> -x;
                    case FLOAT -> bits(-toFloat(x));
                    case DOUBLE -> bits(-toDouble(x));
                    case BOOL -> throw illegal(op, type);
                };
            case NOT -> type == ValueType.BOOL ? 1 - x : ~x;
            case BIT_COUNT -> type == ValueType.INT ? Integer.bitCount((int) x) : Long.bitCount(x);
        };
    }

    static long binary(BinaryOp op, ValueType type, long x, long y) {
        return switch (type) {
            case BOOL, INT -> integer(op, (int) x, (int) y);
            case LONG -> integer(op, x, y);
            case FLOAT -> bits(floating(op, toFloat(x), toFloat(y)));
            case DOUBLE -> bits(floating(op, toDouble(x), toDouble(y)));
        };
    }

    private static int integer(BinaryOp op, int x, int y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case REM -> x % y;
            case AND -> x & y;
            case OR -> x | y;
            case XOR -> x ^ y;
            case SHL -> x << y;
            case SHR -> x >> y;
            case USHR -> x >>> y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
        };
    }

    private static long integer(BinaryOp op, long x, long y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case REM -> x % y;
            case AND -> x & y;
            case OR -> x | y;
            case XOR -> x ^ y;
            case SHL -> x << y;
            case SHR -> x >> y;
            case USHR -> x >>> y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
        };
    }

    private static float floating(BinaryOp op, float x, float y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case REM -> x % y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case AND, OR, XOR, SHL, SHR, USHR -> throw illegal(op, ValueType.FLOAT);
        };
    }

    private static double floating(BinaryOp op, double x, double y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case REM -> x % y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case AND, OR, XOR, SHL, SHR, USHR -> throw illegal(op, ValueType.DOUBLE);
        };
    }

    static boolean compare(CompareOp op, ValueType type, long x, long y) {
        return switch (type) {
            case BOOL, INT, LONG -> compare(op, Long.compare(x, y), false);
            case FLOAT -> compare(op, toFloat(x), toFloat(y));
            case DOUBLE -> compare(op, toDouble(x), toDouble(y));
        };
    }

    private static boolean compare(CompareOp op, double x, double y) {
        boolean unordered = Double.isNaN(x) || Double.isNaN(y);
        int order = x < y ? -1 : x > y ? 1 : 0;
        return compare(op, order, unordered);
    }

    private static boolean compare(CompareOp op, int order, boolean unordered) {
        return switch (op) {
            case EQ -> !unordered && order == 0;
            case NE -> unordered || order != 0;
            case LT -> !unordered && order < 0;
            case LE -> !unordered && order <= 0;
            case GT -> !unordered && order > 0;
            case GE -> !unordered && order >= 0;
            case NOT_LT -> unordered || order >= 0;
            case NOT_LE -> unordered || order > 0;
            case NOT_GT -> unordered || order <= 0;
            case NOT_GE -> unordered || order < 0;
        };
    }

    static long convert(ValueType from, ValueType to, long x) {
        return switch (from) {
            case FLOAT -> fromFloat(to, toFloat(x));
            case DOUBLE -> fromDouble(to, toDouble(x));
            case INT, LONG ->
                switch (to) {
                    case INT -> (int) x;
                    case LONG -> x;
                    case FLOAT -> bits((float) x);
                    case DOUBLE -> bits((double) x);
                    case BOOL -> throw illegal("conversion", to);
                };
            case BOOL -> throw illegal("conversion", from);
        };
    }

    private static long fromFloat(ValueType to, float x) {
        return switch (to) {
            case INT -> (int) x;
            case LONG -> (long) x;
            case FLOAT -> bits(x);
            case DOUBLE -> bits((double) x);
            case BOOL -> throw illegal("conversion", to);
        };
    }

    private static long fromDouble(ValueType to, double x) {
        return switch (to) {
            case INT -> (int) x;
            case LONG -> (long) x;
            case FLOAT -> bits((float) x);
            case DOUBLE -> bits(x);
            case BOOL -> throw illegal("conversion", to);
        };
    }

    static long narrow(NarrowOp op, long x) {
        return switch (op) {
            case I2B -> (byte) x;
            case I2S -> (short) x;
            case I2C -> (char) x;
        };
    }

    static long call(MathFunction function, ValueType type, List<Long> arguments) {
        long x = arguments.get(0);
        return switch (type) {
            case INT -> Math.abs((int) x);
            case LONG -> Math.abs(x);
            case FLOAT -> bits((float) call(function, toFloat(x), toFloat(arguments.getLast())));
            case DOUBLE -> bits(call(function, toDouble(x), toDouble(arguments.getLast())));
            case BOOL -> throw illegal(function, type);
        };
    }

    private static double call(MathFunction function, double x, double y) {
        return switch (function) {
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case RSQRT -> 1 / Math.sqrt(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case LOG2 -> Math.log(x) / Math.log(2);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case ATAN2 -> Math.atan2(x, y);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case TANH -> Math.tanh(x);
            case POW -> Math.pow(x, y);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
        };
    }

    private static IllegalArgumentException illegal(Object operation, ValueType type) {
        return new IllegalArgumentException(operation + " on " + type);
    }
}
