package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Integers with an FP16 scale for each group of a row: {@link QuantFormat#INT4}, {@link QuantFormat#INT8}. There is no
 * code for a number that is not finite: it makes the scale of its group NaN, so that the whole group is.
 */
public final class ScaledIntegers {
    /** The smallest normal number of FP16. */
    private static final float LEAST_SCALE = 0x1p-14f;

    /** The largest power of two in FP16. */
    private static final float LARGEST_POWER = 0x1p15f;

    private ScaledIntegers() {}

    /**
     * Encodes a matrix. {@code scale = amax / largest} to the nearest FP16, at least 2⁻¹⁴, and 1 for a group of zeros;
     * each code is {@code x / scale} to the nearest integer, ties to even, within ± largest. Both divisions are FP32's.
     * Exact where the device divides correctly. Launch: {@link LaunchGrid#scaleGroups scaleGroups(groups of a row,
     * rows)}.
     *
     * @param x [rows × columns]
     * @param codes [rows × pitch / codesPerByte], those beyond the columns are 0
     * @param scales [rows × groups of a row], bits of FP16
     * @param largest {@link IntegerCodes#largest}
     * @param codesPerByte 1 or 2
     * @param powersOfTwo 1 to take the next power of two that is not less for a scale, else 0
     * @param group elements that share a scale, whole bytes
     */
    public static void encode(
            KernelContext context,
            FloatArray x,
            ByteArray codes,
            ShortArray scales,
            int largest,
            int codesPerByte,
            int powersOfTwo,
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
        int scaleBits = scale(found[0], poison[0], largest, powersOfTwo);
        float scale = ShortFloats.ofHalf(scaleBits);
        if (lane == 0) {
            scales.set(row * groups + context.groupIdx, (short) scaleBits);
        }
        int bytes = group / codesPerByte;
        int byteTurns = (bytes + lanes - 1) / lanes;
        for (int t = 0; t < byteTurns; t++) {
            int b = t * lanes + lane;
            if (b < bytes) {
                int column = first + b * codesPerByte;
                int packed = code(x, row, column, columns, scale, largest);
                if (codesPerByte == 2) {
                    packed = (packed & 15) + (code(x, row, column + 1, columns, scale, largest) & 15) * 16;
                }
                codes.set(row * groups * bytes + context.groupIdx * bytes + b, (byte) packed);
            }
        }
    }

    /**
     * Decodes a matrix, {@code x = code · scale}, exact. Launch: {@link LaunchGrid#plane plane(columns, rows)}.
     *
     * @param codes [rows × pitch / codesPerByte]
     * @param scales [rows × groups of a row], bits of FP16
     * @param x [rows × columns]
     * @param codesPerByte 1 or 2
     */
    public static void decode(
            KernelContext context,
            ByteArray codes,
            ShortArray scales,
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
        int code = codeAt(codes, row * groups * group + column, codesPerByte);
        x.set(row * columns + column, code * ShortFloats.ofHalf(scales.get(row * groups + column / group)));
    }

    /** The FP16 bits of the scale of a group. */
    static int scale(float amax, float poison, int largest, int powersOfTwo) {
        float quotient = amax / largest;
        float scale = quotient < LEAST_SCALE ? LEAST_SCALE : quotient;
        if (powersOfTwo == 1) {
            scale = scale > LARGEST_POWER ? LARGEST_POWER : Powers.notBelow(scale);
        }
        return ShortFloats.half((amax > 0f ? scale : 1f) + poison);
    }

    /** The code at a place of an array of 4 or 8 bits each. */
    static int codeAt(ByteArray codes, int at, int codesPerByte) {
        int code = codes.get(codesPerByte == 2 ? at >> 1 : at);
        if (codesPerByte == 2) {
            int half = (code >> ((at & 1) * 4)) & 15;
            code = (half ^ 8) - 8;
        }
        return code;
    }

    /** The code of a value, to the nearest integer. */
    static int nearest(float value, float scale, int largest) {
        float quotient = value / scale;
        float magnitude = TornadoMath.min(TornadoMath.abs(quotient), (float) largest);
        int code = (int) TornadoMath.max(TornadoMath.min(magnitude, (float) largest), 0f);
        float rest = magnitude - code;
        int above = rest > 0.5f ? 1 : 0;
        int tie = rest == 0.5f ? code & 1 : 0;
        code += above + tie;
        return quotient < 0f ? -code : code;
    }

    private static int code(FloatArray x, int row, int column, int columns, float scale, int largest) {
        int code = 0;
        if (column < columns) {
            code = nearest(x.get(row * columns + column), scale, largest);
        }
        return code;
    }
}
