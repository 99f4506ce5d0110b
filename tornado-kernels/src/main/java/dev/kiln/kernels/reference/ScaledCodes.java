package dev.kiln.kernels.reference;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.QuantFormat;

/**
 * Plain twin of the encoders with scales: {@link dev.kiln.kernels.ScaledFloats},
 * {@link dev.kiln.kernels.ScaledIntegers}, {@link dev.kiln.kernels.MicroscaledFloats}.
 */
public final class ScaledCodes {
    private static final int NAN_OF_FP16 = 0x7FFF;
    private static final int NAN_OF_E8M0 = 255;

    private ScaledCodes() {}

    /**
     * The bits of a group's scale: of FP32, of FP16 or of E8M0.
     *
     * @param values of the group's elements
     * @param powersOfTwo whether the scale is to be the next power of two that is not less
     */
    public static int scale(QuantFormat format, float[] values, boolean powersOfTwo) {
        float amax = 0;
        boolean finite = true;
        for (float value : values) {
            amax = Math.abs(value) > amax ? Math.abs(value) : amax;
            finite &= Float.isFinite(value);
        }
        float quotient = amax / format.codes().largest();
        return switch (format.scale()) {
            case NONE -> 0;
            case FP32 -> {
                float scale = Math.max(quotient, Float.MIN_NORMAL);
                scale = powersOfTwo ? powerNotBelow(scale) : scale;
                yield Float.floatToIntBits(amax == 0 ? 1 : scale);
            }
            case FP16 -> {
                float scale = Math.max(quotient, 0x1p-14f);
                scale = powersOfTwo ? Math.min(powerNotBelow(scale), 0x1p15f) : scale;
                yield finite ? Float.floatToFloat16(amax == 0 ? 1 : scale) & 0xFFFF : NAN_OF_FP16;
            }
            case E8M0 -> {
                int exponent = Math.getExponent(Math.max(amax, Float.MIN_NORMAL))
                        - Math.getExponent(format.codes().largest());
                yield finite ? Math.max(exponent, -126) + 127 : NAN_OF_E8M0;
            }
        };
    }

    /** The value of a scale's bits. */
    public static float scaleOf(QuantFormat format, int bits) {
        return switch (format.scale()) {
            case NONE -> 1;
            case FP32 -> Float.intBitsToFloat(bits);
            case FP16 -> Float.float16ToFloat((short) bits);
            case E8M0 -> bits == NAN_OF_E8M0 ? Float.NaN : Math.scalb(1f, bits - 127);
        };
    }

    /** The code of a value, in the lowest bits. */
    public static int encode(QuantFormat format, float value, float scale) {
        float quotient = value / scale;
        return switch (format.codes()) {
            case FloatCodes codes -> SmallFloats.encode(quotient, codes.table());
            case IntegerCodes codes -> {
                double code = Math.clamp(Math.rint(quotient), -codes.largest(), codes.largest());
                yield (int) code & ((1 << codes.bits()) - 1);
            }
        };
    }

    /** The value of a code. */
    public static float decode(QuantFormat format, int code, float scale) {
        return switch (format.codes()) {
            case FloatCodes codes -> codes.table()[code] * scale;
            case IntegerCodes codes -> {
                int unused = Integer.SIZE - codes.bits();
                yield (code << unused >> unused) * scale;
            }
        };
    }

    private static float powerNotBelow(float scale) {
        if (Float.isInfinite(scale)) {
            return scale;
        }
        float power = Math.scalb(1f, Math.getExponent(scale));
        return power < scale ? 2 * power : power;
    }
}
