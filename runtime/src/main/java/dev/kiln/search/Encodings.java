package dev.kiln.search;

import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network in every format that is searched, each encoded once. Models of candidates are put together
 * from them. Close it after those.
 */
final class Encodings implements AutoCloseable {
    private final Network network;
    private final TensorAllocator allocator;
    /** One for each place on the ladder of weights: all layers in the formats of that place. */
    private final List<Model> encoded = new ArrayList<>();

    private final List<Precision> formats = new ArrayList<>();

    Encodings(Model trained, Space space, TensorAllocator allocator) {
        this.network = trained.network();
        this.allocator = allocator;
        try {
            for (int place = 0; place < TensorClass.WEIGHTS.ladder().size(); place++) {
                List<Integer> places = new ArrayList<>();
                for (Slot slot : space.slots()) {
                    places.add(Math.min(place, slot.formats().size() - 1));
                }
                Precision precision = space.precision(new Candidate(places));
                formats.add(precision);
                encoded.add(trained.encoded(precision, allocator));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The parameters in formats of the space. The caller closes the model. */
    Model assemble(Precision precision) {
        Model model = Model.weights(network, precision, allocator);
        try {
            int dense = 0;
            for (Network.Sized layer : network.layers()) {
                Model from = encoded.getFirst();
                if (layer.layer() instanceof dev.kiln.model.Layer.Dense) {
                    from = with(precision, dense++);
                }
                copy(Policy.name(layer) + ".", from, model);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private Model with(Precision precision, int dense) {
        for (int i = 0; i < encoded.size(); i++) {
            if (formats.get(i)
                    .layers()
                    .get(dense)
                    .weights()
                    .equals(precision.layers().get(dense).weights())) {
                return encoded.get(i);
            }
        }
        throw new IllegalArgumentException("layer " + dense + " in " + precision + " is not searched");
    }

    private static void copy(String prefix, Model from, Model into) {
        for (Map.Entry<String, Tensor> entry : into.tensors().entrySet()) {
            Tensor source = from.tensors().get(entry.getKey());
            if (entry.getKey().startsWith(prefix) && source != null) {
                MemorySegment.copy(source.segment(), 0, entry.getValue().segment(), 0, source.valueBytes());
            }
        }
    }

    @Override
    public void close() {
        encoded.reversed().forEach(Model::close);
    }
}
