package dev.kiln.train;

import dev.kiln.kernels.Gates;
import dev.kiln.kernels.NeuronMap;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Memory;
import dev.kiln.model.TrainedGates;
import dev.kiln.sparsity.GateMode;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronReading.OfLayer;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What a training knows of the hidden neurons of a network: their map and, while they are trained, their gates. It
 * outlives the graphs that step with it. Close it after their plans.
 */
final class NeuronState implements AutoCloseable {
    private static final String MAP = "neurons.map";
    static final String LOG_ALPHA = "gates.log_alpha";
    private static final String FIRST_MOMENT = "gates.first_moment";
    private static final String SECOND_MOMENT = "gates.second_moment";
    private static final String LAGRANGE = "gates.lagrange";
    private static final String RESPONSE = "neurons.response";
    private static final String QUIET = "neurons.quiet";

    /** Samples whose responses are compared. */
    static final int RESPONSES = 64;

    private final Memory memory;
    private final List<HiddenLayer> layers;
    private final List<Integer> trained;
    private final SparsitySettings settings;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** The share of gates that the next step's Lagrangian pulls towards. */
    private double target = 1;

    /**
     * The state that training starts with.
     *
     * @param gated whether neurons have gates
     * @param trained how many neurons of each layer are trained
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    NeuronState(
            List<HiddenLayer> layers,
            SparsitySettings settings,
            boolean gated,
            List<Integer> trained,
            TensorAllocator allocator) {
        this.trained = List.copyOf(trained);
        this.memory = new Memory(allocator);
        this.layers = List.copyOf(layers);
        this.settings = settings;
        int n = neurons();
        try {
            keep(MAP, Shape.of(NeuronMap.ROWS, n));
            if (gated) {
                keep(LOG_ALPHA, Shape.of(n)).init((float) settings.firstLogAlpha());
                keep(FIRST_MOMENT, Shape.of(n));
                keep(SECOND_MOMENT, Shape.of(n));
                keep(LAGRANGE, Shape.of(Gates.LAGRANGE_LENGTH));
            } else if (settings.equilibrium() > 0 && settings.compact()) {
                keep(RESPONSE, Shape.of(n, RESPONSES));
                keep(QUIET, Shape.of(n));
            }
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private FloatArray keep(String name, Shape shape) {
        Tensor tensor = memory.tensor("sparsity", shape);
        tensors.put(name, tensor);
        return tensor.floats();
    }

    /** All of it by name, in order. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * Those that a step works in, as device arrays: a graph knows an array by its identity, so there is one for each
     * tensor.
     */
    List<FloatArray> arrays() {
        return tensors.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(RESPONSE) && !entry.getKey().equals(QUIET))
                .map(entry -> entry.getValue().floats())
                .toList();
    }

    /** The hidden layers. */
    List<HiddenLayer> layers() {
        return layers;
    }

    /** How many neurons of each layer are trained; they are its first ones. */
    List<Integer> trained() {
        return trained;
    }

    /** The number of hidden neurons. */
    int neurons() {
        return HiddenLayer.neurons(layers);
    }

    SparsitySettings settings() {
        return settings;
    }

    boolean isGated() {
        return tensors.containsKey(LOG_ALPHA);
    }

    boolean isHard() {
        return settings.gates() != GateMode.HARD_CONCRETE;
    }

    /** The gates, for evaluations; null where there are none. */
    @Nullable
    TrainedGates gates() {
        return isGated() ? new TrainedGates(layers, logAlpha(), isHard()) : null;
    }

    /** Whether responses are compared, {@link #responses} and {@link #quiet}. */
    boolean hasResponses() {
        return tensors.containsKey(RESPONSE);
    }

    /** Of the latest window, [n × {@link #RESPONSES}]. */
    FloatArray responses() {
        return floats(RESPONSE);
    }

    /** Windows in a row in which a neuron's response was still, [n]. */
    FloatArray quiet() {
        return floats(QUIET);
    }

    FloatArray map() {
        return floats(MAP);
    }

    FloatArray logAlpha() {
        return floats(LOG_ALPHA);
    }

    FloatArray firstMoment() {
        return floats(FIRST_MOMENT);
    }

    FloatArray secondMoment() {
        return floats(SECOND_MOMENT);
    }

    FloatArray lagrange() {
        return floats(LAGRANGE);
    }

    private FloatArray floats(String name) {
        return Objects.requireNonNull(tensors.get(name), name).floats();
    }

    /** The share of gates that is wanted open. */
    double target() {
        return target;
    }

    /** Sets the share of gates that the next step's Lagrangian pulls towards. */
    void aim(double share) {
        target = share;
    }

    /** The gates that the network is evaluated with, by neuron; 1 where there are none. */
    double[] gateValues() {
        TrainedGates trained = gates();
        if (trained != null) {
            return trained.values();
        }
        double[] ones = new double[neurons()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * The gates that weights take in: those of evaluations, and for neurons that stay although theirs has closed what
     * it was on average while it was drawn.
     */
    double[] lastGates(KeptNeurons kept, KeptNeurons next) {
        double[] gates = gateValues();
        TrainedGates trained = gates();
        for (int number = 0; number < layers.size(); number++) {
            int[] ids = kept.ids(number);
            for (int place = 0; place < ids.length; place++) {
                int neuron = layers.get(number).offset() + place;
                if (trained != null && gates[neuron] == 0 && next.trains(number, ids[place])) {
                    gates[neuron] = trained.mean(neuron);
                }
            }
        }
        return gates;
    }

    /** What is known of the neurons, from the arrays on the host. */
    NeuronReading read(long step, long totalSteps, KeptNeurons kept) {
        double[] gates = gateValues();
        List<OfLayer> read = new ArrayList<>();
        for (HiddenLayer layer : layers) {
            List<OfNeuron> all = new ArrayList<>();
            for (int i = layer.offset(); i < layer.offset() + layer.width(); i++) {
                all.add(new OfNeuron(
                        mean(NeuronMap.ACTIVITY, i),
                        mean(NeuronMap.IMPORTANCE, i),
                        mean(NeuronMap.MEAN, i),
                        gates[i],
                        map().get(NeuronMap.WEIGHT * neurons() + i)));
            }
            read.add(new OfLayer(all));
        }
        return new NeuronReading(step, totalSteps, kept, read);
    }

    /** A running mean without its bias to its start. */
    private double mean(int row, int neuron) {
        float weight = map().get(NeuronMap.WEIGHT * neurons() + neuron);
        return weight > 0 ? map().get(row * neurons() + neuron) / weight : 0;
    }

    /** The share of activations that are near zero, over the neurons that do anything and the latest samples. */
    double inactiveShare() {
        double active = 0;
        int watched = 0;
        for (int number = 0; number < layers.size(); number++) {
            HiddenLayer layer = layers.get(number);
            // Without compaction those that are out come last, as zeros.
            int width = settings.compact() || isGated() ? layer.width() : trained.get(number);
            for (int i = layer.offset(); i < layer.offset() + width; i++) {
                active += mean(NeuronMap.ACTIVITY, i);
            }
            watched += width;
        }
        return 1 - active / watched;
    }

    @Override
    public void close() {
        memory.close();
    }
}
