package dev.kiln.advice;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Precision;
import java.util.List;

/**
 * Formats that a step is measured in.
 *
 * @param weights of the hidden layers; codes have BF16 residuals beside them
 * @param activations that hidden layers pass on
 */
public record FormatPair(QuantFormat weights, QuantFormat activations) {
    /** All that are measured, FP32 first: the others are compared with it. */
    public static final List<FormatPair> ALL = List.of(
            new FormatPair(QuantFormat.FP32, QuantFormat.FP32),
            new FormatPair(QuantFormat.BF16, QuantFormat.FP16),
            new FormatPair(QuantFormat.INT8, QuantFormat.FP8_E4M3),
            new FormatPair(QuantFormat.INT4, QuantFormat.FP8_E4M3));

    /** Such as {@code INT4/FP8_E4M3}. */
    public String name() {
        return weights.name().equals(activations.name()) ? weights.name() : weights.name() + "/" + activations.name();
    }

    /** The formats of two hidden layers and the output layer, whose weights are BF16 where others are codes. */
    Precision precision() {
        if (weights.equals(QuantFormat.FP32)) {
            return new Precision(List.of(Precision.OfLayer.FP32, Precision.OfLayer.FP32, Precision.OfLayer.FP32));
        }
        return new Precision(List.of(
                new Precision.OfLayer(weights, QuantFormat.FP32, QuantFormat.FP16),
                new Precision.OfLayer(weights, activations, QuantFormat.FP16),
                new Precision.OfLayer(QuantFormat.BF16, activations, QuantFormat.FP16)));
    }
}
