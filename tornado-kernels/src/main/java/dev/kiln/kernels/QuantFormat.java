package dev.kiln.kernels;

import java.util.List;

/**
 * A format in which matrices are stored, FP32 or one of fewer bits. A matrix is stored row by row; a row is padded to
 * whole groups of elements that share a scale. Codes of 4 bits lie two a byte, the first in the low half.
 *
 * @param name as in configurations and files
 * @param codes what a code means
 * @param scale what the codes of a group are multiplied by
 * @param group elements of a row that share a scale; 1 where there is none
 */
public record QuantFormat(String name, Codes codes, ScaleType scale, int group) {
    /** IEEE 754 binary32, not quantized. */
    public static final QuantFormat FP32 = new QuantFormat("FP32", FloatCodes.FP32, ScaleType.NONE, 1);

    /** OCP 8-bit Floating Point Specification, E4M3, with a scale for each 128 of a row: for activations. */
    public static final QuantFormat FP8_E4M3 = new QuantFormat("FP8_E4M3", FloatCodes.E4M3, ScaleType.FP32, 128);

    /** OCP 8-bit Floating Point Specification, E5M2: for activations of a large range, and gradients. */
    public static final QuantFormat FP8_E5M2 = new QuantFormat("FP8_E5M2", FloatCodes.E5M2, ScaleType.FP32, 128);

    /** Integers from −7 to 7: for weights. */
    public static final QuantFormat INT4 = new QuantFormat("INT4", new IntegerCodes(4), ScaleType.FP16, 32);

    /** Integers from −127 to 127: for weights. */
    public static final QuantFormat INT8 = new QuantFormat("INT8", new IntegerCodes(8), ScaleType.FP16, 32);

    /** IEEE 754 binary16: for gradients. */
    public static final QuantFormat FP16 = new QuantFormat("FP16", FloatCodes.FP16, ScaleType.NONE, 1);

    /** bfloat16: for weights and what quantization leaves out of them. */
    public static final QuantFormat BF16 = new QuantFormat("BF16", FloatCodes.BF16, ScaleType.NONE, 1);

    /** OCP Microscaling Formats (MX) Specification 1.0, MXFP8 with elements of E4M3. */
    public static final QuantFormat MXFP8 = new QuantFormat("MXFP8", FloatCodes.E4M3, ScaleType.E8M0, 32);

    /** OCP Microscaling Formats (MX) Specification 1.0, MXFP4. */
    public static final QuantFormat MXFP4 = new QuantFormat("MXFP4", FloatCodes.E2M1, ScaleType.E8M0, 32);

    /** All formats. */
    public static final List<QuantFormat> ALL = List.of(FP32, FP8_E4M3, FP8_E5M2, INT4, INT8, FP16, BF16, MXFP8, MXFP4);

    /**
     * Checks the group.
     *
     * @throws IllegalArgumentException if it is less than 1, more than 1 without a scale, or no whole bytes
     */
    public QuantFormat {
        boolean scaled = scale != ScaleType.NONE;
        if (group < 1 || (!scaled && group > 1) || group * codes.bits() % Byte.SIZE != 0) {
            throw new IllegalArgumentException("format " + name + ": expected groups of "
                    + (scaled ? "at least 1 element and of whole bytes" : "1 element, as there is no scale") + ", got "
                    + group);
        }
    }

    /** This format with groups of another size. */
    public QuantFormat withGroup(int elements) {
        return new QuantFormat(name, codes, scale, elements);
    }

    /** Groups of a row of {@code columns} elements. */
    public int groups(int columns) {
        return Math.ceilDiv(columns, group);
    }

    /** Codes from the start of a row to the start of the next. */
    public int pitch(int columns) {
        return Math.multiplyExact(groups(columns), group);
    }

    /** Bytes of the codes of a matrix. */
    public long codeBytes(int rows, int columns) {
        return Math.multiplyExact((long) rows, (long) pitch(columns)) * codes.bits() / Byte.SIZE;
    }

    /** Scales of a matrix; 0 where there are none. */
    public long scales(int rows, int columns) {
        return scale == ScaleType.NONE ? 0 : Math.multiplyExact((long) rows, (long) groups(columns));
    }

    /** Codes in a byte, at least 1. */
    public int codesPerByte() {
        return Math.max(1, Byte.SIZE / codes.bits());
    }

    /** Bits of an element, its part of the scale included, in a row of whole groups. */
    public double bitsPerElement() {
        return codes.bits() + scale.bits() / (double) group;
    }
}
