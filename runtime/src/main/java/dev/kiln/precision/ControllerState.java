package dev.kiln.precision;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Controller} remembers between windows.
 *
 * @param meanLoss running mean of the windows' losses; NaN before the first
 * @param decays whether the learning rate has begun to decay
 * @param tensors three for each dense layer, in the order of {@link TensorClass}
 */
public record ControllerState(double meanLoss, boolean decays, List<OfTensor> tensors) {
    /** Copies the list. */
    public ControllerState {
        tensors = List.copyOf(tensors);
    }

    /**
     * What is remembered of one tensor.
     *
     * @param energy running mean of {@link Reading.OfTensor#energy}; NaN before the first
     * @param quiet windows in a row in which a narrower format would have done
     * @param narrowSqnr ratio in the narrower format in the latest window, dB; NaN where there is none
     * @param flips promotions after a demotion: each doubles the windows that the next demotion takes
     * @param wasDemoted whether its latest change was a demotion
     * @param eased whether it was promoted for the learning rate's decay
     */
    public record OfTensor(double energy, int quiet, double narrowSqnr, int flips, boolean wasDemoted, boolean eased) {
        static final OfTensor START = new OfTensor(Double.NaN, 0, Double.NaN, 0, false, false);
    }

    /** Before the first window of a network with this many dense layers. */
    public static ControllerState start(int layers) {
        List<OfTensor> tensors = new ArrayList<>();
        for (int i = 0; i < layers * TensorClass.values().length; i++) {
            tensors.add(OfTensor.START);
        }
        return new ControllerState(Double.NaN, false, tensors);
    }
}
