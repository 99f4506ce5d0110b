package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Functions by additions, multiplications and divisions alone, in one order, so that every engine gives the same bits;
 * for use in kernels.
 */
final class ExactFunctions {
    private static final float LOG2_E = 0x1.715476p0f;

    /** The upper nine bits of log 2: its products with exponents are exact. */
    private static final float LN2_HIGH = 0x1.63p-1f;

    private static final float LN2_LOW = -0x1.bd0106p-13f;

    /** Below this, e to the x is taken for zero: what is left is normal. */
    private static final float LEAST = -87f;

    private static final float ROOT_OF_2 = 0x1.6a09e6p0f;

    private ExactFunctions() {}

    /**
     * {@code e^x} for x up to 0: 2ⁿ·e^r with |r| up to (log 2)/2, e^r by its series up to r⁷. Within 2⁻²² relative; 0
     * below −87; NaN of NaN.
     */
    static float exp(float x) {
        float limited = x < LEAST ? LEAST : x;
        float turns = TornadoMath.floor(limited * LOG2_E + 0.5f);
        int n = (int) TornadoMath.max(TornadoMath.min(turns, 0f), -126f);
        float r = limited - n * LN2_HIGH - n * LN2_LOW;
        float p = r * (1f / 5040) + 1f / 720;
        p = p * r + 1f / 120;
        p = p * r + 1f / 24;
        p = p * r + 1f / 6;
        p = p * r + 0.5f;
        p = p * r + 1f;
        p = p * r + 1f;
        return x < LEAST ? 0f : p * Powers.power(n);
    }

    /**
     * The natural logarithm of x from 1 on, finite: n·log 2 + log m with m between √½ and √2, log m by the series of
     * the area tangent. Within 2⁻²² relative to the larger of 1 and the result; NaN of NaN.
     */
    static float log(float x) {
        int n = Powers.exponent(x);
        float m = x * Powers.power(-n);
        int above = m > ROOT_OF_2 ? 1 : 0;
        m = above == 1 ? m * 0.5f : m;
        n += above;
        float f = (m - 1f) / (m + 1f);
        float z = f * f;
        float p = z * (1f / 9) + 1f / 7;
        p = p * z + 1f / 5;
        p = p * z + 1f / 3;
        p = p * z + 1f;
        return n * LN2_HIGH + (n * LN2_LOW + 2f * f * p);
    }
}
