package dev.kiln.embedded.ir;

/** Operations on two operands, with Java's meaning of each. */
public enum BinaryOp {
    /** Sum; wraps for integers. */
    ADD("+"),
    /** Difference; wraps for integers. */
    SUB("-"),
    /** Product; wraps for integers. */
    MUL("*"),
    /** Quotient, towards zero for integers, where a zero divisor is an error that names the kernel's line. */
    DIV("/"),
    /** Remainder with the dividend's sign (floats: {@code fmod}); a zero integer divisor is an error. */
    REM("%"),
    /** Bitwise, or on BOOL logical without short circuit. */
    AND("&"),
    /** Bitwise, or on BOOL logical without short circuit. */
    OR("|"),
    /** Bitwise, or on BOOL inequality. */
    XOR("^"),
    /** Left shift by an INT, masked to the width of the left operand. */
    SHL("<<"),
    /** Arithmetic right shift by an INT, masked to the width of the left operand. */
    SHR(">>"),
    /** Logical right shift by an INT, masked to the width of the left operand. */
    USHR(">>>"),
    /** {@code Math.min}: NaN if either is, and -0 below +0. */
    MIN("min"),
    /** {@code Math.max}: NaN if either is, and -0 below +0. */
    MAX("max");

    private final String text;

    BinaryOp(String text) {
        this.text = text;
    }

    /** The operator in the text form. */
    public String text() {
        return text;
    }

    /** Whether the right operand is a shift count, INT whatever the left operand is. */
    public boolean isShift() {
        return this == SHL || this == SHR || this == USHR;
    }

    /** Whether BOOL operands are allowed. */
    public boolean isLogical() {
        return this == AND || this == OR || this == XOR;
    }
}
