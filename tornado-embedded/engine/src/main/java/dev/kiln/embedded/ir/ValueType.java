package dev.kiln.embedded.ir;

import java.util.Locale;

/** The type of a variable or expression. {@code byte}, {@code short} and {@code char} exist only in memory. */
public enum ValueType {
    /** A truth value. */
    BOOL,
    /** 32-bit two's complement. */
    INT,
    /** 64-bit two's complement. */
    LONG,
    /** IEEE 754 binary32. */
    FLOAT,
    /** IEEE 754 binary64. */
    DOUBLE;

    /** Whether this is {@link #INT} or {@link #LONG}. */
    public boolean isInteger() {
        return this == INT || this == LONG;
    }

    /** Whether this is {@link #FLOAT} or {@link #DOUBLE}. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    /** The type's name in the text form, which is also Java's: {@code bool}, {@code int}, … */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
