package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Codes of {@link FloatCodes} of 8 bits, without a scale. Encoding uses nothing but arithmetic, which is exact but for
 * the one rounding, so that all engines have the same bits; decoding looks the value up. Finite values beyond the
 * largest are stored as the largest. Launch of all: {@link LaunchGrid#lanes lanes(n)}.
 */
public final class SmallFloats {
    /** What a random word is worth: 24 bits of it are used. */
    private static final float DRAWS = 0x1p24f;

    private static final int DRAW_MASK = 0xFFFFFF;

    private SmallFloats() {}

    /**
     * Rounds to the nearest code, ties to even. Exact.
     *
     * @param x [n]
     * @param codes [n]
     * @param lift as the other numbers of {@link FloatCodes.Encoding}
     */
    public static void encode(
            KernelContext context,
            FloatArray x,
            ByteArray codes,
            float lift,
            int steps,
            float largest,
            int infinity,
            int nan,
            int sign,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        codes.set(i, (byte) code(x.get(i), -1, lift, steps, largest, infinity, nan, sign));
    }

    /**
     * Rounds up or down at random, so that the mean of many roundings is the value (to within 2⁻²⁴ of the distance of
     * two codes). Exact for given words. Source: Gupta et al., "Deep Learning with Limited Numerical Precision", ICML
     * 2015, section 3.
     *
     * @param x [n]
     * @param words [n], random: {@link Philox#fill}
     * @param codes [n]
     * @param lift as the other numbers of {@link FloatCodes.Encoding}
     */
    public static void encodeAtRandom(
            KernelContext context,
            FloatArray x,
            IntArray words,
            ByteArray codes,
            float lift,
            int steps,
            float largest,
            int infinity,
            int nan,
            int sign,
            int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        int draw = (words.get(i) >> 8) & DRAW_MASK;
        codes.set(i, (byte) code(x.get(i), draw, lift, steps, largest, infinity, nan, sign));
    }

    /**
     * Looks values up.
     *
     * @param codes [n]
     * @param table [256], {@link FloatCodes#table}; all codes are below its length
     * @param x [n]
     */
    public static void decode(KernelContext context, ByteArray codes, FloatArray table, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, table.get(codes.get(i) & 0xFF));
    }

    /** The code of a value; {@code draw} is below 0 for the nearest, or 24 random bits. */
    static int code(float value, int draw, float lift, int steps, float largest, int infinity, int nan, int sign) {
        float magnitude = TornadoMath.abs(value);
        float lifted = TornadoMath.min(magnitude, largest) * lift;
        return signed(value, magnitude, lifted, 0, draw, steps, largest, infinity, nan, sign);
    }

    /**
     * The code of a value whose magnitude was brought below 2³² units of the smallest normal number.
     *
     * @param lifted the magnitude in these units, over 2 to the {@code moved}
     * @param moved exponent that is already counted
     */
    static int signed(
            float value,
            float magnitude,
            float lifted,
            int moved,
            int draw,
            int steps,
            float largest,
            int infinity,
            int nan,
            int sign) {
        int exponent = moved;
        float reduced = lifted;
        // Each bound is the number before a power of two.
        if (reduced > 0x1.fffffep15f) {
            reduced *= 0x1p-16f;
            exponent += 16;
        }
        if (reduced > 0x1.fffffep7f) {
            reduced *= 0x1p-8f;
            exponent += 8;
        }
        if (reduced > 0x1.fffffep3f) {
            reduced *= 0x1p-4f;
            exponent += 4;
        }
        if (reduced > 0x1.fffffep1f) {
            reduced *= 0x1p-2f;
            exponent += 2;
        }
        if (reduced > 0x1.fffffep0f) {
            reduced *= 0.5f;
            exponent += 1;
        }
        // From here on below 2: normal from 1 on, subnormal below, and the same steps for both.
        float units = reduced * steps;
        int code = (int) TornadoMath.max(TornadoMath.min(units, 2f * steps), 0f);
        float rest = units - code;
        int odd = code & 1;
        int above = rest > 0.5f ? 1 : 0;
        int tie = rest == 0.5f ? odd : 0;
        int drawn = rest * DRAWS > draw ? 1 : 0;
        code += exponent * steps;
        code += draw < 0 ? above + tie : drawn;
        code = magnitude > largest ? (magnitude > Float.MAX_VALUE ? infinity : code) : code;
        float direction = value == 0f ? 1f / value : value;
        code += direction < 0f ? sign : 0;
        return magnitude > -1f ? code : nan;
    }
}
