package dev.kiln.embedded.ir;

/** Java's narrowing casts of an {@code int}: drop the upper bits, then extend back to INT. */
public enum NarrowOp {
    /** {@code (byte) x}: 8 bits, sign-extended. */
    I2B("byte"),
    /** {@code (short) x}: 16 bits, sign-extended. */
    I2S("short"),
    /** {@code (char) x}: 16 bits, zero-extended. */
    I2C("char");

    private final String text;

    NarrowOp(String text) {
        this.text = text;
    }

    /** The cast in the text form. */
    public String text() {
        return text;
    }
}
