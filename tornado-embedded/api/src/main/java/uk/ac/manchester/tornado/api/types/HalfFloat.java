package uk.ac.manchester.tornado.api.types;

/**
 * A number of 16 bits, IEEE 754 binary16. Arithmetic is that of float, rounded to the nearest half and to even. The
 * conversions are written with integers, so that kernels compute the same bits on every device.
 */
public class HalfFloat {

    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    private static final int FLOAT_INFINITY = 0x7f800000;
    /** What the exponents of a float and of a half differ by, in place. */
    private static final int BIAS = 112 << 23;
    /** The smallest float that is a normal half. */
    private static final int SMALLEST_NORMAL = 113 << 23;
    /** The smallest float that rounds to infinity. */
    private static final int OVERFLOW = 0x477ff000;

    private final short bits;

    /** Rounds a float. */
    public HalfFloat(float value) {
        bits = toBits(value);
    }

    /** Takes the bits of a number. */
    public HalfFloat(short bits) {
        this.bits = bits;
    }

    /** Returns a + b. */
    public static HalfFloat add(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() + b.getFloat32());
    }

    /** Returns a - b. */
    public static HalfFloat sub(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() - b.getFloat32());
    }

    /** Returns a * b. */
    public static HalfFloat mult(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() * b.getFloat32());
    }

    /** Returns a / b. */
    public static HalfFloat div(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() / b.getFloat32());
    }

    /** Returns the bits. */
    public short getHalfFloatValue() {
        return bits;
    }

    /** Returns the same number as a float. */
    public float getFloat32() {
        int magnitude = bits & 0x7fff;
        int shifted = magnitude << 13;
        float tiny = Float.intBitsToFloat(SMALLEST_NORMAL | shifted) - Float.intBitsToFloat(SMALLEST_NORMAL);
        int large = shifted + (magnitude < INFINITY ? BIAS : 2 * BIAS);
        int unsigned = magnitude < 0x400 ? Float.floatToRawIntBits(tiny) : large;
        return Float.intBitsToFloat(((bits & SIGN) << 16) | unsigned);
    }

    private static short toBits(float value) {
        int raw = Float.floatToRawIntBits(value);
        int magnitude = raw & 0x7fffffff;
        // One half more or less is the place of the last bit of a subnormal half: this addition rounds to it.
        int tiny = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - (126 << 23);
        int normal = (magnitude - BIAS + 0xfff + ((magnitude >> 13) & 1)) >> 13;
        int large = magnitude > FLOAT_INFINITY ? INFINITY | 0x200 | ((magnitude >> 13) & 0x3ff) : INFINITY;
        int finite = magnitude < SMALLEST_NORMAL ? tiny : normal;
        return (short) (((raw >> 16) & SIGN) | (magnitude < OVERFLOW ? finite : large));
    }

    @Override
    public String toString() {
        return String.valueOf(getFloat32());
    }
}
