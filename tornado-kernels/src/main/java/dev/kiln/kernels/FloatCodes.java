package dev.kiln.kernels;

/**
 * Floating-point numbers: a sign, an exponent and a mantissa, with subnormal numbers, as in IEEE 754 but for the
 * largest codes. Sources: OCP 8-bit Floating Point Specification (OFP8) 1.0, section 5; OCP Microscaling Formats (MX)
 * Specification 1.0, section 5.3.3; IEEE 754-2019, section 3.6.
 *
 * @param bias of the exponent
 * @param largest finite magnitude
 * @param specials what the codes above the largest mean
 */
public record FloatCodes(int exponentBits, int mantissaBits, int bias, float largest, Specials specials)
        implements Codes {
    /** OFP8's E4M3. */
    public static final FloatCodes E4M3 = new FloatCodes(4, 3, 7, 448, Specials.NAN);

    /** OFP8's E5M2. */
    public static final FloatCodes E5M2 = new FloatCodes(5, 2, 15, 57344, Specials.INFINITIES_AND_NANS);

    /** MX's E2M1: ±{0, 0.5, 1, 1.5, 2, 3, 4, 6}. */
    public static final FloatCodes E2M1 = new FloatCodes(2, 1, 1, 6, Specials.NONE);

    /** IEEE 754 binary16. */
    public static final FloatCodes FP16 = new FloatCodes(5, 10, 15, 65504, Specials.INFINITIES_AND_NANS);

    /** bfloat16: the upper half of binary32. */
    public static final FloatCodes BF16 = new FloatCodes(8, 7, 127, 0x1.fep127f, Specials.INFINITIES_AND_NANS);

    /** IEEE 754 binary32. */
    public static final FloatCodes FP32 = new FloatCodes(8, 23, 127, Float.MAX_VALUE, Specials.INFINITIES_AND_NANS);

    /** What the codes above the largest finite one mean. */
    public enum Specials {
        /** There are none: infinity is stored as the largest number, and NaN has to be told otherwise. */
        NONE,
        /** The one that is left is NaN; infinity is stored as the largest number. */
        NAN,
        /** Infinity, then NaNs. */
        INFINITIES_AND_NANS
    }

    @Override
    public int bits() {
        return 1 + exponentBits + mantissaBits;
    }

    /**
     * The value of each code, by the code's bits.
     *
     * @throws IllegalStateException if there are more than 2¹⁶ codes
     */
    public float[] table() {
        if (bits() > Short.SIZE) {
            throw new IllegalStateException("a table of codes of " + bits() + " bits would be too large");
        }
        float[] values = new float[1 << bits()];
        for (int code = 0; code < values.length; code++) {
            values[code] = value(code);
        }
        return values;
    }

    private float value(int code) {
        int signBit = 1 << (exponentBits + mantissaBits);
        int magnitude = code & (signBit - 1);
        float sign = (code & signBit) == 0 ? 1 : -1;
        if (magnitude > largestCode()) {
            boolean isInfinite = specials == Specials.INFINITIES_AND_NANS && magnitude == largestCode() + 1;
            return isInfinite ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        int exponent = magnitude >> mantissaBits;
        int mantissa = magnitude & ((1 << mantissaBits) - 1);
        int units = exponent == 0 ? mantissa : mantissa + (1 << mantissaBits);
        return sign * Math.scalb((float) units, Math.max(1, exponent) - bias - mantissaBits);
    }

    /** What the smallest normal number is multiplied by to become 1. */
    float lift() {
        return Math.scalb(1f, bias - 1);
    }

    /** How many steps lie between a power of two and the next. */
    int steps() {
        return 1 << mantissaBits;
    }

    /** The code of the largest finite number. */
    int largestCode() {
        int exponent = Math.getExponent(largest);
        float mantissa = Math.scalb(largest, -exponent) - 1;
        return ((exponent + bias) << mantissaBits) + (int) (mantissa * steps());
    }

    /** The code of infinity, or that of the largest number where there is none. */
    int infinityCode() {
        return specials == Specials.INFINITIES_AND_NANS ? largestCode() + 1 : largestCode();
    }

    /** The code that NaN is stored as: the largest, and zero where there is none. */
    int nanCode() {
        return specials == Specials.NONE ? 0 : (1 << (exponentBits + mantissaBits)) - 1;
    }

    /** What the kernels of {@link SmallFloats} take of this. */
    public Encoding encoding() {
        return new Encoding(lift(), steps(), largest, infinityCode(), nanCode(), 1 << (exponentBits + mantissaBits));
    }

    /**
     * The numbers that {@link SmallFloats} encodes with.
     *
     * @param lift what the smallest normal number is multiplied by to become 1
     * @param steps between a power of two and the next
     * @param largest finite magnitude
     * @param infinity code of infinity
     * @param nan code of NaN
     * @param sign bit of negative numbers
     */
    public record Encoding(float lift, int steps, float largest, int infinity, int nan, int sign) {}
}
