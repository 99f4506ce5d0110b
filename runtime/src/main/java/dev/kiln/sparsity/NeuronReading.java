package dev.kiln.sparsity;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the neurons in the network when it is decided on them.
 *
 * @param step steps done
 * @param totalSteps of the training
 * @param kept which neurons these are
 * @param layers the hidden layers
 */
public record NeuronReading(long step, long totalSteps, KeptNeurons kept, List<OfLayer> layers) {
    /** Copies the list. */
    public NeuronReading {
        layers = List.copyOf(layers);
    }

    /** What is known of the neurons that do anything. */
    public NeuronReading acting(SparsitySettings settings) {
        KeptNeurons acting = settings.acting(kept);
        List<OfLayer> first = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            List<OfNeuron> neurons = layers.get(layer).neurons();
            first.add(new OfLayer(neurons.subList(0, acting.widths().get(layer))));
        }
        return new NeuronReading(step, totalSteps, acting, first);
    }

    /**
     * A hidden layer's neurons in the order of their numbers.
     *
     * @param neurons each kept one
     */
    public record OfLayer(List<OfNeuron> neurons) {
        /** Copies the list. */
        public OfLayer {
            neurons = List.copyOf(neurons);
        }
    }

    /**
     * A neuron.
     *
     * @param activity share of samples that it is active for, 0…1
     * @param importance mean over samples of |a·g|
     * @param mean of its activation
     * @param gate that it is evaluated with, 0…1; 1 where it has none
     * @param known how much of the running means was seen, 0…1: little of a neuron that has just come
     */
    public record OfNeuron(double activity, double importance, double mean, double gate, double known) {}
}
