package dev.kiln.kernels;

/**
 * A format in which tensors are stored with fewer bits than FP32.
 *
 * @param name as in configurations and files
 * @param codes what a code means
 */
public record QuantFormat(String name, FloatCodes codes) {
    /** OCP 8-bit Floating Point Specification, E4M3: for weights and activations. */
    public static final QuantFormat FP8_E4M3 =
            new QuantFormat("FP8_E4M3", new FloatCodes(4, 3, 7, 448, FloatCodes.Specials.NAN));

    /** OCP 8-bit Floating Point Specification, E5M2: for gradients, and activations of a large range. */
    public static final QuantFormat FP8_E5M2 =
            new QuantFormat("FP8_E5M2", new FloatCodes(5, 2, 15, 57344, FloatCodes.Specials.INFINITIES_AND_NANS));
}
