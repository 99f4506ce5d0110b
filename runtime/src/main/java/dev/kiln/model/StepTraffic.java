package dev.kiln.model;

import dev.kiln.kernels.QuantFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that a training step of an MLP moves: the size of each tensor once for every task that reads it and for every
 * one that writes it, whatever caches spare. Computed from shapes and formats. Gradients of weights count as written
 * and read; on the host device, steps of FP32 weights that measure no norm do neither.
 *
 * @param codes of weights; biases too
 * @param scales of weights
 * @param residuals what codes leave out
 * @param activations inputs of layers, their scales, and logits
 * @param gradients of layers' outputs and of parameters
 * @param optimizer its state
 */
public record StepTraffic(long codes, long scales, long residuals, long activations, long gradients, long optimizer) {
    /** The old value is read, the new one written. */
    private static final int UPDATE = 2;

    /** Written; read by the loss and by what counts hits. */
    private static final int LOGIT_USES = 3;

    /**
     * The traffic of a step of dense layers, with ReLUs between them.
     *
     * @param moments FP32 numbers that the optimizer keeps of a parameter
     * @throws IllegalArgumentException if there are other layers
     */
    public static StepTraffic of(Network network, Precision precision, int batch, int moments) {
        List<Network.Sized> dense = new ArrayList<>();
        for (Network.Sized layer : network.layers()) {
            switch (layer.layer()) {
                case Layer.Dense any -> dense.add(layer);
                case Layer.Activation any -> {}
                default ->
                    throw new IllegalArgumentException("Traffic is known of dense layers and activations, but layer "
                            + layer.index() + " is another");
            }
        }
        // Only a loss scale makes every step measure its gradients' norm, and takes the FP32 gradient of logits to
        // FP16.
        int scaled = precision.isQuantized() ? 1 : 0;
        long logits = matrix(QuantFormat.FP32, batch, network.classes());
        StepTraffic sum = new StepTraffic(0, 0, 0, LOGIT_USES * logits, 2L * scaled * logits, 0);
        for (int i = 0; i < dense.size(); i++) {
            sum = sum.plus(of(dense.get(i), precision.layers().get(i), i == 0, batch, moments, scaled));
        }
        return sum;
    }

    private static StepTraffic of(
            Network.Sized layer, Precision.OfLayer formats, boolean first, int batch, int moments, int normReads) {
        int rows = layer.outputs();
        int columns = layer.inputs();
        QuantFormat weights = formats.weights();
        long elements = (long) rows * columns + rows;
        // Forward, gradient of the input, update.
        int uses = (first ? 1 : 2) + UPDATE;
        long biases = (1L + UPDATE) * Float.BYTES * rows;
        boolean keepsRest = !weights.equals(QuantFormat.FP32);
        // Written by the layer before, which also masks by it; read forward and for the gradient of the weights.
        int inputUses = first ? 2 : 4;
        // Written; read for the gradients of weights and biases, and for that of the input.
        int outputUses = first ? 3 : 4;
        long ofParameters = matrix(formats.gradients(), rows, columns) + (long) Float.BYTES * rows;
        return new StepTraffic(
                uses * weights.codeBytes(rows, columns) + biases,
                uses * weights.scales(rows, columns) * weights.scale().bits() / Byte.SIZE,
                keepsRest ? (long) UPDATE * Short.BYTES * rows * columns : 0,
                inputUses * matrix(formats.inputs(), batch, columns),
                outputUses * matrix(formats.gradients(), batch, rows) + (2L + normReads) * ofParameters,
                (long) UPDATE * moments * Float.BYTES * elements);
    }

    private static long matrix(QuantFormat format, int rows, int columns) {
        return format.codeBytes(rows, columns)
                + format.scales(rows, columns) * format.scale().bits() / Byte.SIZE;
    }

    private StepTraffic plus(StepTraffic other) {
        return new StepTraffic(
                codes + other.codes,
                scales + other.scales,
                residuals + other.residuals,
                activations + other.activations,
                gradients + other.gradients,
                optimizer + other.optimizer);
    }

    /** All of it. */
    public long bytes() {
        return codes + scales + residuals + activations + gradients + optimizer;
    }
}
