package dev.kiln.embedded.frontend;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that take numbers apart: random bits, 8-bit floats, 4-bit integers. */
final class NumberKernels {
    private NumberKernels() {}

    static void philox(KernelContext context, IntArray out, int seedLow, int seedHigh) {
        int i = context.globalIdx;
        int c0 = i;
        int c1 = 0;
        int c2 = 0;
        int c3 = 0;
        int k0 = seedLow;
        int k1 = seedHigh;
        for (int round = 0; round < 10; round++) {
            long p0 = (c0 & 0xffffffffL) * 0xD2511F53L;
            long p1 = (c2 & 0xffffffffL) * 0xCD9E8D57L;
            c0 = (int) (p1 >> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        out.set(i * 4, c0);
        out.set(i * 4 + 1, c1);
        out.set(i * 4 + 2, c2);
        out.set(i * 4 + 3, c3);
    }

    /** E4M3 with 4 exponent and 3 mantissa bits, rounded to nearest even and saturated at 448. */
    static void encodeFp8(KernelContext context, FloatArray x, ByteArray codes) {
        int i = context.globalIdx;
        float v = x.get(i);
        float magnitude = Math.min(Math.abs(v), 448f);
        int code;
        if (magnitude < 0.015625f) {
            code = roundToEven(magnitude * 512f);
        } else {
            int exponent = 0;
            float scaled = magnitude;
            while (scaled >= 2f) {
                scaled *= 0.5f;
                exponent++;
            }
            while (scaled < 1f) {
                scaled *= 2f;
                exponent--;
            }
            int mantissa = roundToEven((scaled - 1f) * 8f);
            code = ((exponent + 7) << 3) + mantissa;
        }
        codes.set(i, (byte) (v < 0 ? code | 0x80 : code));
    }

    private static int roundToEven(float v) {
        int floor = (int) v;
        float rest = v - floor;
        if (rest > 0.5f || (rest == 0.5f && (floor & 1) == 1)) {
            return floor + 1;
        }
        return floor;
    }

    static void unpackInt4(KernelContext context, ByteArray packed, FloatArray scales, FloatArray out, int group) {
        int i = context.globalIdx;
        if (i < packed.getSize()) {
            int b = packed.get(i);
            float scale = scales.get(2 * i / group);
            out.set(2 * i, ((b << 28) >> 28) * scale);
            out.set(2 * i + 1, (b >> 4) * scale);
        }
    }

    static void dotInt8(KernelContext context, ByteArray a, ByteArray b, IntArray out, int k) {
        int row = context.globalIdy;
        int column = context.globalIdx;
        int sum = 0;
        for (int i = 0; i < k; i++) {
            sum += a.get(row * k + i) * b.get(column * k + i);
        }
        out.set(row * context.globalGroupSizeX + column, sum);
    }

    static void stochasticRound(KernelContext context, FloatArray x, IntArray noise, FloatArray out) {
        int i = context.globalIdx;
        int bits = Float.floatToIntBits(x.get(i));
        int random = noise.get(i) & 0xffff;
        boolean finite = Float.isFinite(x.get(i)) && !Float.isNaN(x.get(i));
        out.set(i, Float.intBitsToFloat(finite ? (bits + random) & 0xffff0000 : bits));
    }
}
