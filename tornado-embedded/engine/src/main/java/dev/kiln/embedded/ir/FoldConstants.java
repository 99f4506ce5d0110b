package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes what is constant and drops what does nothing: operations on constants, neutral elements of integer
 * operations, negated comparisons, choices whose outcome is known. Floating-point results keep their bits.
 */
public final class FoldConstants {
    private FoldConstants() {}

    /** The same kernel with fewer operations. */
    public static Kernel run(Kernel kernel) {
        Block folded = Rewrite.expressions(kernel.body(), FoldConstants::fold);
        List<ParallelDimension> parallel = new ArrayList<>();
        for (ParallelDimension dimension : kernel.parallel()) {
            parallel.add(new ParallelDimension(dimension.dimension(), fold(dimension.tripCount())));
        }
        Kernel result = new Kernel(
                kernel.name(),
                kernel.owner(),
                kernel.parameters(),
                kernel.arrays(),
                kernel.variables(),
                parallel,
                Rewrite.statements(folded, FoldConstants::decide));
        return result;
    }

    /** An expression with its constant parts computed. */
    public static Expr fold(Expr expr) {
        return Rewrite.bottomUp(expr, FoldConstants::simplify);
    }

    private static List<Stmt> decide(Stmt stmt) {
        if (stmt instanceof Stmt.If branch && branch.condition() instanceof Expr.Constant known) {
            return (known.bits() != 0 ? branch.then() : branch.otherwise()).statements();
        }
        return List.of(stmt);
    }

    private static Expr simplify(Expr expr) {
        return switch (expr) {
            case Expr.Unary unary -> unary(unary);
            case Expr.Binary binary -> binary(binary);
            case Expr.Compare compare -> compare(compare);
            case Expr.Convert convert ->
                convert.operand() instanceof Expr.Constant c
                        ? new Expr.Constant(convert.to(), Arithmetic.convert(c.type(), convert.to(), c.bits()))
                        : convert;
            case Expr.Narrow narrow ->
                narrow.operand() instanceof Expr.Constant c
                        ? new Expr.Constant(ValueType.INT, Arithmetic.narrow(narrow.op(), c.bits()))
                        : narrow;
            case Expr.Reinterpret bits ->
                bits.operand() instanceof Expr.Constant c ? new Expr.Constant(bits.to(), c.bits()) : bits;
            case Expr.Select select -> select(select);
            case Expr.Call call -> call(call);
            default -> expr;
        };
    }

    private static Expr unary(Expr.Unary unary) {
        Expr operand = unary.operand();
        if (operand instanceof Expr.Constant c) {
            return new Expr.Constant(unary.type(), Arithmetic.unary(unary.op(), c.type(), c.bits()));
        }
        if (unary.op() == UnaryOp.NOT && operand.type() == ValueType.BOOL) {
            return Expr.not(operand);
        }
        boolean cancels =
                unary.op() != UnaryOp.BIT_COUNT && operand instanceof Expr.Unary inner && inner.op() == unary.op();
        return cancels ? operand.operands().get(0) : unary;
    }

    private static Expr binary(Expr.Binary binary) {
        Expr left = binary.left();
        Expr right = binary.right();
        if (left instanceof Expr.Constant a && right instanceof Expr.Constant b) {
            return binary.isTotal()
                    ? new Expr.Constant(
                            binary.type(), Arithmetic.binary(binary.op(), binary.type(), a.bits(), b.bits()))
                    : binary;
        }
        if (binary.type().isFloating()) {
            return binary;
        }
        if (right instanceof Expr.Constant c && isNeutral(binary.op(), binary.type(), c.bits(), true)) {
            return left;
        }
        if (left instanceof Expr.Constant c && isNeutral(binary.op(), binary.type(), c.bits(), false)) {
            return right;
        }
        if (right instanceof Expr.Constant c && isSum(binary.op())) {
            return sum(binary, left, c);
        }
        boolean flips = binary.op() == BinaryOp.XOR
                && right instanceof Expr.Constant c
                && c.bits() == (binary.type() == ValueType.BOOL ? 1 : -1);
        return flips ? unary(new Expr.Unary(UnaryOp.NOT, left)) : binary;
    }

