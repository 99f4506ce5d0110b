package dev.kiln.embedded.ir;

import java.util.List;

/**
 * A pure expression: it changes nothing, so the order in which its parts are evaluated does not matter.
 *
 * <p>Evaluating one can fail only in {@link Load} (index outside the memory) and in integer {@link BinaryOp#DIV} and
 * {@link BinaryOp#REM} (zero divisor); {@link #isTotal} tells. Nothing short-circuits: an operand that must be skipped
 * stands in a {@link Stmt.If}.
 */
public sealed interface Expr {
    /** The type of the value. */
    ValueType type();

    /** The direct operands, left to right. */
    default List<Expr> operands() {
        return List.of();
    }

    /**
     * The same operation on other operands.
     *
     * @param operands as many as {@link #operands()} gives, each of the same type as the one it replaces
     */
    default Expr withOperands(List<Expr> operands) {
        return this;
    }

    /** Whether evaluation cannot fail and reads no memory, so that it may be moved, repeated or skipped. */
    default boolean isTotal() {
        return operands().stream().allMatch(Expr::isTotal);
    }

    /** An INT constant. */
    static Constant ofInt(int value) {
        return new Constant(ValueType.INT, value);
    }

    /** A LONG constant. */
    static Constant ofLong(long value) {
        return new Constant(ValueType.LONG, value);
    }

    /** A FLOAT constant, NaN payload included. */
    static Constant ofFloat(float value) {
        return new Constant(ValueType.FLOAT, Float.floatToRawIntBits(value));
    }

    /** A DOUBLE constant, NaN payload included. */
    static Constant ofDouble(double value) {
        return new Constant(ValueType.DOUBLE, Double.doubleToRawLongBits(value));
    }

    /** A BOOL constant. */
    static Constant ofBool(boolean value) {
        return new Constant(ValueType.BOOL, value ? 1 : 0);
    }

    /** The negation of a condition, as far inside as possible; exact for NaN. */
    static Expr not(Expr condition) {
        return switch (condition) {
            case Constant c -> ofBool(c.bits() == 0);
            case Compare c -> new Compare(c.op().negate(c.left().type()), c.left(), c.right());
            case Unary unary -> unary.operand();
            case Binary b ->
                b.op() == BinaryOp.XOR
                        ? new Unary(UnaryOp.NOT, b)
                        : new Binary(
                                b.op() == BinaryOp.AND ? BinaryOp.OR : BinaryOp.AND, not(b.left()), not(b.right()));
            default -> new Unary(UnaryOp.NOT, condition);
        };
    }

    /**
     * A constant.
     *
     * @param bits the value: 0 or 1 for BOOL, the sign-extended number for INT, the raw bits for floats (those of FLOAT
     *     sign-extended from 32)
     */
    record Constant(ValueType type, long bits) implements Expr {
        /** The value of an INT, or of a BOOL as 0 or 1. */
        public int intValue() {
            return (int) bits;
        }

        /** The value of a FLOAT. */
        public float floatValue() {
            return Float.intBitsToFloat((int) bits);
        }

        /** The value of a DOUBLE. */
        public double doubleValue() {
            return Double.longBitsToDouble(bits);
        }
    }

    /** A variable's value. */
    record Read(Variable variable) implements Expr {
        @Override
        public ValueType type() {
            return variable.type();
        }
    }

    /** A scalar parameter's value, the same for all work items of a launch. */
    record Argument(int parameter, String name, ValueType type) implements Expr {}

    /** The work item's place in the grid; an INT. */
    record WorkItem(Query query, int dimension) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.INT;
        }
    }

    /** How many elements a buffer has; an INT. */
    record Length(Memory.Buffer buffer) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.INT;
        }
    }

    /** An element of a memory. */
    record Load(Memory memory, Expr index) implements Expr {
        @Override
        public ValueType type() {
            return memory.element().valueType();
        }

        @Override
        public List<Expr> operands() {
            return List.of(index);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Load(memory, operands.get(0));
        }

        @Override
        public boolean isTotal() {
            return false;
        }
    }

    /** An operation on one operand. */
    record Unary(UnaryOp op, Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return op == UnaryOp.BIT_COUNT ? ValueType.INT : operand.type();
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Unary(op, operands.get(0));
        }
    }

    /** An operation on two operands of one type (shifts: the right one is INT). */
    record Binary(BinaryOp op, Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return left.type();
        }

        @Override
        public List<Expr> operands() {
            return List.of(left, right);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Binary(op, operands.get(0), operands.get(1));
        }

        @Override
        public boolean isTotal() {
            boolean divides = (op == BinaryOp.DIV || op == BinaryOp.REM) && type().isInteger();
            boolean safe = !divides || (right instanceof Constant divisor && divisor.bits() != 0);
            return safe && left.isTotal() && right.isTotal();
        }
    }

    /** A comparison of two operands of one type. */
    record Compare(CompareOp op, Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }

        @Override
        public List<Expr> operands() {
            return List.of(left, right);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Compare(op, operands.get(0), operands.get(1));
        }
    }

    /**
     * A change of number type: wraps from LONG to INT, rounds to nearest even, saturates from floats to integers with
     * NaN as 0. Never from or to BOOL.
     */
    record Convert(ValueType to, Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return to;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Convert(to, operands.get(0));
        }
    }

    /** An INT cut to a narrower width and extended back. */
    record Narrow(NarrowOp op, Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.INT;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Narrow(op, operands.get(0));
        }
    }

    /** The same bits as another type: FLOAT and INT, or DOUBLE and LONG. */
    record Reinterpret(ValueType to, Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return to;
        }

        @Override
        public List<Expr> operands() {
            return List.of(operand);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Reinterpret(to, operands.get(0));
        }
    }

    /** One of two values; both may be evaluated, so both are {@link #isTotal total}. */
    record Select(Expr condition, Expr whenTrue, Expr whenFalse) implements Expr {
        @Override
        public ValueType type() {
            return whenTrue.type();
        }

        @Override
        public List<Expr> operands() {
            return List.of(condition, whenTrue, whenFalse);
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Select(operands.get(0), operands.get(1), operands.get(2));
        }
    }

    /** A mathematical function; the arguments have the result's type. */
    record Call(MathFunction function, ValueType type, List<Expr> arguments) implements Expr {
        /** Keeps its own copy. */
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expr> operands() {
            return arguments;
        }

        @Override
        public Expr withOperands(List<Expr> operands) {
            return new Call(function, type, operands);
        }
    }
}
