package dev.kiln.precision;

import java.util.List;
import java.util.Map;

/**
 * What was measured at the end of a window of steps.
 *
 * @param step steps done
 * @param loss mean training loss over the window
 * @param probeLoss mean loss on the probe batch as the network is trained, quantized; NaN where it was not measured
 * @param plainLoss the same in FP32, residuals included
 * @param rate the learning rate at the end of the next window, as a share of its peak
 * @param tensors of all dense layers
 */
public record Reading(long step, double loss, double probeLoss, double plainLoss, double rate, List<OfTensor> tensors) {
    /** Copies the list. */
    public Reading {
        tensors = List.copyOf(tensors);
    }

    /**
     * One tensor.
     *
     * @param layer its place among the dense layers
     * @param energy what the loss would change by if the layer's matrix were all noise: Σg²·mean(w²)
     * @param errors what formats do to it, by {@link FormatWord}: those next to the current one, and itself
     */
    public record OfTensor(int layer, TensorClass tensor, double energy, Map<String, FormatError> errors) {
        /** Copies the map. */
        public OfTensor {
            errors = Map.copyOf(errors);
        }
    }

    /**
     * By how much quantization raises the loss on the probe batch; 0 where FP32 has no loss to compare with, infinite
     * where quantization alone has none.
     */
    public double gap() {
        if (Double.isNaN(plainLoss)) {
            return 0;
        }
        return Double.isNaN(probeLoss) ? Double.POSITIVE_INFINITY : probeLoss - plainLoss;
    }
}
