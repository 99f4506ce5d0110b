package dev.kiln.embedded.host.gemm;

/**
 * A float format of one byte by what tells it from others: 1 sign bit, then an exponent as IEEE has it, then
 * {@code mantissa} bits.
 *
 * <p>A magnitude's code, moved up by {@link #shift} and increased by {@link #bias}, is the FP32 of the same value if
 * the code is normal. Subnormal codes are the same with the smallest normal number's exponent, less that number. Codes
 * of infinity and NaN need the bias twice.
 *
 * @param mantissa bits of a code
 * @param smallest normal number, a power of two
 * @param largest what larger numbers are replaced by before they are rounded
 * @param infinity code of infinity
 * @param special the first code of a magnitude that is no finite number
 */
record ByteFloat(int mantissa, float smallest, float largest, int infinity, int special) {
    private static final int FLOAT_MANTISSA = 23;

    private static final ByteFloat FP8_E4M3 = new ByteFloat(3, 0x1p-6f, 448f, 0x7E, 0x7F);
    private static final ByteFloat FP8_E5M2 = new ByteFloat(2, 0x1p-14f, 57344f, 0x7C, 0x7C);

    /** Returns the numbers of a format. */
    static ByteFloat of(StoredFormat format) {
        return switch (format) {
            case FP8_E4M3 -> FP8_E4M3;
            case FP8_E5M2 -> FP8_E5M2;
            default -> throw new IllegalArgumentException(format + " is no float of one byte");
        };
    }

    /** Returns how far a code's mantissa is from FP32's. */
    int shift() {
        return FLOAT_MANTISSA - mantissa;
    }

    /** Returns what is added to a code that was moved up: the difference of the exponents' biases. */
    int bias() {
        return Float.floatToRawIntBits(smallest) - (1 << FLOAT_MANTISSA);
    }

    /** Returns the code of the smallest normal number. */
    int firstNormal() {
        return 1 << mantissa;
    }

    /** Returns the number whose last bit is worth as much as that of a subnormal code. */
    float rounder() {
        return smallest * (1 << shift());
    }
}
