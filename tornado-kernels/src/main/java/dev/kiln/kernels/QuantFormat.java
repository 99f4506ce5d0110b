package dev.kiln.kernels;

/**
 * A format in which tensors are stored with fewer bits than FP32: codes, and scales that several codes share.
 *
 * @param name as in configurations and files
 * @param codes what a code means before it is scaled
 * @param scale what a group's scale is
 * @param group codes that share a scale, along the last dimension; 0 where there is no scale
 */
public record QuantFormat(String name, FloatCodes codes, Scale scale, int group) {
    /** OCP 8-bit Floating Point Specification, E4M3: for weights and activations. */
    public static final QuantFormat FP8_E4M3 =
            new QuantFormat("FP8_E4M3", new FloatCodes(4, 3, 7, 448, FloatCodes.Specials.NAN), Scale.FP32, 128);

    /** OCP 8-bit Floating Point Specification, E5M2: for gradients, and activations of a large range. */
    public static final QuantFormat FP8_E5M2 = new QuantFormat(
            "FP8_E5M2", new FloatCodes(5, 2, 15, 57344, FloatCodes.Specials.INFINITIES_AND_NANS), Scale.FP32, 128);

    /** What a group's scale is. */
    public enum Scale {
        /** There is none: a code is the value. */
        NONE,
        /** Binary32, at least the smallest normal number. */
        FP32
    }
}
