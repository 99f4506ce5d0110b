package dev.kiln.embedded.ir;

/**
 * Comparisons. On floats the first six are IEEE's, so each but {@link #NE} is false when an operand is NaN; the last
 * four are their exact negations, true on NaN, and not used on integers.
 */
public enum CompareOp {
    /** Equal. */
    EQ("=="),
    /** Not equal; true on NaN. */
    NE("!="),
    /** Less. */
    LT("<"),
    /** Less or equal. */
    LE("<="),
    /** Greater. */
    GT(">"),
    /** Greater or equal. */
    GE(">="),
    /** Greater, equal or unordered: {@code !(a < b)}. */
    NOT_LT("!<"),
    /** Greater or unordered: {@code !(a <= b)}. */
    NOT_LE("!<="),
    /** Less, equal or unordered: {@code !(a > b)}. */
    NOT_GT("!>"),
    /** Less or unordered: {@code !(a >= b)}. */
    NOT_GE("!>=");

    private final String text;

    CompareOp(String text) {
        this.text = text;
    }

    /** The operator in the text form. */
    public String text() {
        return text;
    }

    /** Whether this is one of the four that exist for floats only. */
    public boolean isNegation() {
        return this == NOT_LT || this == NOT_LE || this == NOT_GT || this == NOT_GE;
    }

    /**
     * The comparison that is true exactly where this one is false.
     *
     * @param operands the operands' type; integers never need the NaN-true forms
     */
    public CompareOp negate(ValueType operands) {
        boolean floating = operands.isFloating();
        return switch (this) {
            case EQ -> NE;
            case NE -> EQ;
            case LT -> floating ? NOT_LT : GE;
            case LE -> floating ? NOT_LE : GT;
            case GT -> floating ? NOT_GT : LE;
            case GE -> floating ? NOT_GE : LT;
            case NOT_LT -> LT;
            case NOT_LE -> LE;
            case NOT_GT -> GT;
            case NOT_GE -> GE;
        };
    }

    /** The comparison with its operands exchanged: {@code a < b} is {@code b > a}. */
    public CompareOp swap() {
        return switch (this) {
            case EQ, NE -> this;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
            case NOT_LT -> NOT_GT;
            case NOT_LE -> NOT_GE;
            case NOT_GT -> NOT_LT;
            case NOT_GE -> NOT_LE;
        };
    }
}
