package dev.kiln.train;

import dev.kiln.data.SplitMix;
import dev.kiln.kernels.NeuronMap;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Layer;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import dev.kiln.sparsity.SparsitySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Moves what a training has from a network to one with other neurons of the whole one, mostly fewer. The function
 * changes as little as it can: what a neuron that goes puts out on average goes into the bias of those that read it,
 * and where gates end, weights take them in. A neuron that is out but stays in the matrices has weights of zero, before
 * it and behind it, which no step changes. One that comes has drawn incoming weights, and outgoing ones of zero.
 * Quantized weights are encoded anew from code·scale + residual.
 */
final class Compaction {
    private static final long INCOMING = 0x7761_6b65L; // Keeps this use of a seed apart from others.

    /** The place of a neuron that was not in the network. */
    private static final int COMES = -1;

    /** The place of a neuron that stays in the matrices, as zeros. */
    private static final int SILENT = -2;

    /** By dense layer, where its rows and columns come from. */
    private final List<Source> sources = new ArrayList<>();

    private final List<HiddenLayer> before;

    /** By hidden neuron of the network before: its gate, and its mean behind the gate. */
    private final double[] gates;

    private final double[] means;

    /** Whether weights take the gates in. */
    private final boolean ends;

    private final long[] draw;

    /**
     * Rows and columns of a layer's matrix by their places in the one before, {@link #COMES} and {@link #SILENT} where
     * they have none; columns that go.
     */
    private static final class Source {
        private final int[] rows;
        private final int[] columns;
        private final int[] gone;

        /** Numbers of the rows and columns in the whole network. */
        private final int[] rowIds;

        private final int[] columnIds;

        /** Place of the first column among all hidden neurons; −1 where columns are no neurons. */
        private final int offset;

        /** Inputs that the layer has had before. */
        private final int inputs;

        Source(int[] rows, int[] rowIds, int[] columns, int[] columnIds, int[] gone, int offset, int inputs) {
            this.inputs = inputs;
            this.rowIds = rowIds;
            this.columnIds = columnIds;
            this.rows = rows;
            this.columns = columns;
            this.gone = gone;
            this.offset = offset;
        }
    }

    /**
     * A move.
     *
     * @param settings say which neurons do anything
     * @param before the network that there is, whose neurons are {@code from}
     * @param gates by hidden neuron, 0…1
     * @param means of activations before their gates
     * @param ends whether there are no gates any more afterwards
     * @param draw seed and step that incoming weights of neurons that come are drawn by
     */
    Compaction(
            SparsitySettings settings,
            Network before,
            KeptNeurons from,
            KeptNeurons to,
            double[] gates,
            double[] means,
            boolean ends,
            long... draw) {
        this.before = HiddenLayer.of(before);
        this.gates = gates.clone();
        this.means = means.clone();
        this.ends = ends;
        this.draw = draw.clone();
        KeptNeurons acted = settings.acting(from);
        KeptNeurons acting = settings.acting(to);
        int[] columns = identity(before.features());
        int[] columnIds = columns;
        int[] gone = {};
        int offset = -1;
        for (int layer = 0; layer <= from.layers(); layer++) {
            boolean last = layer == from.layers();
            int[] rowIds = last ? identity(before.classes()) : to.ids(layer);
            int[] rows = last ? rowIds : places(acted.ids(layer), rowIds, acting, layer);
            int inputs = layer == 0 ? before.features() : acted.widths().get(layer - 1);
            sources.add(new Source(rows, rowIds, columns, columnIds, gone, offset, inputs));
            if (!last) {
                columns = rows;
                columnIds = rowIds;
                gone = gone(acted.ids(layer), acting, layer);
                offset = this.before.get(layer).offset();
            }
        }
    }

    /** A move without gates, in which neurons may come. */
    static Compaction exchange(
            SparsitySettings settings, Network before, NeuronReading reading, KeptNeurons to, long seed) {
        List<OfNeuron> neurons = reading.layers().stream()
                .flatMap(layer -> layer.neurons().stream())
                .toList();
        double[] ones = new double[neurons.size()];
        Arrays.fill(ones, 1);
        double[] means = neurons.stream().mapToDouble(OfNeuron::mean).toArray();
        return new Compaction(settings, before, reading.kept(), to, ones, means, false, seed, reading.step());
    }

    private static int[] identity(int n) {
        int[] places = new int[n];
        Arrays.setAll(places, i -> i);
        return places;
    }

