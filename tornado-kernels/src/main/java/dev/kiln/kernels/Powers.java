package dev.kiln.kernels;

/** Powers of two by comparisons and products, which every engine computes exactly; for use in kernels. */
final class Powers {
    private Powers() {}

    /** The exponent of the power of two that is not above x: ⌊log₂ x⌋ of a normal, positive, finite number. */
    static int exponent(float x) {
        float rest = x;
        int exponent = 0;
        if (rest < 0x1p-63f) {
            rest *= 0x1p64f;
            exponent -= 64;
        }
        if (rest < 1f) {
            rest *= 0x1p64f;
            exponent -= 64;
        }
        // Each bound is the number before a power of two.
        if (rest > 0x1.fffffep63f) {
            rest *= 0x1p-64f;
            exponent += 64;
        }
        if (rest > 0x1.fffffep31f) {
            rest *= 0x1p-32f;
            exponent += 32;
        }
        if (rest > 0x1.fffffep15f) {
            rest *= 0x1p-16f;
            exponent += 16;
        }
        if (rest > 0x1.fffffep7f) {
            rest *= 0x1p-8f;
            exponent += 8;
        }
        if (rest > 0x1.fffffep3f) {
            rest *= 0x1p-4f;
            exponent += 4;
        }
        if (rest > 0x1.fffffep1f) {
            rest *= 0x1p-2f;
            exponent += 2;
        }
        return rest > 0x1.fffffep0f ? exponent + 1 : exponent;
    }

    /** Two to the {@code exponent}, −126 to 127. */
    static float power(int exponent) {
        int above = exponent + 126;
        float power = 0x1p-126f;
        power *= (above & 1) == 1 ? 2f : 1f;
        power *= (above & 2) == 2 ? 4f : 1f;
        power *= (above & 4) == 4 ? 0x1p4f : 1f;
        power *= (above & 8) == 8 ? 0x1p8f : 1f;
        power *= (above & 16) == 16 ? 0x1p16f : 1f;
        power *= (above & 32) == 32 ? 0x1p32f : 1f;
        power *= (above & 64) == 64 ? 0x1p64f : 1f;
        float half = (above & 128) == 128 ? 0x1p64f : 1f;
        return power * half * half;
    }

    /** The smallest power of two that is not less than x, which is normal, positive and finite. */
    static float notBelow(float x) {
        float power = power(Powers.exponent(x));
        return power < x ? power * 2f : power;
    }
}
