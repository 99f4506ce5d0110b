package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.model.Layer;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.StepTraffic;
import dev.kiln.train.OptimizerKind;
import dev.kiln.train.TrainConfig;

/**
 * What a step asks of a device, from shapes and formats.
 *
 * @param flops additions and multiplications of its matrix products
 * @param bytes that its tasks read and write, by {@link StepTraffic}
 * @param memory bytes that it keeps at most: what FP32 takes
 */
record Demand(double flops, double bytes, double memory) {
    /** A multiplication and an addition. */
    private static final int OPERATIONS = 2;

    /** Forward, gradient of the weights, and gradient of the input but for the first layer. */
    private static final int PRODUCTS = 3;

    /** Of a point. */
    static Demand of(ScalingSettings settings, GridPoint at) {
        TrainConfig config = settings.config(at);
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, settings.features(), settings.classes());
        int moments = config.optimizer() == OptimizerKind.ADAMW ? 2 : config.momentum() > 0 ? 1 : 0;
        double weights = 0;
        double flops = 0;
        double activations = settings.features();
        for (Network.Sized layer : network.layers()) {
            // With its gradient.
            activations += 2.0 * layer.outputs();
            if (layer.layer() instanceof Layer.Dense) {
                double elements = (double) layer.inputs() * layer.outputs();
                weights += elements;
                flops += OPERATIONS * (layer.index() == 0 ? PRODUCTS - 1 : PRODUCTS) * elements * at.batch();
            }
        }
        long bytes = StepTraffic.of(network, config.precision(spec), at.batch(), moments)
                .bytes();
        return new Demand(flops, bytes, Float.BYTES * (weights * (2 + moments) + activations * at.batch()));
    }

    /** By how much it asks for more than another: of operations or bytes, whichever grow more. */
    double over(Demand other) {
        return Math.max(flops / other.flops, bytes / other.bytes);
    }

    /** The least seconds that it takes at a device's limits; NaN where they were not measured. */
    double floor(DeviceLimits limits) {
        return Math.max(flops / limits.flops(), bytes / limits.bytes());
    }
}
