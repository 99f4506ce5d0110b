package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;

/** OpenCL's names of types, and constants written as literals. */
final class OpenClTypes {
    private OpenClTypes() {}

    /** The type of elements in memory; a Java {@code char} is a {@code ushort}, a {@code byte} a {@code char}. */
    static String name(ElementType element) {
        return switch (element) {
            case BYTE -> "char";
            case SHORT -> "short";
            case CHAR -> "ushort";
            case INT -> "int";
            case LONG -> "long";
            case FLOAT -> "float";
            case DOUBLE -> "double";
        };
    }

    /** The type of a variable. */
    static String name(ValueType type) {
        return type.text();
    }

    /** What a value of this type is in an expression. */
    static Fragment.Kind kind(ValueType type) {
        return switch (type) {
            case BOOL -> Fragment.Kind.BOOL;
            case INT -> Fragment.Kind.INT;
            case LONG -> Fragment.Kind.LONG;
            case FLOAT -> Fragment.Kind.FLOAT;
            case DOUBLE -> Fragment.Kind.DOUBLE;
        };
    }

    /** A constant of exactly these bits. */
    static Fragment constant(Expr.Constant constant) {
        long bits = constant.bits();
        Fragment.Kind kind = kind(constant.type());
        return switch (constant.type()) {
            case BOOL -> Fragment.primary(bits == 0 ? "false" : "true", kind);
            case INT -> bits == Integer.MIN_VALUE ? Fragment.primary("INT_MIN", kind) : number(bits + "", kind);
            case LONG -> bits == Long.MIN_VALUE ? Fragment.primary("LONG_MIN", kind) : number(bits + "L", kind);
            case FLOAT -> floating(constant.floatValue(), (int) bits, kind);
            case DOUBLE -> floating(constant.doubleValue(), bits, kind);
        };
    }

    private static Fragment floating(float value, int bits, Fragment.Kind kind) {
        if (Float.isNaN(value)) {
            return Fragment.primary(String.format("as_float(0x%08x)", bits), kind);
        }
        return number(Float.isInfinite(value) ? value > 0 ? "INFINITY" : "-INFINITY" : value + "f", kind);
    }

    private static Fragment floating(double value, long bits, Fragment.Kind kind) {
        if (!Double.isFinite(value)) {
            return Fragment.primary(String.format("as_double(0x%016xL)", bits), kind);
        }
        return number(value + "", kind);
    }

    private static Fragment number(String text, Fragment.Kind kind) {
        return text.startsWith("-") ? new Fragment(text, Fragment.UNARY, kind) : Fragment.primary(text, kind);
    }
}
