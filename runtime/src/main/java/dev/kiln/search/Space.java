package dev.kiln.search;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.Precision.OfLayer;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import java.util.ArrayList;
import java.util.List;

/**
 * The policies among which a search chooses: weights and inputs of each dense layer, but for the inputs of the first,
 * which are the data itself. Groups stay as large as they are, and gradients what they are, or the recipe's where a
 * network was trained in FP32.
 */
public final class Space {
    private final Network network;
    private final boolean exact;
    private final List<OfLayer> start = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();

    /**
     * The space around the formats that a network was trained in.
     *
     * @param trained its formats
     */
    public Space(Network network, Precision trained) {
        this.network = network;
        this.exact = trained.exact();
        List<OfLayer> recipe = Precision.hqaf(network.spec()).layers();
        List<Network.Sized> dense = Policy.dense(network);
        for (int i = 0; i < dense.size(); i++) {
            OfLayer own = trained.layers().get(i);
            start.add(own.equals(OfLayer.FP32) ? recipe.get(i) : own);
            slots.add(slot(i, dense.get(i), TensorClass.WEIGHTS, own));
            if (i > 0) {
                slots.add(slot(i, dense.get(i), TensorClass.INPUTS, own));
            }
        }
    }

    private static Slot slot(int dense, Network.Sized layer, TensorClass tensor, OfLayer own) {
        QuantFormat now = tensor.of(own);
        List<QuantFormat> formats = tensor.ladder().stream()
                .map(format -> format.scale() == ScaleType.NONE || now.scale() == ScaleType.NONE
                        ? format
                        : format.withGroup(now.group()))
                .toList();
        return new Slot(dense, Policy.name(layer), tensor, formats);
    }

    /** What is searched, by layer. */
    public List<Slot> slots() {
        return List.copyOf(slots);
    }

    /** The formats of a candidate. */
    public Precision precision(Candidate candidate) {
        List<OfLayer> layers = new ArrayList<>(start);
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            QuantFormat format = slot.formats().get(candidate.place(i));
            layers.set(slot.dense(), slot.tensor().with(layers.get(slot.dense()), format));
        }
        return new Precision(layers, exact);
    }

    /** The policy of a candidate. */
    public Policy policy(Candidate candidate) {
        return Policy.of(network, precision(candidate));
    }

    /** The candidate that is nearest to formats: for each slot the one of that name, or else the widest. */
    public Candidate nearest(Precision formats) {
        List<Integer> places = new ArrayList<>();
        for (Slot slot : slots) {
            String name = slot.tensor().of(formats.layers().get(slot.dense())).name();
            int place = slot.formats().stream().map(QuantFormat::name).toList().indexOf(name);
            places.add(place < 0 ? slot.formats().size() - 1 : place);
        }
        return new Candidate(places);
    }
}
