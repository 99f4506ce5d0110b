package dev.kiln.embedded.host.gemm;

/** The plain twin of all formats: decodes by their definitions, and encodes by looking for the nearest value. */
final class PlainCodes {
    private static final float[] E4M3 = bytes(3, 7, false);
    private static final float[] E5M2 = bytes(2, 15, true);

    private PlainCodes() {}

    private static float[] bytes(int mantissaBits, int bias, boolean hasInfinity) {
        float[] values = new float[256];
        for (int code = 0; code < 256; code++) {
            values[code] = decodeByte(code, mantissaBits, bias, hasInfinity);
        }
        return values;
    }

    /** Returns the value of a code, without scale. */
    static float decode(StoredFormat format, int code) {
        return switch (format) {
            case FP32 -> Float.intBitsToFloat(code);
            case FP16 -> Float.float16ToFloat((short) code);
            case BF16 -> Float.intBitsToFloat(code << 16);
            case FP8_E4M3 -> E4M3[code & 0xFF];
            case FP8_E5M2 -> E5M2[code & 0xFF];
            case INT8 -> (byte) code;
            case INT4 -> (code & 0xF) > 7 ? (code & 0xF) - 16 : code & 0xF;
        };
    }

    private static float decodeByte(int code, int mantissaBits, int bias, boolean hasInfinity) {
        int magnitude = code & 0x7F;
        int exponent = magnitude >> mantissaBits;
        double fraction = (magnitude & ((1 << mantissaBits) - 1)) / (double) (1 << mantissaBits);
        double value = exponent == 0 ? Math.scalb(fraction, 1 - bias) : Math.scalb(1 + fraction, exponent - bias);
        if (hasInfinity && exponent == 31) {
            value = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (!hasInfinity && magnitude == 0x7F) {
            value = Double.NaN;
        }
        return (float) (code > 0x7F ? -value : value);
    }

    /** Returns the largest finite value of a format. */
    static float largest(StoredFormat format) {
        return format == StoredFormat.FP8_E4M3 ? 448 : 57344;
    }

    /** Returns the scale of a group whose largest magnitude is given. */
    static float scale(StoredFormat format, float largest, boolean powersOfTwo) {
        if (largest == 0) {
            return 1;
        }
        float scale = Math.max(largest / largest(format), Float.MIN_NORMAL);
        if (!powersOfTwo || Float.isInfinite(scale)) {
            return scale;
        }
        float power = Float.MIN_NORMAL;
        while (power < scale) {
            power *= 2;
        }
        return power;
    }

    /** Returns the code of a value that was divided by its scale, as many bits as the format has. */
    static int encode(StoredFormat format, float value) {
        return switch (format) {
            case FP32 -> Float.floatToIntBits(value);
            case FP16 -> Float.isNaN(value) ? 0x7FFF : Float.floatToFloat16(value) & 0xFFFF;
            case BF16 -> encodeBrain(value);
            case FP8_E4M3, FP8_E5M2 -> encodeByte(format, value);
            case INT8, INT4 -> throw new IllegalArgumentException("no result is stored as " + format);
        };
    }

    private static int encodeBrain(float value) {
        if (Float.isNaN(value)) {
            return 0x7FFF;
        }
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        int below = Float.floatToRawIntBits(magnitude) >>> 16;
        if (Float.isInfinite(value)) {
            return sign | below;
        }
        double low = decode(StoredFormat.BF16, below);
        double high = below + 1 == 0x7F80 ? 0x1p128 : decode(StoredFormat.BF16, below + 1);
        double toLow = magnitude - low;
        double toHigh = high - magnitude;
        boolean up = toHigh < toLow || (toHigh == toLow && below % 2 == 1);
        return sign | (up ? below + 1 : below);
    }

    private static int encodeByte(StoredFormat format, float value) {
        if (Float.isNaN(value)) {
            return 0x7F;
        }
        int sign = (Float.floatToRawIntBits(value) >>> 24) & 0x80;
        if (Float.isInfinite(value) && format == StoredFormat.FP8_E5M2) {
            return sign | 0x7C;
        }
        double magnitude = Math.min(Math.abs(value), largest(format));
        int nearest = 0;
        for (int code = 1; code < 0x7F && Float.isFinite(decode(format, code)); code++) {
            double better = Math.abs(decode(format, nearest) - magnitude) - Math.abs(decode(format, code) - magnitude);
            if (better > 0 || (better == 0 && code % 2 == 0)) {
                nearest = code;
            }
        }
        return sign | nearest;
    }
}
