package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Weights with residuals on the host, row by row: for weights that training begins with, and for files. The same code
 * as in the kernels {@link ScaledIntegers}, {@link ShortFloats} and {@link Residuals}.
 */
public final class WeightCodes {
    private static final int NEAREST = -1;

    private WeightCodes() {}

    /**
     * Encodes a row.
     *
     * @param values [columns]
     * @param weights INT4, INT8 or BF16
     * @param residual [rows × columns], bits of BF16
     * @param powersOfTwo whether scales are powers of two
     */
    public static void encodeRow(
            float[] values, StoredMatrix weights, int row, ShortArray residual, boolean powersOfTwo) {
        int first = row * weights.columns();
        if (weights.format().scale() == ScaleType.NONE) {
            ShortArray codes = (ShortArray) weights.codes();
            for (int i = 0; i < values.length; i++) {
                int bits = ShortFloats.brain(values[i], NEAREST);
                codes.set(first + i, (short) bits);
                residual.set(first + i, (short) ShortFloats.brain(values[i] - ShortFloats.ofBrain(bits), NEAREST));
            }
            return;
        }
        for (int group = 0; group < weights.format().groups(weights.columns()); group++) {
            encodeGroup(values, weights, row, group, residual, powersOfTwo);
        }
    }

    private static void encodeGroup(
            float[] values, StoredMatrix weights, int row, int group, ShortArray residual, boolean powersOfTwo) {
        QuantFormat format = weights.format();
        int largest = (int) format.codes().largest();
        int start = group * format.group();
        int end = Math.min(start + format.group(), weights.columns());
        float amax = 0f;
        float poison = 0f;
        for (int i = start; i < end; i++) {
            amax = Math.abs(values[i]) > amax ? Math.abs(values[i]) : amax;
            poison += values[i] * 0f;
        }
        int scaleBits = ScaledIntegers.scale(amax, poison, largest, powersOfTwo ? 1 : 0);
        ((ShortArray) weights.scales()).set(row * format.groups(weights.columns()) + group, (short) scaleBits);
        float scale = ShortFloats.ofHalf(scaleBits);
        ByteArray codes = (ByteArray) weights.codes();
        int at = row * format.pitch(weights.columns());
        for (int i = start; i < start + format.group(); i++) {
            int code = i < end ? ScaledIntegers.nearest(values[i], scale, largest) : 0;
            put(codes, at + i, code, format.codesPerByte());
            if (i < end) {
                int rest = ShortFloats.brain(values[i] - code * scale, NEAREST);
                residual.set(row * weights.columns() + i, (short) rest);
            }
        }
    }

    private static void put(ByteArray codes, int at, int code, int codesPerByte) {
        if (codesPerByte == 1) {
            codes.set(at, (byte) code);
        } else if ((at & 1) == 0) {
            codes.set(at >> 1, (byte) (code & 15));
        } else {
            codes.set(at >> 1, (byte) ((codes.get(at >> 1) & 15) | (code << 4)));
        }
    }

    /** What an element of residuals stands for. */
    public static float residual(ShortArray residual, int element) {
        return ShortFloats.ofBrain(residual.get(element));
    }

    /** What the code of an element stands for, without its residual. */
    public static float value(StoredMatrix weights, int row, int column) {
        QuantFormat format = weights.format();
        if (format.scale() == ScaleType.NONE) {
            return ShortFloats.ofBrain(((ShortArray) weights.codes()).get(row * weights.columns() + column));
        }
        int at = row * format.pitch(weights.columns()) + column;
        int code = ScaledIntegers.codeAt((ByteArray) weights.codes(), at, format.codesPerByte());
        int group = row * format.groups(weights.columns()) + column / format.group();
        return code * ShortFloats.ofHalf(((ShortArray) weights.scales()).get(group));
    }
}
