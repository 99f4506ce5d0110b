package dev.kiln.kernels;

/**
 * What is left of numbers that went through a format, on the host: for measuring errors. The codes are those of the
 * kernels, {@link ScaledFloats}, {@link ScaledIntegers} and {@link ShortFloats}. Not safe for use by several threads.
 */
public final class RoundTrip {
    private static final int NEAREST = -1;

    private final QuantFormat format;
    private final int powersOfTwo;
    private final float[] table;
    private final FloatCodes.Encoding encoding;
    private float[] back = {};
    private float[] scales = {};

    /**
     * For one format.
     *
     * @param format any but the MX formats
     * @param powersOfTwo whether scales are powers of two
     * @throws IllegalArgumentException for an MX format
     */
    public RoundTrip(QuantFormat format, boolean powersOfTwo) {
        if (format.scale() == ScaleType.E8M0) {
            throw new IllegalArgumentException(
                    "round trip: expected a format without E8M0 scales, got " + format.name());
        }
        this.format = format;
        this.powersOfTwo = powersOfTwo ? 1 : 0;
        boolean small = format.codes() instanceof FloatCodes floats && floats.bits() == Byte.SIZE;
        FloatCodes codes = small ? (FloatCodes) format.codes() : FloatCodes.E4M3;
        this.table = codes.table();
        this.encoding = codes.encoding();
    }

    /**
     * Encodes and decodes a row.
     *
     * @param row [columns]
     * @return [columns], valid until the next call
     */
    public float[] of(float[] row) {
        if (back.length != row.length) {
            back = new float[row.length];
            scales = new float[format.groups(row.length)];
        }
        if (format.scale() == ScaleType.NONE) {
            for (int i = 0; i < row.length; i++) {
                back[i] = rounded(row[i]);
            }
        } else {
            for (int group = 0; group < scales.length; group++) {
                int start = group * format.group();
                group(row, group, start, Math.min(start + format.group(), row.length));
            }
        }
        return back;
    }

    /** The scale of an element of the latest row. */
    public float scale(int column) {
        return format.scale() == ScaleType.NONE ? 1 : scales[column / format.group()];
    }

    private float rounded(float value) {
        if (format.equals(QuantFormat.FP16)) {
            return ShortFloats.ofHalf(ShortFloats.half(value));
        }
        return format.equals(QuantFormat.BF16) ? ShortFloats.ofBrain(ShortFloats.brain(value, NEAREST)) : value;
    }

    private void group(float[] row, int group, int start, int end) {
        float amax = 0f;
        float poison = 0f;
        for (int i = start; i < end; i++) {
            amax = Math.abs(row[i]) > amax ? Math.abs(row[i]) : amax;
            poison += row[i] * 0f;
        }
        boolean integers = format.codes() instanceof IntegerCodes;
        int largest = (int) format.codes().largest();
        float scale = integers
                ? ShortFloats.ofHalf(ScaledIntegers.scale(amax, poison, largest, powersOfTwo))
                : ScaledFloats.scale(amax, format.codes().largest(), powersOfTwo);
        scales[group] = scale;
        for (int i = start; i < end; i++) {
            back[i] = integers
                    ? ScaledIntegers.nearest(row[i], scale, largest) * scale
                    : table[code(row[i] / scale)] * scale;
        }
    }

    private int code(float value) {
        return SmallFloats.code(
                value,
                NEAREST,
                encoding.lift(),
                encoding.steps(),
                encoding.largest(),
                encoding.infinity(),
                encoding.nan(),
                encoding.sign());
    }
}
