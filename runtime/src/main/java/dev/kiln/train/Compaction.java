package dev.kiln.train;

import dev.kiln.kernels.NeuronMap;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Layer;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.sparsity.KeptNeurons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Moves what a training has from a network to one with fewer of its neurons. The function changes as little as it can:
 * what a neuron that goes puts out on average goes into the bias of those that read it, and where gates end, weights
 * take them in. Quantized weights are encoded anew from code·scale + residual.
 */
final class Compaction {
    /** By dense layer, where its rows and columns come from. */
    private final List<Source> sources = new ArrayList<>();

    private final List<HiddenLayer> before;

    /** By hidden neuron of the network before: its gate, and its mean behind the gate. */
    private final double[] gates;

    private final double[] means;

    /** Whether weights take the gates in. */
    private final boolean ends;

    /** Rows and columns of a layer's matrix by their places in the one before; columns that go. */
    private static final class Source {
        private final int[] rows;
        private final int[] columns;
        private final int[] gone;

        /** Place of the first column among all hidden neurons; −1 where columns are no neurons. */
        private final int offset;

        Source(int[] rows, int[] columns, int[] gone, int offset) {
            this.rows = rows;
            this.columns = columns;
            this.gone = gone;
            this.offset = offset;
        }
    }

    /**
     * A move.
     *
     * @param before the network that there is, whose neurons are {@code from}
     * @param to some of these
     * @param gates by hidden neuron, 0…1
     * @param means of activations before their gates
     * @param ends whether there are no gates any more afterwards
     */
    Compaction(Network before, KeptNeurons from, KeptNeurons to, double[] gates, double[] means, boolean ends) {
        this.before = HiddenLayer.of(before);
        this.gates = gates.clone();
        this.means = means.clone();
        this.ends = ends;
        int[] columns = identity(before.features());
        int[] gone = {};
        int offset = -1;
        for (int layer = 0; layer <= from.layers(); layer++) {
            boolean last = layer == from.layers();
            int[] rows = last ? identity(before.classes()) : places(from.ids(layer), to, layer, true);
            sources.add(new Source(rows, columns, gone, offset));
            if (!last) {
                columns = rows;
                gone = places(from.ids(layer), to, layer, false);
                offset = this.before.get(layer).offset();
            }
        }
    }

    private static int[] identity(int n) {
        int[] places = new int[n];
        Arrays.setAll(places, i -> i);
        return places;
    }

    private static int[] places(int[] ids, KeptNeurons to, int layer, boolean stays) {
        return java.util.stream.IntStream.range(0, ids.length)
                .filter(place -> to.has(layer, ids[place]) == stays)
                .toArray();
    }

    /** Moves the weights. */
    void move(Model from, Model to) {
        List<Network.Sized> old = dense(from.network());
        List<Network.Sized> now = dense(to.network());
        for (int i = 0; i < old.size(); i++) {
            moveLayer(
                    sources.get(i),
                    from,
                    old.get(i).parameters(),
                    to,
                    now.get(i).parameters());
        }
    }

    private static List<Network.Sized> dense(Network network) {
        return network.layers().stream()
                .filter(layer -> layer.layer() instanceof Layer.Dense)
                .toList();
    }

    private void moveLayer(Source source, Model from, List<Parameter> old, Model to, List<Parameter> now) {
        FloatArray biasBefore = from.array(old.get(1));
        FloatArray bias = to.array(now.get(1));
        float[] read = new float[from.matrix(old.get(0)).columns()];
        float[] row = new float[source.columns.length];
        for (int r = 0; r < source.rows.length; r++) {
            from.restoreRow(old.get(0), source.rows[r], read);
            double folded = biasBefore.get(source.rows[r]);
            for (int place : source.gone) {
                int neuron = source.offset + place;
                folded += read[place] * gates[neuron] * means[neuron];
            }
            bias.set(r, (float) folded);
            for (int c = 0; c < row.length; c++) {
                float value = read[source.columns[c]];
                boolean takesGate = ends && source.offset >= 0;
                row[c] = takesGate ? (float) (value * gates[source.offset + source.columns[c]]) : value;
            }
            to.put(now.get(0), r, row);
        }
    }

    /** Moves what the optimizer remembers, which is FP32. */
    void move(Network network, OptimizerState from, Network smaller, OptimizerState to) {
        List<Network.Sized> old = dense(network);
        List<Network.Sized> now = dense(smaller);
        for (String kind : from.kinds()) {
            for (int i = 0; i < old.size(); i++) {
                Source source = sources.get(i);
                StoredMatrix weights = from.of(old.get(i).parameters().get(0), kind);
                StoredMatrix moved = to.of(now.get(i).parameters().get(0), kind);
                for (int r = 0; r < source.rows.length; r++) {
                    for (int c = 0; c < source.columns.length; c++) {
                        moved.floats()
                                .set(
                                        r * source.columns.length + c,
                                        weights.floats().get(source.rows[r] * weights.columns() + source.columns[c]));
                    }
                }
                FloatArray bias = from.of(old.get(i).parameters().get(1), kind).floats();
                FloatArray movedBias =
                        to.of(now.get(i).parameters().get(1), kind).floats();
                for (int r = 0; r < source.rows.length; r++) {
                    movedBias.set(r, bias.get(source.rows[r]));
                }
            }
        }
        FloatArray scale = from.lossScale();
        FloatArray movedScale = to.lossScale();
        if (scale != null && movedScale != null) {
            for (int i = 0; i < scale.getSize(); i++) {
                movedScale.set(i, scale.get(i));
            }
        }
    }

    /** Moves what is known of the neurons. */
    void move(NeuronState from, NeuronState to) {
        moveRows(from.map(), to.map(), NeuronMap.ROWS, from.neurons(), to);
        if (to.isGated()) {
            moveRows(from.logAlpha(), to.logAlpha(), 1, from.neurons(), to);
            moveRows(from.firstMoment(), to.firstMoment(), 1, from.neurons(), to);
            moveRows(from.secondMoment(), to.secondMoment(), 1, from.neurons(), to);
            for (int i = 0; i < from.lagrange().getSize(); i++) {
                to.lagrange().set(i, from.lagrange().get(i));
            }
        }
    }

    private void moveRows(FloatArray from, FloatArray to, int rows, int neurons, NeuronState state) {
        for (int layer = 0; layer < before.size(); layer++) {
            int[] places = sources.get(layer).rows;
            int first = state.layers().get(layer).offset();
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < places.length; i++) {
                    int place = row * neurons + before.get(layer).offset() + places[i];
                    to.set(row * state.neurons() + first + i, from.get(place));
                }
            }
        }
    }
}
