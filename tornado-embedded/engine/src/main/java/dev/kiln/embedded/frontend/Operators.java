package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.NarrowOp;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the arithmetic instructions mean. */
final class Operators {
    private Operators() {}

    /** The operation of an instruction like {@code iadd}, or null if it is no operation on two operands. */
    static @Nullable BinaryOp binary(Opcode opcode) {
        return switch (opcode) {
            case IADD, LADD, FADD, DADD -> BinaryOp.ADD;
            case ISUB, LSUB, FSUB, DSUB -> BinaryOp.SUB;
            case IMUL, LMUL, FMUL, DMUL -> BinaryOp.MUL;
            case IDIV, LDIV, FDIV, DDIV -> BinaryOp.DIV;
            case IREM, LREM, FREM, DREM -> BinaryOp.REM;
            case IAND, LAND -> BinaryOp.AND;
            case IOR, LOR -> BinaryOp.OR;
            case IXOR, LXOR -> BinaryOp.XOR;
            case ISHL, LSHL -> BinaryOp.SHL;
            case ISHR, LSHR -> BinaryOp.SHR;
            case IUSHR, LUSHR -> BinaryOp.USHR;
            default -> null;
        };
    }

    /** An operation on what bytecode calls numbers; two truth values, or one and a 0 or 1, stay truth values. */
    static Expr binary(BinaryOp op, Expr left, Expr right) {
        boolean truth = left.type() == ValueType.BOOL || right.type() == ValueType.BOOL;
        if (truth && op.isLogical() && isTruth(left) && isTruth(right)) {
            return new Expr.Binary(
                    op, OperandStack.coerce(left, ValueType.BOOL), OperandStack.coerce(right, ValueType.BOOL));
        }
        return new Expr.Binary(op, OperandStack.coerce(left, ValueType.INT), OperandStack.coerce(right, ValueType.INT));
    }

    private static boolean isTruth(Expr expr) {
        return expr.type() == ValueType.BOOL
                || (expr instanceof Expr.Constant constant && (constant.bits() == 0 || constant.bits() == 1));
    }

    /** What a branch instruction tests, as if on integers. */
    static CompareOp comparison(Opcode opcode) {
        return switch (opcode) {
            case IFEQ, IF_ICMPEQ -> CompareOp.EQ;
            case IFNE, IF_ICMPNE -> CompareOp.NE;
            case IFLT, IF_ICMPLT -> CompareOp.LT;
            case IFGE, IF_ICMPGE -> CompareOp.GE;
            case IFGT, IF_ICMPGT -> CompareOp.GT;
            case IFLE, IF_ICMPLE -> CompareOp.LE;
            default -> throw new IllegalArgumentException("no comparison: " + opcode);
        };
    }

    /** The condition under which a branch on a comparison's outcome is taken, exact for NaN. */
    static Expr branch(Opcode opcode, Value.Comparison comparison) {
        CompareOp op = comparison(opcode);
        CompareOp exact = switch (comparison.opcode()) {
            case FCMPL, DCMPL ->
                switch (op) {
                    case LT -> CompareOp.NOT_GE;
                    case LE -> CompareOp.NOT_GT;
                    default -> op;
                };
            case FCMPG, DCMPG ->
                switch (op) {
                    case GT -> CompareOp.NOT_LE;
                    case GE -> CompareOp.NOT_LT;
                    default -> op;
                };
            default -> op;
        };
        return new Expr.Compare(exact, comparison.left(), comparison.right());
    }

    /** A conversion between what Java calls primitive types. */
    static Expr convert(TypeKind to, Expr value) {
        return switch (to) {
            case BYTE -> new Expr.Narrow(NarrowOp.I2B, value);
            case SHORT -> new Expr.Narrow(NarrowOp.I2S, value);
            case CHAR -> new Expr.Narrow(NarrowOp.I2C, value);
            case INT -> new Expr.Convert(ValueType.INT, value);
            case LONG -> new Expr.Convert(ValueType.LONG, value);
            case FLOAT -> narrowed(value);
            case DOUBLE -> new Expr.Convert(ValueType.DOUBLE, value);
            default -> throw new IllegalArgumentException("no number: " + to);
        };
    }

    /** {@code (float) Math.exp(x)} of a float is what {@link MathFunction} defines as the function on FLOAT. */
    private static Expr narrowed(Expr value) {
        if (value instanceof Expr.Call call && call.type() == ValueType.DOUBLE) {
            List<Expr> arguments = new ArrayList<>();
            for (Expr argument : call.arguments()) {
                Expr single = single(argument);
                if (single != null) {
                    arguments.add(single);
                }
            }
            if (arguments.size() == call.arguments().size()) {
                return new Expr.Call(call.function(), ValueType.FLOAT, arguments);
            }
        }
        return new Expr.Convert(ValueType.FLOAT, value);
    }

    /** The FLOAT that a DOUBLE was widened from, or null. */
    private static @Nullable Expr single(Expr wide) {
        if (wide instanceof Expr.Convert convert && convert.operand().type() == ValueType.FLOAT) {
            return convert.operand();
        }
        if (wide instanceof Expr.Constant constant) {
            float narrow = (float) constant.doubleValue();
            return Double.doubleToRawLongBits(narrow) == constant.bits() ? Expr.ofFloat(narrow) : null;
        }
        return null;
    }

    /** The element type of a Java array of this primitive type, or null for {@code boolean}. */
    static @Nullable ElementType element(TypeKind kind) {
        return switch (kind) {
            case BYTE -> ElementType.BYTE;
            case SHORT -> ElementType.SHORT;
            case CHAR -> ElementType.CHAR;
            case INT -> ElementType.INT;
            case LONG -> ElementType.LONG;
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
            default -> null;
        };
    }
}
