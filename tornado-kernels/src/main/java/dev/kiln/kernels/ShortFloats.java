package dev.kiln.kernels;

import dev.kiln.tornado.spi.InBits;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * FP16 and BF16 in arrays of their bits, by arithmetic that is exact but for the one rounding: TornadoVM has no casts
 * of bits, and no 16-bit floats on OpenCL devices without the extension. A finite value that rounds beyond the largest
 * becomes infinite, as IEEE 754 says. NaN is stored as 0x7FFF. Launch of all: {@link LaunchGrid#lanes lanes(n)}.
 */
public final class ShortFloats {
    private static final int HALF_STEPS = 1 << 10;
    private static final int HALF_INFINITY = 0x7C00;

    private static final int BRAIN_STEPS = 1 << 7;
    private static final int BRAIN_INFINITY = 0x7F80;

    private static final int NAN = 0x7FFF;
    private static final int SIGN = 0x8000;
    private static final int DRAW_MASK = 0xFFFFFF;
    private static final int NEAREST = -1;

    private ShortFloats() {}

    /**
     * Rounds to FP16, to the nearest, ties to even.
     *
     * @param x [n]
     * @param bits [n]
     */
    public static void encodeHalf(KernelContext context, FloatArray x, ShortArray bits, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        bits.set(i, (short) half(x.get(i)));
    }

    /**
     * Rounds to BF16, to the nearest, ties to even.
     *
     * @param x [n]
     * @param bits [n]
     */
    public static void encodeBrain(KernelContext context, FloatArray x, ShortArray bits, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        bits.set(i, (short) brain(x.get(i), NEAREST));
    }

    /**
     * Rounds to BF16 up or down at random, so that the mean of many roundings is the value (to within 2⁻²⁴ of the
     * distance of two numbers). Source: Gupta et al., "Deep Learning with Limited Numerical Precision", ICML 2015,
     * section 3.
     *
     * @param x [n]
     * @param words [n], random: {@link Philox#fill}
     * @param bits [n]
     */
    public static void encodeBrainAtRandom(
            KernelContext context, FloatArray x, IntArray words, ShortArray bits, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        bits.set(i, (short) brain(x.get(i), (words.get(i) >> 8) & DRAW_MASK));
    }

    /**
     * The values of FP16 numbers. Exact.
     *
     * @param bits [n]
     * @param x [n]
     */
    public static void decodeHalf(KernelContext context, ShortArray bits, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, ofHalf(bits.get(i)));
    }

    /**
     * The values of BF16 numbers. Exact.
     *
     * @param bits [n]
     * @param x [n]
     */
    public static void decodeBrain(KernelContext context, ShortArray bits, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, ofBrain(bits.get(i)));
    }

    /** The bits of the nearest FP16 number. */
    @InBits(ShortBits.class)
    static int half(float value) {
        float magnitude = TornadoMath.abs(value);
        // The next power of two after the largest number has the code of infinity, and all that rounds to it gets it.
        float lifted = TornadoMath.min(magnitude, 0x1p16f) * 0x1p14f;
        return SmallFloats.signed(
                value, magnitude, lifted, 0, NEAREST, HALF_STEPS, Float.MAX_VALUE, HALF_INFINITY, NAN, SIGN);
    }

    /** The bits of a value in BF16; {@code draw} is below 0 for the nearest, or 24 random bits. */
    @InBits(ShortBits.class)
    static int brain(float value, int draw) {
        float magnitude = TornadoMath.abs(value);
        float lifted = TornadoMath.min(magnitude, Float.MAX_VALUE);
        int moved = 0;
        // Each bound is the number before a power of two.
        if (lifted > 0x1.fffffep-1f) {
            lifted *= 0x1p-64f;
            moved += 64;
        }
        if (lifted > 0x1.fffffep-1f) {
            lifted *= 0x1p-64f;
            moved += 64;
        }
        if (lifted > 0x1.fffffep-63f) {
            lifted *= 0x1p-64f;
            moved += 64;
        }
        lifted *= 0x1p126f;
        if (lifted > 0x1.fffffep31f) {
            lifted *= 0x1p-32f;
            moved += 32;
        }
        return SmallFloats.signed(
                value, magnitude, lifted, moved, draw, BRAIN_STEPS, Float.MAX_VALUE, BRAIN_INFINITY, NAN, SIGN);
    }

    /** The value of FP16 bits. */
    @InBits(ShortBits.class)
    static float ofHalf(int bits) {
        int field = (bits >> 10) & 31;
        int mantissa = bits & (HALF_STEPS - 1);
        int exponent = field > 0 ? field : 1;
        float value = (field > 0 ? mantissa + HALF_STEPS : mantissa) * 0x1p-25f;
        value *= (exponent & 1) == 1 ? 2f : 1f;
        value *= (exponent & 2) == 2 ? 4f : 1f;
        value *= (exponent & 4) == 4 ? 0x1p4f : 1f;
        value *= (exponent & 8) == 8 ? 0x1p8f : 1f;
        value *= (exponent & 16) == 16 ? 0x1p16f : 1f;
        return special(value, bits, field == 31 ? 1 : 0, mantissa);
    }

    /** The value of BF16 bits. */
    @InBits(ShortBits.class)
    static float ofBrain(int bits) {
        int field = (bits >> 7) & 255;
        int mantissa = bits & (BRAIN_STEPS - 1);
        int exponent = field > 0 ? field : 1;
        // In between, neither too large nor subnormal.
        float value = (field > 0 ? mantissa + BRAIN_STEPS : mantissa) * 0x1p-70f;
        value *= (exponent & 1) == 1 ? 2f : 1f;
        value *= (exponent & 2) == 2 ? 4f : 1f;
        value *= (exponent & 4) == 4 ? 0x1p4f : 1f;
        value *= (exponent & 8) == 8 ? 0x1p8f : 1f;
        value *= (exponent & 16) == 16 ? 0x1p16f : 1f;
        value *= (exponent & 32) == 32 ? 0x1p32f : 1f;
        value *= (exponent & 64) == 64 ? 0x1p64f : 1f;
        value *= (exponent & 128) == 128 ? 0x1p64f : 0x1p-64f;
        return special(value, bits, field == 255 ? 1 : 0, mantissa);
    }

    /** Makes what has the largest exponent infinite, or NaN where there is a mantissa, and gives all values a sign. */
    private static float special(float value, int bits, int largestField, int mantissa) {
        float finite = largestField == 1 ? value * Float.MAX_VALUE : value;
        int isNan = largestField * (mantissa > 0 ? 1 : 0);
        float magnitude = isNan == 1 ? finite * 0f : finite;
        return (bits & SIGN) == SIGN ? -magnitude : magnitude;
    }
}