    /**
     * Where neurons come from.
     *
     * @param acted those that did something, by their places
     * @param ids those whose places are wanted
     */
    private static int[] places(int[] acted, int[] ids, KeptNeurons acting, int layer) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int place = 0; place < acted.length; place++) {
            places.put(acted[place], place);
        }
        return IntStream.of(ids)
                .map(id -> acting.has(layer, id) ? places.getOrDefault(id, COMES) : SILENT)
                .toArray();
    }

    private static int[] gone(int[] acted, KeptNeurons acting, int layer) {
        return IntStream.range(0, acted.length)
                .filter(place -> !acting.has(layer, acted[place]))
                .toArray();
    }

    /** Moves the weights. */
    void move(Model from, Model to) {
        List<Network.Sized> old = dense(from.network());
        List<Network.Sized> now = dense(to.network());
        for (int i = 0; i < old.size(); i++) {
            moveLayer(i, from, old.get(i).parameters(), to, now.get(i).parameters());
        }
    }

    private static List<Network.Sized> dense(Network network) {
        return network.layers().stream()
                .filter(layer -> layer.layer() instanceof Layer.Dense)
                .toList();
    }

    private void moveLayer(int layer, Model from, List<Parameter> old, Model to, List<Parameter> now) {
        Source source = sources.get(layer);
        FloatArray biasBefore = from.array(old.get(1));
        FloatArray bias = to.array(now.get(1));
        float[] read = new float[from.matrix(old.get(0)).columns()];
        float[] row = new float[source.columns.length];
        for (int r = 0; r < source.rows.length; r++) {
            if (source.rows[r] < 0) {
                drawRow(layer, source, r, row);
                to.put(now.get(0), r, row);
                continue;
            }
            from.restoreRow(old.get(0), source.rows[r], read);
            double folded = biasBefore.get(source.rows[r]);
            for (int place : source.gone) {
                int neuron = source.offset + place;
                folded += read[place] * gates[neuron] * means[neuron];
            }
            bias.set(r, (float) folded);
            for (int c = 0; c < row.length; c++) {
                int place = source.columns[c];
                float value = place < 0 ? 0 : read[place];
                boolean takesGate = ends && source.offset >= 0 && place >= 0;
                row[c] = takesGate ? (float) (value * gates[source.offset + place]) : value;
            }
            to.put(now.get(0), r, row);
        }
    }

    /**
     * Of a row that has no place: zeros, or drawn. A weight depends on its two neurons and the network before alone,
     * not on who else comes.
     */
    private void drawRow(int layer, Source source, int r, float[] row) {
        if (source.rows[r] == SILENT) {
            Arrays.fill(row, 0);
            return;
        }
        float bound = (float) (1 / Math.sqrt(source.inputs));
        for (int c = 0; c < row.length; c++) {
            row[c] = source.columns[c] == SILENT
                    ? 0
                    : SplitMix.of(INCOMING, draw[0], draw[1], layer, source.rowIds[r], source.columnIds[c])
                            .nextFloat(-bound, bound);
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
                moveValues(source, weights, moved);
                FloatArray bias = from.of(old.get(i).parameters().get(1), kind).floats();
                FloatArray movedBias =
                        to.of(now.get(i).parameters().get(1), kind).floats();
                for (int r = 0; r < source.rows.length; r++) {
                    movedBias.set(r, source.rows[r] < 0 ? 0 : bias.get(source.rows[r]));
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

    private static void moveValues(Source source, StoredMatrix from, StoredMatrix to) {
        int columns = source.columns.length;
        for (int r = 0; r < source.rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                boolean comes = source.rows[r] < 0 || source.columns[c] < 0;
                float value = comes ? 0 : from.floats().get(source.rows[r] * from.columns() + source.columns[c]);
                to.floats().set(r * columns + c, value);
            }
        }
    }

    /** Moves what is known of the neurons. */
    void move(NeuronState from, NeuronState to) {
        moveRows(from.map(), to.map(), NeuronMap.ROWS, from.neurons(), to);
        if (from.hasResponses() && to.hasResponses()) {
            for (int layer = 0; layer < before.size(); layer++) {
                moveResponses(layer, from, to);
            }
        }
        if (to.isGated()) {
            moveRows(from.logAlpha(), to.logAlpha(), 1, from.neurons(), to);
            moveRows(from.firstMoment(), to.firstMoment(), 1, from.neurons(), to);
            moveRows(from.secondMoment(), to.secondMoment(), 1, from.neurons(), to);
            for (int i = 0; i < from.lagrange().getSize(); i++) {
                to.lagrange().set(i, from.lagrange().get(i));
            }
        }
    }

    private void moveResponses(int layer, NeuronState from, NeuronState to) {
        int[] places = sources.get(layer).rows;
        int first = to.layers().get(layer).offset();
        int length = NeuronState.RESPONSES;
        for (int i = 0; i < places.length; i++) {
            int place = before.get(layer).offset() + places[i];
            boolean comes = places[i] < 0;
            to.quiet().set(first + i, comes ? 0 : from.quiet().get(place));
            for (int k = 0; k < length; k++) {
                float value = comes ? 0 : from.responses().get(place * length + k);
                to.responses().set((first + i) * length + k, value);
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
                    to.set(row * state.neurons() + first + i, places[i] < 0 ? 0 : from.get(place));
                }
            }
        }
    }
}
