package dev.kiln.metrics;

import java.util.List;

/**
 * What was measured at the end of a window of steps to decide on formats.
 *
 * @param step steps done
 * @param loss mean training loss over the window
 * @param probeLoss mean loss on the probe batch, quantized; NaN where there is none
 * @param plainLoss the same in FP32
 * @param bitsPerWeight of the dense layers without residuals, during this window
 * @param tensors of all dense layers
 */
public record PrecisionMetrics(
        long step, double loss, double probeLoss, double plainLoss, double bitsPerWeight, List<OfTensor> tensors) {
    /** The event's name in {@code metrics.jsonl}. */
    public static final String EVENT = "precision";

    /** Copies the list. */
    public PrecisionMetrics {
        tensors = List.copyOf(tensors);
    }

    /**
     * One tensor.
     *
     * @param layer such as {@code layers.0}
     * @param tensor {@code weights}, {@code inputs} or {@code gradients}
     * @param format during this window
     * @param sqnr signal-to-quantization-noise ratio, dB
     * @param clipRate share of numbers beyond the format's largest
     * @param underflowRate share of the numbers other than zero that became zero
     */
    public record OfTensor(
            String layer, String tensor, String format, double sqnr, double clipRate, double underflowRate) {}
}
