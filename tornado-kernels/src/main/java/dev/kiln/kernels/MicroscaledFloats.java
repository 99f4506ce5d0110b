package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Floating-point codes with a power of two for each group of a row: {@link QuantFormat#MXFP8},
 * {@link QuantFormat#MXFP4}. A number that is not finite makes the scale of its group NaN, so that the whole group is.
 * Source: OCP Microscaling Formats (MX) Specification 1.0, section 6.3.
 */
public final class MicroscaledFloats {
    /** What an exponent is stored with; powers below 2⁻¹²⁶ are not written, as not every engine knows them. */
    private static final int BIAS = 127;

    private static final int LEAST_EXPONENT = -126;

    private MicroscaledFloats() {}

    /**
     * Encodes a matrix. {@code scale = 2^(⌊log₂ amax⌋ − ⌊log₂ largest⌋)}, at least 2⁻¹²⁶; each code is that of {@code x
     * / scale}, to the nearest, ties to even, within ± largest. Exact. Launch: {@link LaunchGrid#scaleGroups
     * scaleGroups(groups of a row, rows)}.
     *
     * @param x [rows × columns]
     * @param codes [rows × pitch / codesPerByte], those beyond the columns are 0
     * @param scales [rows × groups of a row], exponents + 127, 255 for NaN
     * @param lift as the other numbers of {@link FloatCodes.Encoding}
     * @param codesPerByte 1 or 2
     * @param group elements that share a scale, whole bytes
     */
    public static void encode(
            KernelContext context,
            FloatArray x,
            ByteArray codes,
            ByteArray scales,
            float lift,
            int steps,
            float largest,
            int infinity,
            int nan,
            int sign,
            int codesPerByte,
            int columns,
            int group) {
        float[] found = context.allocateFloatLocalArray(LaunchGrid.GROUP);
        float[] poison = context.allocateFloatLocalArray(LaunchGrid.GROUP);
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int row = context.groupIdy;
        int first = context.groupIdx * group;
        int groups = (columns + group - 1) / group;
        int turns = (group + lanes - 1) / lanes;
        float amax = 0f;
        float rest = 0f;
        for (int t = 0; t < turns; t++) {
            int i = t * lanes + lane;
            int inside = (i < group ? 1 : 0) * (first + i < columns ? 1 : 0);
            if (inside == 1) {
                float value = x.get(row * columns + first + i);
                float magnitude = TornadoMath.abs(value);
                amax = magnitude > amax ? magnitude : amax;
                // Zero, or NaN where the value is not finite.
                rest += value * 0f;
            }
        }
        found[lane] = amax;
        poison[lane] = rest;
        context.localBarrier();
        for (int stride = lanes >> 1; stride > 0; stride >>= 1) {
            if (lane < stride) {
                found[lane] = found[lane + stride] > found[lane] ? found[lane + stride] : found[lane];
                poison[lane] += poison[lane + stride];
            }
            context.localBarrier();
        }
        int exponent = exponent(found[0], largest);
        if (lane == 0) {
            scales.set(row * groups + context.groupIdx, (byte) (poison[0] == 0f ? exponent + BIAS : 255));
        }
        float inverse = Powers.power(-exponent);
        int bytes = group / codesPerByte;
        int byteTurns = (bytes + lanes - 1) / lanes;
        for (int t = 0; t < byteTurns; t++) {
            int b = t * lanes + lane;
            if (b < bytes) {
                int column = first + b * codesPerByte;
                float value = element(x, row, column, columns) * inverse;
                int packed = SmallFloats.code(value, -1, lift, steps, largest, infinity, nan, sign);
                if (codesPerByte == 2) {
                    value = element(x, row, column + 1, columns) * inverse;
                    packed += SmallFloats.code(value, -1, lift, steps, largest, infinity, nan, sign) * 16;
                }
                codes.set(row * groups * bytes + context.groupIdx * bytes + b, (byte) packed);
            }
        }
    }

    /**
     * Decodes a matrix, {@code x = value of the code · scale}, exact. Launch: {@link LaunchGrid#plane plane(columns,
     * rows)}.
     *
     * @param codes [rows × pitch / codesPerByte]
     * @param scales [rows × groups of a row]
     * @param table [16 or 256], {@link FloatCodes#table}
     * @param x [rows × columns]
     */
    public static void decode(
            KernelContext context,
            ByteArray codes,
            ByteArray scales,
            FloatArray table,
            FloatArray x,
            int codesPerByte,
            int rows,
            int columns,
            int group) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= columns || row >= rows) {
            return;
        }
        int groups = (columns + group - 1) / group;
        int at = row * groups * group + column;
        int code = codes.get(codesPerByte == 2 ? at >> 1 : at) & 0xFF;
        code = codesPerByte == 2 ? (code >> ((at & 1) * 4)) & 15 : code;
        int scale = scales.get(row * groups + column / group) & 0xFF;
        float power = Powers.power(scale - BIAS);
        // Twice the largest power is infinite, and that times zero is NaN.
        float infinite = power * Float.MAX_VALUE;
        float factor = scale == 255 ? infinite * 0f : power;
        x.set(row * columns + column, table.get(code) * factor);
    }

    private static int exponent(float amax, float largest) {
        float finite = TornadoMath.min(amax, Float.MAX_VALUE);
        float normal = finite < 0x1p-126f ? 0x1p-126f : finite;
        int exponent = Powers.exponent(normal) - Powers.exponent(largest);
        return exponent < LEAST_EXPONENT ? LEAST_EXPONENT : exponent;
    }

    private static float element(FloatArray x, int row, int column, int columns) {
        float value = 0f;
        if (column < columns) {
            value = x.get(row * columns + column);
        }
        return value;
    }
}
