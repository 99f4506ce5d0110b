package dev.kiln.embedded.opencl;

/**
 * A piece of a C expression.
 *
 * @param binding how tightly its outermost operator binds
 * @param kind what C takes its type to be, which may be the unsigned kin of the Java type: arithmetic that wraps is
 *     unsigned in C
 */
record Fragment(String text, int binding, Kind kind) {
    static final int PRIMARY = 15;
    static final int UNARY = 14;
    static final int PRODUCT = 13;
    static final int SUM = 12;
    static final int SHIFT = 11;
    static final int ORDER = 10;
    static final int EQUALITY = 9;
    static final int AND = 8;
    static final int XOR = 7;
    static final int OR = 6;
    static final int BOTH = 5;
    static final int EITHER = 4;
    static final int CHOICE = 3;
    static final int ANY = 0;

    /** Types as C sees them. */
    enum Kind {
        BOOL,
        /** Narrower than {@code int}, to which arithmetic promotes it; overloaded functions do not. */
        NARROW,
        INT,
        UINT,
        /** The {@code size_t} of a work item query, always within INT. */
        SIZE,
        LONG,
        ULONG,
        FLOAT,
        DOUBLE
    }

    static Fragment primary(String text, Kind kind) {
        return new Fragment(text, PRIMARY, kind);
    }

    boolean isUnsigned() {
        return kind == Kind.UINT || kind == Kind.ULONG;
    }

    /** The text where something that binds at least so tightly must stand. */
    String at(int least) {
        return binding >= least ? text : "(" + text + ")";
    }

    /** The same value as a number that compares, divides and shifts as Java's. */
    Fragment signed() {
        return switch (kind) {
            case UINT, SIZE -> cast("int", Kind.INT);
            case ULONG -> cast("long", Kind.LONG);
            default -> this;
        };
    }

    /**
     * The same value as exactly {@code int}, {@code long}, {@code float} or {@code double}, for overloaded functions.
     */
    Fragment exact() {
        return kind == Kind.NARROW ? cast("int", Kind.INT) : signed();
    }

    /** The same bits as a number that wraps. */
    Fragment unsigned() {
        return switch (kind) {
            case NARROW, INT, SIZE -> cast("uint", Kind.UINT);
            case LONG -> cast("ulong", Kind.ULONG);
            default -> this;
        };
    }

    Fragment cast(String type, Kind to) {
        return new Fragment("(" + type + ") " + at(UNARY), UNARY, to);
    }
}
