package dev.kiln.kernels;

/** {@link ShortFloats} by casts between numbers and their bits, for engines that have these: a fraction of the work. */
final class ShortBits {
    private static final int NAN = 0x7FFF;

    /** What the exponent of an FP32 number is above that of the same FP16 number, in its place. */
    private static final int HALF_BIAS = (127 - 15) << 23;

    private ShortBits() {}

    static int half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int magnitude = bits & 0x7FFFFFFF;
        int normal = (magnitude - HALF_BIAS + 0xFFF + ((magnitude >> 13) & 1)) >> 13;
        // Adding 2²³ leaves the nearest integer in the lowest bits.
        float units = Float.intBitsToFloat(magnitude) * 0x1p24f + 0x1p23f;
        int subnormal = Float.floatToRawIntBits(units) - 0x4B000000;
        int code = magnitude < 0x38800000 ? subnormal : normal;
        code = magnitude < 0x47800000 ? code : 0x7C00;
        code += (bits >> 16) & 0x8000;
        return magnitude > 0x7F800000 ? NAN : code;
    }

    static int brain(float value, int draw) {
        int bits = Float.floatToRawIntBits(value);
        int nearest = 0x7FFF + ((bits >> 16) & 1);
        int drawn = ((bits & 0xFFFF) << 8) > draw ? 0x10000 : 0;
        int code = ((bits + (draw < 0 ? nearest : drawn)) >> 16) & 0xFFFF;
        return (bits & 0x7FFFFFFF) > 0x7F800000 ? NAN : code;
    }

    static float ofHalf(int bits) {
        int magnitude = bits & 0x7FFF;
        float subnormal = magnitude * 0x1p-24f;
        int special = magnitude > 0x7BFF ? HALF_BIAS : 0;
        float normal = Float.intBitsToFloat((magnitude << 13) + HALF_BIAS + special);
        float value = magnitude < 0x400 ? subnormal : normal;
        return (bits & 0x8000) == 0x8000 ? -value : value;
    }

    static float ofBrain(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
