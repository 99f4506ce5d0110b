package dev.kiln.kernels;

/** What a group of codes is multiplied by. */
public enum ScaleType {
    /** Nothing: codes are values. */
    NONE(0),
    /** A normal FP32 number. */
    FP32(Float.SIZE),
    /** An FP16 number of at least 2⁻¹⁴, in its bits. */
    FP16(Short.SIZE),
    /**
     * A power of two by its exponent + 127; 255 is NaN. Source: OCP Microscaling Formats (MX) Specification 1.0,
     * section 5.4.1.
     */
    E8M0(Byte.SIZE);

    private final int bits;

    ScaleType(int bits) {
        this.bits = bits;
    }

    /** Bits of a scale. */
    public int bits() {
        return bits;
    }
}
