package dev.kiln.embedded.ir;

/** Operations on one operand. */
public enum UnaryOp {
    /** Java's {@code -x}: wraps for integers, flips the sign bit of floats. */
    NEGATE("-"),
    /** {@code !x} on BOOL, {@code ~x} on INT and LONG. */
    NOT("~"),
    /** How many bits are set: INT or LONG in, INT out. */
    BIT_COUNT("bitCount");

    private final String text;

    UnaryOp(String text) {
        this.text = text;
    }

    /** The operator in the text form. */
    public String text() {
        return text;
    }
}
