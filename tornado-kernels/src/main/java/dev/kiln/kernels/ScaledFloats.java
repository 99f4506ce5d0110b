package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * FP8 with an FP32 scale for each group of a row: {@link QuantFormat#FP8_E4M3}, {@link QuantFormat#FP8_E5M2}. Scales
 * follow the data at hand (current scaling): the largest magnitude of a group gets the largest code. A NaN stays one;
 * an infinity makes its group's scale infinite and itself NaN, so that neither goes unnoticed.
 */
public final class ScaledFloats {
    /** The smallest normal number: no engine takes it for zero. */
    private static final float LEAST_SCALE = 0x1p-126f;

    private ScaledFloats() {}

    /**
     * Encodes a matrix. {@code scale = amax / largest}, at least 2⁻¹²⁶, and 1 for a group of zeros; each code is that
     * of {@code x / scale}, to the nearest, ties to even. Both divisions are FP32's. Exact where the device divides
     * correctly. Launch: {@link LaunchGrid#scaleGroups scaleGroups(groups of a row, rows)}.
     *
     * @param x [rows × columns]
     * @param codes [rows × pitch], those beyond the columns are 0
     * @param scales [rows × groups of a row]
     * @param lift as the other numbers of {@link FloatCodes.Encoding}
     * @param powersOfTwo 1 to take the next power of two that is not less for a scale, else 0
     * @param group elements that share a scale
     */
    public static void encode(
            KernelContext context,
            FloatArray x,
            ByteArray codes,
            FloatArray scales,
            float lift,
            int steps,
            float largest,
            int infinity,
            int nan,
            int sign,
            int powersOfTwo,
            int columns,
            int group) {
        float[] found = context.allocateFloatLocalArray(LaunchGrid.GROUP);
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int row = context.groupIdy;
        int first = context.groupIdx * group;
        int groups = (columns + group - 1) / group;
        int turns = (group + lanes - 1) / lanes;
        float amax = 0f;
        for (int t = 0; t < turns; t++) {
            int i = t * lanes + lane;
            int inside = (i < group ? 1 : 0) * (first + i < columns ? 1 : 0);
            if (inside == 1) {
                float magnitude = TornadoMath.abs(x.get(row * columns + first + i));
                amax = magnitude > amax ? magnitude : amax;
            }
        }
        found[lane] = amax;
        context.localBarrier();
        for (int stride = lanes >> 1; stride > 0; stride >>= 1) {
            if (lane < stride) {
                found[lane] = found[lane + stride] > found[lane] ? found[lane + stride] : found[lane];
            }
            context.localBarrier();
        }
        float scale = scale(found[0], largest, powersOfTwo);
        if (lane == 0) {
            scales.set(row * groups + context.groupIdx, scale);
        }
        for (int t = 0; t < turns; t++) {
            int i = t * lanes + lane;
            if (i < group) {
                int code = 0;
                if (first + i < columns) {
                    float value = x.get(row * columns + first + i) / scale;
                    code = SmallFloats.code(value, -1, lift, steps, largest, infinity, nan, sign);
                }
                codes.set(row * groups * group + first + i, (byte) code);
            }
        }
    }

    /**
     * Decodes a matrix, {@code x = value of the code · scale}, one FP32 product. Launch: {@link LaunchGrid#plane
     * plane(columns, rows)}.
     *
     * @param codes [rows × pitch]
     * @param scales [rows × groups of a row]
     * @param table [256], {@link FloatCodes#table}
     * @param x [rows × columns]
     */
    public static void decode(
            KernelContext context,
            ByteArray codes,
            FloatArray scales,
            FloatArray table,
            FloatArray x,
            int rows,
            int columns,
            int group) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= columns || row >= rows) {
            return;
        }
        int groups = (columns + group - 1) / group;
        float value = table.get(codes.get(row * groups * group + column) & 0xFF);
        x.set(row * columns + column, value * scales.get(row * groups + column / group));
    }

    /**
     * {@link #decode} of {@link QuantFormat#FP8_E4M3} without a table, whose lookups have no vectors: a value is a
     * whole number of 2⁻⁹. The same bits, but for those of a NaN. Launch: {@link LaunchGrid#scaleGroups
     * scaleGroups(groups of a row, rows)}.
     *
     * @param codes [rows × pitch]
     * @param scales [rows × groups of a row]
     * @param x [rows × columns]
     */
    public static void decodeE4m3(
            KernelContext context, ByteArray codes, FloatArray scales, FloatArray x, int columns, int group) {
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int row = context.groupIdy;
        int first = context.groupIdx * group;
        int groups = (columns + group - 1) / group;
        int turns = (group + lanes - 1) / lanes;
        float scale = scales.get(row * groups + context.groupIdx);
        for (int t = 0; t < turns; t++) {
            int i = t * lanes + lane;
            int inside = (i < group ? 1 : 0) * (first + i < columns ? 1 : 0);
            if (inside == 1) {
                int code = codes.get(row * groups * group + first + i);
                int magnitude = code & 0x7F;
                int exponent = magnitude >> 3;
                int mantissa = magnitude & 7;
                int units = exponent > 0 ? (mantissa + 8) << (exponent - 1) : mantissa;
                float value = units * 0x1p-9f;
                value = code < 0 ? -value : value;
                // Zero, or NaN: there is no such constant everywhere.
                float beyond = (magnitude == 0x7F ? Float.MAX_VALUE : 0f) * Float.MAX_VALUE * 0f;
                value = magnitude == 0x7F ? beyond : value;
                x.set(row * columns + first + i, value * scale);
            }
        }
    }

    static float scale(float amax, float largest, int powersOfTwo) {
        float quotient = amax / largest;
        float scale = quotient < LEAST_SCALE ? LEAST_SCALE : quotient;
        if (powersOfTwo == 1) {
            scale = scale > Float.MAX_VALUE ? scale : Powers.notBelow(scale);
        }
        return amax > 0f ? scale : 1f;
    }
}
