package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules of expressions, checked bottom-up. */
final class ExprVerifier {
    private final List<Parameter> parameters;
    private final Set<Variable> variables;
    private final Set<Memory> memories;

    ExprVerifier(List<Parameter> parameters, Set<Variable> variables, Set<Memory> memories) {
        this.parameters = parameters;
        this.variables = variables;
        this.memories = memories;
    }

    /** What is wrong, innermost first; empty if nothing is. */
    List<String> problems(Expr expr) {
        List<String> found = new ArrayList<>();
        collect(expr, found);
        return found;
    }

    private void collect(Expr expr, List<String> found) {
        for (Expr operand : expr.operands()) {
            collect(operand, found);
        }
        if (!isLegal(expr)) {
            StringBuilder text = new StringBuilder("illegal ")
                    .append(expr.getClass().getSimpleName())
                    .append(' ')
                    .append(KernelPrinter.print(expr))
                    .append(" of type ")
                    .append(expr.type());
            for (Expr operand : expr.operands()) {
                text.append(", operand ")
                        .append(KernelPrinter.print(operand))
                        .append(" is ")
                        .append(operand.type());
            }
            found.add(text.toString());
        }
    }

    private boolean isLegal(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> isCanonical(c);
            case Expr.Read read -> variables.contains(read.variable());
            case Expr.Argument a ->
                a.parameter() >= 0
                        && a.parameter() < parameters.size()
                        && parameters
                                .get(a.parameter())
                                .equals(new Parameter.Scalar(a.parameter(), a.name(), a.type()));
            case Expr.WorkItem item -> item.dimension() >= 0 && item.dimension() < 3;
            case Expr.Length length -> memories.contains(length.buffer());
            case Expr.Load load ->
                memories.contains(load.memory()) && load.index().type() == ValueType.INT;
            case Expr.Unary unary -> isLegal(unary.op(), unary.operand().type());
            case Expr.Binary b -> isLegal(b.op(), b.left().type(), b.right().type());
            case Expr.Compare c -> isLegal(c.op(), c.left().type(), c.right().type());
            case Expr.Convert c ->
                c.to() != ValueType.BOOL
                        && c.operand().type() != ValueType.BOOL
                        && c.to() != c.operand().type();
            case Expr.Narrow narrow -> narrow.operand().type() == ValueType.INT;
            case Expr.Reinterpret bits -> isLegal(bits.to(), bits.operand().type());
            case Expr.Select select ->
                select.condition().type() == ValueType.BOOL
                        && select.whenTrue().type() == select.whenFalse().type()
                        && select.whenTrue().isTotal()
                        && select.whenFalse().isTotal();
            case Expr.Call call ->
                (call.type().isFloating()
                                || (call.function() == MathFunction.ABS
                                        && call.type().isInteger()))
                        && call.arguments().size() == call.function().arity()
                        && call.arguments().stream().allMatch(argument -> argument.type() == call.type());
        };
    }

    private static boolean isCanonical(Expr.Constant constant) {
        return switch (constant.type()) {
            case BOOL -> constant.bits() == 0 || constant.bits() == 1;
            case INT, FLOAT -> constant.bits() == (int) constant.bits();
            case LONG, DOUBLE -> true;
        };
    }

    private static boolean isLegal(UnaryOp op, ValueType operand) {
        return switch (op) {
            case NEGATE -> operand != ValueType.BOOL;
            case NOT -> !operand.isFloating();
            case BIT_COUNT -> operand.isInteger();
        };
    }

    private static boolean isLegal(BinaryOp op, ValueType left, ValueType right) {
        if (op.isShift()) {
            return left.isInteger() && right == ValueType.INT;
        }
        if (left != right) {
            return false;
        }
        return op.isLogical() ? !left.isFloating() : left != ValueType.BOOL;
    }

    private static boolean isLegal(CompareOp op, ValueType left, ValueType right) {
        if (left != right || (left == ValueType.BOOL && op != CompareOp.EQ && op != CompareOp.NE)) {
            return false;
        }
        return left.isFloating() || !op.isNegation();
    }

    private static boolean isLegal(ValueType to, ValueType from) {
        return switch (to) {
            case INT -> from == ValueType.FLOAT;
            case FLOAT -> from == ValueType.INT;
            case LONG -> from == ValueType.DOUBLE;
            case DOUBLE -> from == ValueType.LONG;
            case BOOL -> false;
        };
    }
}
