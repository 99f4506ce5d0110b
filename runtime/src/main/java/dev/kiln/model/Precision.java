package dev.kiln.model;

import dev.kiln.kernels.QuantFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The formats that a network is trained in: those of each dense layer. Everything else, biases and norms, is FP32.
 *
 * @param layers of the dense layers, from input to output
 * @param exact whether every engine computes the same bits: scales are powers of two, and sums have one order
 */
public record Precision(List<OfLayer> layers, boolean exact) {
    /** Copies the list. */
    public Precision {
        layers = List.copyOf(layers);
    }

    /** Formats that each engine computes in as it does fastest. */
    public Precision(List<OfLayer> layers) {
        this(layers, false);
    }

    /** These formats, with the same bits on every engine. */
    public Precision exactly() {
        return new Precision(layers, true);
    }

    /**
     * The formats of one dense layer.
     *
     * @param weights FP32, or codes with a BF16 residual: INT4, INT8 or BF16
     * @param inputs what the layer reads, as it is kept for the backward pass; the network's own inputs are FP32
     * @param gradients of the layer's output: FP32, FP16 or FP8_E5M2, the latter under a loss scale. That of the
     *     weights is FP16, or FP32 where the weights are
     */
    public record OfLayer(QuantFormat weights, QuantFormat inputs, QuantFormat gradients) {
        /** Nothing quantized. */
        public static final OfLayer FP32 = new OfLayer(QuantFormat.FP32, QuantFormat.FP32, QuantFormat.FP32);

        /** The format of the gradient of the weights. */
        QuantFormat weightGradients() {
            return weights.equals(QuantFormat.FP32) ? QuantFormat.FP32 : QuantFormat.FP16;
        }
    }

    /** A network in FP32 throughout. */
    public static Precision fp32(ModelSpec spec) {
        return new Precision(Collections.nCopies(denseLayers(spec), OfLayer.FP32));
    }

    /**
     * What HQAF begins with: INT4 weights and FP8 inputs, FP16 gradients; the weights of the last layer are BF16, the
     * inputs of the first FP32.
     */
    public static Precision hqaf(ModelSpec spec) {
        int dense = denseLayers(spec);
        List<OfLayer> layers = new ArrayList<>();
        for (int i = 0; i < dense; i++) {
            layers.add(new OfLayer(
                    i == dense - 1 ? QuantFormat.BF16 : QuantFormat.INT4,
                    i == 0 ? QuantFormat.FP32 : QuantFormat.FP8_E4M3,
                    QuantFormat.FP16));
        }
        return new Precision(layers);
    }

    /** Whether anything is quantized. */
    public boolean isQuantized() {
        return layers.stream().anyMatch(layer -> !layer.equals(OfLayer.FP32));
    }

    /** The output layer is dense, and comes behind those of the description. */
    private static int denseLayers(ModelSpec spec) {
        return 1
                + (int) spec.layers().stream()
                        .filter(Layer.Dense.class::isInstance)
                        .count();
    }
}
