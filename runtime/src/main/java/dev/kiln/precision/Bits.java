package dev.kiln.precision;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Network;

/** How many bits weights take. */
public final class Bits {
    private Bits() {}

    /**
     * Bits of a trained value of the dense layers, without residuals: codes, scales, what rows are padded with, and
     * FP32 biases.
     */
    public static double perWeight(Policy policy) {
        double bits = 0;
        double values = 0;
        for (Policy.OfDense layer : policy.layers()) {
            bits += ofMatrix(layer) + (double) Float.SIZE * layer.outputs();
            values += (double) layer.outputs() * layer.inputs() + layer.outputs();
        }
        return bits / values;
    }

    /** Bytes of all parameters of a network in a policy's formats as they are stored for inference. */
    public static long storedBytes(Network network, Policy policy) {
        double bits = (double) Float.SIZE * network.parameterCount();
        for (Policy.OfDense layer : policy.layers()) {
            bits += ofMatrix(layer) - (double) Float.SIZE * layer.outputs() * layer.inputs();
        }
        return Math.round(bits / Byte.SIZE);
    }

    private static double ofMatrix(Policy.OfDense layer) {
        QuantFormat format = layer.formats().weights();
        double codes = (double) format.codeBytes(layer.outputs(), layer.inputs()) * Byte.SIZE;
        return codes
                + (double) format.scales(layer.outputs(), layer.inputs())
                        * format.scale().bits();
    }
}
