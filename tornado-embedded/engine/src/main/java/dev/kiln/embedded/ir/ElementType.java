package dev.kiln.embedded.ir;

import java.util.Locale;

/** The type of an array's elements. */
public enum ElementType {
    /** 8 bits, loaded sign-extended to {@link ValueType#INT}. */
    BYTE(1, ValueType.INT),
    /** 16 bits, loaded sign-extended to {@link ValueType#INT}. */
    SHORT(2, ValueType.INT),
    /** 16 bits, loaded zero-extended to {@link ValueType#INT}. */
    CHAR(2, ValueType.INT),
    /** 32-bit integers. */
    INT(4, ValueType.INT),
    /** 64-bit integers. */
    LONG(8, ValueType.LONG),
    /** 32-bit floating point. */
    FLOAT(4, ValueType.FLOAT),
    /** 64-bit floating point. */
    DOUBLE(8, ValueType.DOUBLE);

    private final int bytes;
    private final ValueType valueType;

    ElementType(int bytes, ValueType valueType) {
        this.bytes = bytes;
        this.valueType = valueType;
    }

    /** The size of one element in memory. */
    public int bytes() {
        return bytes;
    }

    /** What a load yields and a store takes; a store of a narrower element drops the upper bits. */
    public ValueType valueType() {
        return valueType;
    }

    /** The type's name in the text form, which is also Java's. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
