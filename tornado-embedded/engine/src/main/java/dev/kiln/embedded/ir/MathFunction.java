package dev.kiln.embedded.ir;

/**
 * Functions of one or two operands whose result has the operands' type, FLOAT or DOUBLE ({@link #ABS}: also INT, LONG).
 *
 * <p>On DOUBLE the meaning is that of {@code java.lang.Math}; on FLOAT it is that function computed in double and
 * rounded once, {@code (float) Math.exp((double) x)}. {@link #ABS}, {@link #SQRT}, {@link #FLOOR} and {@link #CEIL} are
 * exact; for the others a back end states its own error bound.
 */
public enum MathFunction {
    /** Absolute value; {@code MIN_VALUE} stays itself. */
    ABS("abs", 1),
    /** Square root, correctly rounded. */
    SQRT("sqrt", 1),
    /** One over the square root; the quotient is taken in double for FLOAT, too. */
    RSQRT("rsqrt", 1),
    /** The exponential function. */
    EXP("exp", 1),
    /** The natural logarithm. */
    LOG("log", 1),
    /** The logarithm to base 2: {@code Math.log(x) / Math.log(2)}. */
    LOG2("log2", 1),
    /** The sine of an angle in radians. */
    SIN("sin", 1),
    /** The cosine of an angle in radians. */
    COS("cos", 1),
    /** The tangent of an angle in radians. */
    TAN("tan", 1),
    /** The inverse sine. */
    ASIN("asin", 1),
    /** The inverse cosine. */
    ACOS("acos", 1),
    /** The inverse tangent. */
    ATAN("atan", 1),
    /** The angle of the point (second, first operand). */
    ATAN2("atan2", 2),
    /** The hyperbolic sine. */
    SINH("sinh", 1),
    /** The hyperbolic cosine. */
    COSH("cosh", 1),
    /** The hyperbolic tangent. */
    TANH("tanh", 1),
    /** The first operand to the power of the second. */
    POW("pow", 2),
    /** The largest integer not above the operand. */
    FLOOR("floor", 1),
    /** The smallest integer not below the operand. */
    CEIL("ceil", 1);

    private final String text;
    private final int arity;

    MathFunction(String text, int arity) {
        this.text = text;
        this.arity = arity;
    }

    /** The function in the text form. */
    public String text() {
        return text;
    }

    /** How many operands it takes. */
    public int arity() {
        return arity;
    }
}
