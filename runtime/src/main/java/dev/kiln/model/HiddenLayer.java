package dev.kiln.model;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The neurons of a hidden layer: a dense layer and the activation right behind it.
 *
 * @param dense index of the dense layer
 * @param activation index of the activation
 * @param offset place of its first neuron among all hidden neurons of the network
 * @param width number of its neurons
 */
public record HiddenLayer(int dense, int activation, int offset, int width) {
    /**
     * The hidden layers of a network, from input to output.
     *
     * @throws KilnException with code {@code bad-model} if a hidden dense layer has no activation right behind it, as
     *     where a normalisation mixes its neurons with each other
     */
    public static List<HiddenLayer> of(Network network) {
        List<HiddenLayer> hidden = new ArrayList<>();
        List<Network.Sized> layers = network.layers();
        int offset = 0;
        for (int i = 0; i < layers.size(); i++) {
            boolean last = i == layers.size() - 1;
            boolean bare = layers.get(i).layer() instanceof Layer.Dense
                    && !last
                    && !(layers.get(i + 1).layer() instanceof Layer.Activation);
            if (bare) {
                throw wrong(
                        i,
                        layers.get(i + 1).layer() instanceof Layer.Normalization
                                ? "followed by a normalisation, which mixes its neurons"
                                : "not followed by an activation");
            }
            if (layers.get(i).layer() instanceof Layer.Normalization) {
                throw wrong(i, "a normalisation, which mixes neurons");
            }
            if (layers.get(i).layer() instanceof Layer.Dense && !last) {
                hidden.add(new HiddenLayer(i, i + 1, offset, layers.get(i).outputs()));
                offset += layers.get(i).outputs();
            }
        }
        if (hidden.isEmpty()) {
            throw new KilnException(
                    "bad-model", "Model: it has no hidden layer; expected one at least, such as --model mlp:1024");
        }
        return List.copyOf(hidden);
    }

    /** The number of neurons of all layers. */
    public static int neurons(List<HiddenLayer> layers) {
        return layers.getLast().offset() + layers.getLast().width();
    }

    /** The one whose activation has an index; null for none. */
    static @Nullable HiddenLayer behind(List<HiddenLayer> layers, int activation) {
        for (HiddenLayer layer : layers) {
            if (layer.activation() == activation) {
                return layer;
            }
        }
        return null;
    }

    private static KilnException wrong(int layer, String what) {
        return new KilnException(
                "bad-model",
                "Model: layer " + layer + " is " + what
                        + "; neurons can only be taken out of dense layers with an activation right behind each. Leave"
                        + " :norm away, or train with a recipe without dsart");
    }
}
