package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.UnaryOp;
import dev.kiln.embedded.ir.ValueType;
import java.util.Locale;

/**
 * Expressions of a random kernel as Java. Where Java has several ways to say the same, such as {@code &} and {@code &&}
 * of conditions that cannot fail, or an expression and the call of a helper, a seed chooses.
 */
final class JavaExpressions {
    private final JavaHelpers helpers;

    JavaExpressions(JavaHelpers helpers) {
        this.helpers = helpers;
    }

    /** An expression that needs no brackets around it. */
    String of(Expr expr) {
        String text = text(expr);
        boolean mayCall = !expr.operands().isEmpty() && helpers.decide(text, 12);
        return mayCall ? helpers.call(expr, text) : text;
    }

    private String text(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> constant(c);
            case Expr.Read read -> read.variable().name();
            case Expr.Argument argument -> argument.name();
            case Expr.WorkItem item -> query(item);
            case Expr.Length length -> throw new IllegalArgumentException("random kernels don't ask for " + length);
            case Expr.Load load -> load(load.memory(), of(load.index()));
            case Expr.Unary u -> unary(u);
            case Expr.Binary b -> binary(b);
            case Expr.Compare c -> compare(c);
            case Expr.Convert c -> "((" + name(c.type()) + ") " + of(c.operand()) + ")";
            case Expr.Narrow n -> "((" + n.op().text() + ") " + of(n.operand()) + ")";
            case Expr.Reinterpret r -> reinterpret(r.type()) + "(" + of(r.operand()) + ")";
            case Expr.Select s -> select(s);
            case Expr.Call call -> call(call);
        };
    }

    static String name(ValueType type) {
        return type == ValueType.BOOL ? "boolean" : type.name().toLowerCase(Locale.ROOT);
    }

    private static String constant(Expr.Constant c) {
        return switch (c.type()) {
            case BOOL -> c.bits() != 0 ? "true" : "false";
            case INT -> "(" + c.intValue() + ")";
            case LONG -> "(" + c.bits() + "L)";
            case FLOAT -> {
                float value = c.floatValue();
                yield Float.isFinite(value) ? "(" + Float.toHexString(value) + "f)" : "Float." + special(value);
            }
            case DOUBLE -> {
                double value = c.doubleValue();
                yield Double.isFinite(value) ? "(" + Double.toHexString(value) + ")" : "Double." + special(value);
            }
        };
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY";
    }

    private static String query(Expr.WorkItem item) {
        String axis = "xyz".substring(item.dimension(), item.dimension() + 1);
        String field = switch (item.query()) {
            case GLOBAL_ID -> "globalId" + axis;
            case LOCAL_ID -> "localId" + axis;
            case GROUP_ID -> "groupId" + axis;
            case GLOBAL_SIZE -> "globalGroupSize" + axis.toUpperCase(Locale.ROOT);
            case LOCAL_SIZE -> "localGroupSize" + axis.toUpperCase(Locale.ROOT);
        };
        // They are objects: == would compare these.
        return "((int) context." + field + ")";
    }

    private static String load(Memory memory, String index) {
        return isNative(memory) ? memory.name() + ".get(" + index + ")" : memory.name() + "[" + index + "]";
    }

    /** Whether an array is one of the API's classes. */
    static boolean isNative(Memory memory) {
        return memory instanceof Memory.Buffer && memory.element() != ElementType.CHAR;
    }

    private String unary(Expr.Unary unary) {
        String operand = of(unary.operand());
        if (unary.op() == UnaryOp.BIT_COUNT) {
            return (unary.operand().type() == ValueType.LONG ? "Long" : "Integer") + ".bitCount(" + operand + ")";
        }
        boolean inverts = unary.op() == UnaryOp.NOT;
        String sign = inverts ? unary.type() == ValueType.BOOL ? "!" : "~" : "- ";
        return "(" + sign + operand + ")";
    }

    private String binary(Expr.Binary binary) {
        String left = of(binary.left());
        String right = of(binary.right());
        String operator = switch (binary.op()) {
            case MIN, MAX -> "";
            case AND, OR ->
                binary.type() == ValueType.BOOL && helpers.decide(left + right, 2)
                        ? binary.op().text() + binary.op().text()
                        : binary.op().text();
            default -> binary.op().text();
        };
        return operator.isEmpty()
                ? "Math." + binary.op().text() + "(" + left + ", " + right + ")"
                : "(" + left + " " + operator + " " + right + ")";
    }

    private String compare(Expr.Compare compare) {
        String operator = compare.op().text();
        String test = " " + (compare.op().isNegation() ? operator.substring(1) : operator) + " ";
        String text = "(" + of(compare.left()) + test + of(compare.right()) + ")";
        return compare.op().isNegation() ? "(!" + text + ")" : text;
    }

    private static String reinterpret(ValueType to) {
        return switch (to) {
            case INT -> "Float.floatToRawIntBits";
            case LONG -> "Double.doubleToRawLongBits";
            case FLOAT -> "Float.intBitsToFloat";
            default -> "Double.longBitsToDouble";
        };
    }

    private String select(Expr.Select select) {
        boolean isBits = select.condition() instanceof Expr.Compare test
                && test.op() == CompareOp.EQ
                && test.left().equals(test.right())
                && select.whenTrue() instanceof Expr.Reinterpret bits
                && bits.operand().equals(test.left());
        String condition = of(select.condition());
        if (isBits && select.whenTrue() instanceof Expr.Reinterpret bits && helpers.decide(condition, 2)) {
            String function = bits.type() == ValueType.INT ? "Float.floatToIntBits" : "Double.doubleToLongBits";
            return function + "(" + of(bits.operand()) + ")";
        }
        String whenTrue = of(select.whenTrue());
        String whenFalse = of(select.whenFalse());
        return helpers.decide(whenTrue + whenFalse, 4)
                ? helpers.call(select, condition, whenTrue, whenFalse)
                : "(" + condition + " ? " + whenTrue + " : " + whenFalse + ")";
    }

    private String call(Expr.Call call) {
        String first = of(call.arguments().getFirst());
        String value = switch (call.function()) {
            case ABS -> "Math.abs(" + first + ")";
            case RSQRT -> "(1 / Math.sqrt(" + first + "))";
            case LOG2 -> "(Math.log(" + first + ") / Math.log(2))";
            case POW, ATAN2 ->
                "Math." + call.function().text() + "(" + first + ", "
                        + of(call.arguments().getLast()) + ")";
            default -> "Math." + call.function().text() + "(" + first + ")";
        };
        boolean narrows = call.type() == ValueType.FLOAT && call.function() != MathFunction.ABS;
        return narrows ? "((float) " + value + ")" : value;
    }
}
