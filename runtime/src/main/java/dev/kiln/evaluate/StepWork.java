package dev.kiln.evaluate;

import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.StepTraffic;
import dev.kiln.train.OptimizerKind;
import dev.kiln.train.TrainConfig;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a training's steps have to do, from the widths that its layers had: operations of the matrix products, and bytes
 * that tasks move.
 *
 * @param features inputs of the network
 * @param classes its outputs
 */
public record StepWork(int features, int classes) {
    /** A multiplication and an addition. */
    private static final int OPERATIONS = 2;

    /** Useful operations of all steps: those of the products of dense layers, forward and backward. */
    public double flops(RunFigures run) {
        return run.samples() * meanOverSteps(run, this::flopsPerSample);
    }

    /**
     * Useful operations for one sample: forward, the gradient of the input but for the first layer, and that of the
     * weights of neurons that are trained.
     */
    double flopsPerSample(RunFigures.Widths widths) {
        double sum = 0;
        int inputs = features;
        for (int i = 0; i <= widths.layers().size(); i++) {
            boolean last = i == widths.layers().size();
            int outputs = last ? classes : widths.layers().get(i);
            int trained = last ? classes : widths.trained().get(i);
            int whole = i == 0 ? 1 : 2;
            sum += (double) OPERATIONS * inputs * (whole * outputs + trained);
            inputs = outputs;
        }
        return sum;
    }

    /**
     * Bytes that the tasks of all steps move, by {@link StepTraffic}; NaN for networks whose traffic is not known. What
     * gates and the watching of neurons move is not counted, and frozen neurons count as if they were stepped.
     */
    public double bytes(RunFigures run) {
        TrainConfig config = run.config();
        ModelSpec spec = ModelSpec.parse(config.model());
        int moments = config.optimizer() == OptimizerKind.ADAMW ? 2 : config.momentum() > 0 ? 1 : 0;
        try {
            return run.steps()
                    * meanOverSteps(run, widths -> {
                        ModelSpec sized = spec.withWidths(widths.layers());
                        Precision precision = config.precision(sized);
                        Network network = Network.of(sized, features, classes);
                        return StepTraffic.of(network, precision, config.batch(), moments)
                                .bytes();
                    });
        } catch (IllegalArgumentException unknown) {
            return Double.NaN;
        }
    }

    private static double meanOverSteps(RunFigures run, ToDoubleFunction<RunFigures.Widths> value) {
        List<RunFigures.Widths> widths = run.widths();
        double sum = 0;
        for (int i = 0; i < widths.size(); i++) {
            long until = i + 1 < widths.size() ? widths.get(i + 1).since() : run.steps();
            sum += (until - widths.get(i).since()) * value.applyAsDouble(widths.get(i));
        }
        return sum / run.steps();
    }
}
