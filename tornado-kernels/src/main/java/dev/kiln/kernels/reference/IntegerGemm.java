package dev.kiln.kernels.reference;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Plain twin of {@link dev.kiln.kernels.IntegerGemm}, an element at a time: the golden model of hardware.
 *
 * @param inputs [rows × columns], FP8 E4M3
 * @param weights [outputs × columns], INT4 or INT8
 */
public record IntegerGemm(StoredMatrix inputs, StoredMatrix weights) {
    private static final float[] VALUES = FloatCodes.E4M3.table();
    private static final int UNITS = 512;

    /**
     * Checks the formats.
     *
     * @throws IllegalArgumentException if they are others, or the rows are not of the same length
     */
    public IntegerGemm {
        if (!computes(inputs.format(), weights.format())) {
            throw new IllegalArgumentException("integer GEMM: expected FP8_E4M3 and INT4 or INT8, got "
                    + inputs.format().name() + " and " + weights.format().name());
        }
        if (inputs.columns() != weights.columns()) {
            throw new IllegalArgumentException("integer GEMM: expected rows of the same length, got " + inputs.columns()
                    + " and " + weights.columns());
        }
    }

    /** Whether these are the formats that it computes in. */
    public static boolean computes(QuantFormat inputs, QuantFormat weights) {
        return inputs.codes().equals(FloatCodes.E4M3)
                && inputs.scale() == ScaleType.FP32
                && weights.codes() instanceof IntegerCodes
                && inputs.group() % weights.group() == 0;
    }

    /** Groups of weights in a row. */
    public int groups() {
        return weights.format().groups(weights.columns());
    }

    /** The FP8 code of an input, 0 to 255. */
    public int inputCode(int row, int column) {
        return ((ByteArray) inputs.codes()).get(row * inputs.format().pitch(inputs.columns()) + column) & 0xFF;
    }

    /** The integer of a weight. */
    public int weightCode(int output, int column) {
        int at = output * weights.format().pitch(weights.columns()) + column;
        ByteArray codes = (ByteArray) weights.codes();
        if (weights.format().codesPerByte() == 1) {
            return codes.get(at);
        }
        return (at & 1) == 0 ? (byte) (codes.get(at / 2) << 4) >> 4 : codes.get(at / 2) >> 4;
    }

    /** The scale of a group of inputs, by the number of a group of weights in it. */
    public float inputScale(int row, int group) {
        int scales = inputs.format().groups(inputs.columns());
        int wide = group * weights.format().group() / inputs.format().group();
        return ((FloatArray) inputs.scales()).get(row * scales + wide);
    }

    /** The FP16 bits of the scale of a group of weights. */
    public short weightScaleBits(int output, int group) {
        return ((ShortArray) weights.scales()).get(output * groups() + group);
    }

    /** The exact sum of a group in units of 2⁻⁹; meaningless where {@link #hasNan}. */
    public int sum(int row, int output, int group) {
        int sum = 0;
        int end = Math.min((group + 1) * weights.format().group(), weights.columns());
        for (int column = group * weights.format().group(); column < end; column++) {
            sum = Math.addExact(
                    sum,
                    Math.multiplyExact((int) (VALUES[inputCode(row, column)] * UNITS), weightCode(output, column)));
        }
        return sum;
    }

    /** Whether an input of a group is NaN. */
    public boolean hasNan(int row, int group) {
        int end = Math.min((group + 1) * weights.format().group(), weights.columns());
        for (int column = group * weights.format().group(); column < end; column++) {
            if (Float.isNaN(VALUES[inputCode(row, column)])) {
                return true;
            }
        }
        return false;
    }

    /** An element of the product, without an epilogue. */
    public float value(int row, int output) {
        float value = 0f;
        for (int group = 0; group < groups(); group++) {
            float scale = inputScale(row, group) / UNITS * Float.float16ToFloat(weightScaleBits(output, group));
            value += hasNan(row, group) ? Float.NaN : sum(row, output, group) * scale;
        }
        return value;
    }
}
