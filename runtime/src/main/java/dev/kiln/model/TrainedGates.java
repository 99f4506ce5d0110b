package dev.kiln.model;

import dev.kiln.kernels.Gates;
import dev.kiln.kernels.LaunchGrid;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Gates in training, for a network that is evaluated with them.
 *
 * @param layers all hidden layers
 * @param logAlpha [n], by {@link HiddenLayer#offset}; on the device where the weights are
 * @param hard whether gates are straight-through ones
 */
public record TrainedGates(List<HiddenLayer> layers, FloatArray logAlpha, boolean hard) {
    /** Points that a gate's mean is taken over. */
    private static final int DRAWS = 256;

    /** Copies the list. */
    public TrainedGates {
        layers = List.copyOf(layers);
    }

    /** The gates of an evaluation, from log α on the host, as {@link Gates#expected} has them. */
    public double[] values() {
        double[] gates = new double[logAlpha.getSize()];
        for (int i = 0; i < gates.length; i++) {
            double alpha = logAlpha.get(i);
            double s = 1 / (1 + Math.exp(-alpha));
            double soft = Math.clamp(s * ((double) Gates.ZETA - Gates.GAMMA) + Gates.GAMMA, 0.0, 1.0);
            double step = alpha > 0 ? 1 : 0;
            gates[i] = hard ? step : soft;
        }
        return gates;
    }

    /** The mean of a gate over its draws, or of a straight-through one what its gradient takes it for. */
    public double mean(int neuron) {
        double alpha = logAlpha.get(neuron);
        if (hard) {
            return 1 / (1 + Math.exp(-alpha));
        }
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            double u = (i + 0.5) / DRAWS;
            double s = 1 / (1 + Math.exp(-(Math.log(u) - Math.log(1 - u) + alpha) / Gates.BETA));
            sum += Math.clamp(s * ((double) Gates.ZETA - Gates.GAMMA) + Gates.GAMMA, 0.0, 1.0);
        }
        return sum / DRAWS;
    }

    /** Lets the weights behind gates take them in, so that the network needs none; residuals included. */
    public void fold(Model model) {
        double[] gates = values();
        int next = -1;
        for (Network.Sized layer : model.network().layers()) {
            if (!(layer.layer() instanceof Layer.Dense)) {
                continue;
            }
            if (next >= 0) {
                fold(
                        model,
                        layer.parameters().getFirst(),
                        gates,
                        layers.get(next).offset());
            }
            next++;
        }
    }

    private static void fold(Model model, Parameter weight, double[] gates, int offset) {
        float[] row = new float[model.matrix(weight).columns()];
        for (int r = 0; r < model.matrix(weight).rows(); r++) {
            model.restoreRow(weight, r, row);
            for (int c = 0; c < row.length; c++) {
                row[c] = (float) (row[c] * gates[offset + c]);
            }
            model.put(weight, r, row);
        }
    }

    /** Appends the task that computes the gates of an evaluation. */
    Gating append(Tasks tasks, Memory scratch) {
        int n = HiddenLayer.neurons(layers);
        FloatArray gates = scratch.floats("evaluation", n);
        tasks.graph().task("gates", Gates::expected, tasks.context(), logAlpha, gates, hard ? 1 : 0, n);
        tasks.launch("gates", LaunchGrid.lanes(n));
        return new Gating(layers, gates);
    }
}
