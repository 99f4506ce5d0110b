package dev.kiln.embedded.ir;

import java.util.Map;
import java.util.Set;

/** The shapes of expressions, given those of variables. */
final class ExprShapes {
    private final Map<Variable, Shape> variables;
    private final Set<ElementType> writtenElements;
    private final boolean wholeGroup;

    /**
     * Looks variables up in a map that may still change.
     *
     * @param variables what is known so far
     * @param writtenElements the types of all elements that the kernel writes
     * @param wholeGroup whether all work items of a group are compared, not only neighbours along dimension 0
     */
    ExprShapes(Map<Variable, Shape> variables, Set<ElementType> writtenElements, boolean wholeGroup) {
        this.variables = variables;
        this.writtenElements = writtenElements;
        this.wholeGroup = wholeGroup;
    }

    Shape of(Expr expr) {
        return switch (expr) {
            case Expr.Read read -> variables.getOrDefault(read.variable(), Shape.UNIFORM);
            case Expr.WorkItem item -> place(item);
            case Expr.Load load ->
                load.memory() instanceof Memory.Buffer
                                && !writtenElements.contains(load.memory().element())
                                && of(load.index()).isUniform()
                        ? Shape.UNIFORM
                        : Shape.VARYING;
            case Expr.Unary unary ->
                unary.op() == UnaryOp.NEGATE && unary.type().isInteger() ? scaled(unary.operand(), -1) : uniform(unary);
            case Expr.Binary binary -> binary.type().isInteger() ? integer(binary) : uniform(binary);
            case Expr.Convert convert ->
                convert.to() == ValueType.INT && convert.operand().type() == ValueType.LONG
                        ? scaled(convert.operand(), 1)
                        : uniform(convert);
            case Expr.Select select ->
                of(select.condition()).isUniform() ? of(select.whenTrue()).join(of(select.whenFalse())) : Shape.VARYING;
            default -> uniform(expr);
        };
    }

    private Shape place(Expr.WorkItem item) {
        boolean own = item.query() == Query.GLOBAL_ID || item.query() == Query.LOCAL_ID;
        if (!own || (!wholeGroup && item.dimension() != 0)) {
            return Shape.UNIFORM;
        }
        return wholeGroup ? Shape.VARYING : Shape.CONSECUTIVE;
    }

    private Shape uniform(Expr expr) {
        return expr.operands().stream().allMatch(operand -> of(operand).isUniform()) ? Shape.UNIFORM : Shape.VARYING;
    }

    private Shape integer(Expr.Binary binary) {
        Shape left = of(binary.left());
        Shape right = of(binary.right());
        boolean affine = left.isAffine() && right.isAffine();
        return switch (binary.op()) {
            case ADD -> affine ? Shape.strided(binary.type(), left.stride() + right.stride()) : Shape.VARYING;
            case SUB -> affine ? Shape.strided(binary.type(), left.stride() - right.stride()) : Shape.VARYING;
            case MUL -> {
                if (binary.right() instanceof Expr.Constant factor) {
                    yield scaled(binary.left(), factor.bits());
                }
                yield binary.left() instanceof Expr.Constant factor
                        ? scaled(binary.right(), factor.bits())
                        : uniform(binary);
            }
            case SHL ->
                binary.right() instanceof Expr.Constant count
                        ? scaled(binary.left(), Arithmetic.binary(BinaryOp.SHL, binary.type(), 1, count.bits()))
                        : uniform(binary);
            default -> uniform(binary);
        };
    }

    private Shape scaled(Expr expr, long factor) {
        Shape shape = of(expr);
        return shape.isAffine() ? Shape.strided(expr.type(), shape.stride() * factor) : Shape.VARYING;
    }
}