    private static boolean isSum(BinaryOp op) {
        return op == BinaryOp.ADD || op == BinaryOp.SUB;
    }

    /** {@code (x - 1) + 3} as {@code x + 2}, which wraps to the same number. */
    private static Expr sum(Expr.Binary binary, Expr left, Expr.Constant right) {
        ValueType type = binary.type();
        Expr base = left;
        long amount = binary.op() == BinaryOp.ADD ? right.bits() : -right.bits();
        if (left instanceof Expr.Binary inner && isSum(inner.op()) && inner.right() instanceof Expr.Constant c) {
            base = inner.left();
            amount += inner.op() == BinaryOp.ADD ? c.bits() : -c.bits();
        }
        amount = type == ValueType.INT ? (int) amount : amount;
        if (amount == 0) {
            return base;
        }
        boolean negative = amount < 0 && amount != Long.MIN_VALUE && amount != Integer.MIN_VALUE;
        return negative
                ? new Expr.Binary(BinaryOp.SUB, base, new Expr.Constant(type, -amount))
                : new Expr.Binary(BinaryOp.ADD, base, new Expr.Constant(type, amount));
    }

    private static boolean isNeutral(BinaryOp op, ValueType type, long bits, boolean right) {
        return switch (op) {
            case ADD, OR, XOR -> bits == 0;
            case SUB, SHL, SHR, USHR -> right && bits == 0;
            case MUL -> bits == 1;
            case DIV -> right && bits == 1;
            case AND -> bits == (type == ValueType.BOOL ? 1 : -1);
            default -> false;
        };
    }

    private static Expr compare(Expr.Compare compare) {
        Expr left = compare.left();
        if (!(compare.right() instanceof Expr.Constant b)) {
            return compare;
        }
        if (left instanceof Expr.Constant a) {
            return Expr.ofBool(Arithmetic.compare(compare.op(), a.type(), a.bits(), b.bits()));
        }
        // (c ? 1 : 0) != 0, which is how bytecode tests a truth value
        boolean choice = left instanceof Expr.Select select
                && select.whenTrue() instanceof Expr.Constant
                && select.whenFalse() instanceof Expr.Constant;
        if (choice) {
            Expr.Select select = (Expr.Select) left;
            Expr whenTrue = compare(new Expr.Compare(compare.op(), select.whenTrue(), b));
            Expr whenFalse = compare(new Expr.Compare(compare.op(), select.whenFalse(), b));
            return select(new Expr.Select(select.condition(), whenTrue, whenFalse));
        }
        if (left.type() == ValueType.BOOL) {
            boolean same = (compare.op() == CompareOp.EQ) == (b.bits() == 1);
            return same ? left : unary(new Expr.Unary(UnaryOp.NOT, left));
        }
        return compare;
    }

    private static Expr select(Expr.Select select) {
        if (select.condition() instanceof Expr.Constant known) {
            return known.bits() != 0 ? select.whenTrue() : select.whenFalse();
        }
        if (select.condition() instanceof Expr.Unary not) {
            Expr held = select.whenFalse();
            Expr failed = select.whenTrue();
            return select(new Expr.Select(not.operand(), held, failed));
        }
        if (select.whenTrue().equals(select.whenFalse()) && select.condition().isTotal()) {
            return select.whenTrue();
        }
        if (select.whenTrue().equals(Expr.ofBool(true)) && select.whenFalse().equals(Expr.ofBool(false))) {
            return select.condition();
        }
        if (select.whenTrue().equals(Expr.ofBool(false)) && select.whenFalse().equals(Expr.ofBool(true))) {
            return unary(new Expr.Unary(UnaryOp.NOT, select.condition()));
        }
        return select;
    }

    private static Expr call(Expr.Call call) {
        if (call.function() == MathFunction.EXP && call.type() == ValueType.FLOAT) {
            // Back ends have their own way, and the same bits for a constant as for any other value.
            return call;
        }
        List<Long> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            if (argument instanceof Expr.Constant constant) {
                arguments.add(constant.bits());
            }
        }
        return arguments.size() == call.arguments().size()
                ? new Expr.Constant(call.type(), Arithmetic.call(call.function(), call.type(), arguments))
                : call;
    }
}
