package dev.kiln.embedded.ir;

/**
 * How a value differs between work items side by side.
 *
 * @param kind whether it is the same, grows evenly or is anything
 * @param stride by how much it grows from one work item to the next, wrapping in its own type; 0 if it does not grow
 *     evenly
 */
public record Shape(Kind kind, long stride) {
    /** The kinds of shapes. */
    public enum Kind {
        /** The same for all. */
        UNIFORM,
        /** An integer that grows by one. */
        CONSECUTIVE,
        /** An integer that grows by another constant. */
        STRIDED,
        /** Anything. */
        VARYING
    }

    /** The same for all. */
    public static final Shape UNIFORM = new Shape(Kind.UNIFORM, 0);
    /** An integer that grows by one. */
    public static final Shape CONSECUTIVE = new Shape(Kind.CONSECUTIVE, 1);
    /** Anything. */
    public static final Shape VARYING = new Shape(Kind.VARYING, 0);

    /** An integer that grows by a constant. */
    static Shape strided(ValueType type, long stride) {
        long wrapped = type == ValueType.INT ? (int) stride : stride;
        if (wrapped == 0) {
            return UNIFORM;
        }
        return wrapped == 1 ? CONSECUTIVE : new Shape(Kind.STRIDED, wrapped);
    }

    /** Whether the value is the same for all. */
    public boolean isUniform() {
        return kind == Kind.UNIFORM;
    }

    /** Whether the value grows by {@link #stride}, which is 0 for {@link #UNIFORM}. */
    public boolean isAffine() {
        return kind != Kind.VARYING;
    }

    /** The shape of what is now one value and now the other. */
    Shape join(Shape other) {
        return equals(other) ? this : VARYING;
    }
}
