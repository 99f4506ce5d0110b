package dev.kiln.train;

import dev.kiln.data.SplitMix;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Layer;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.model.Precision;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronSelector;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exchanges neurons that have come to matter little for ones that rest. A neuron wakes with drawn incoming weights and
 * outgoing weights of zero, so that the function stays what it is, and learns from there. Of twice as many drawn
 * candidates those wake whose outgoing weights have the largest gradients on the probe batch, as connections do in Evci
 * et al., "Rigging the Lottery", ICML 2020, section 3.
 */
final class Regrowth {
    private static final long CANDIDATES = 0x63616e64L; // Keeps this use of a seed apart from others.

    private final TrainConfig config;
    private final NeuronProbe probe;
    private final TensorAllocator allocator;

    Regrowth(TrainConfig config, NeuronProbe probe, TensorAllocator allocator) {
        this.config = config;
        this.probe = probe;
        this.allocator = allocator;
    }

    /**
     * The neurons after an exchange; those before where nothing is exchanged.
     *
     * @param model current on the host
     */
    KeptNeurons exchanged(Model model, NeuronReading reading) {
        NeuronReading acting = reading.acting(config.sparsity());
        KeptNeurons kept = acting.kept();
        KeptNeurons strong = new NeuronSelector(config.sparsity()).strong(acting);
        int weak = kept.count() - strong.count();
        if (weak == 0) {
            return reading.kept();
        }
        KeptNeurons widened = strong;
        for (int layer = 0; layer < kept.layers(); layer++) {
            int wanted = kept.widths().get(layer) - strong.widths().get(layer);
            int[] drawn = candidates(kept, layer, 2 * wanted, reading.step());
            BitSet with = strong.copy(layer);
            IntStream.of(drawn).forEach(with::set);
            widened = widened.with(layer, with);
        }
        KeptNeurons next = strong;
        List<double[]> scores = scores(model, reading, widened);
        for (int layer = 0; layer < kept.layers(); layer++) {
            int wanted = kept.widths().get(layer) - strong.widths().get(layer);
            BitSet with = strong.copy(layer);
            int[] ids = widened.ids(layer);
            double[] score = scores.get(layer);
            int current = layer;
            KeptNeurons before = strong;
            IntStream.range(0, ids.length)
                    .boxed()
                    .filter(place -> !before.has(current, ids[place]))
                    .sorted(Comparator.comparingDouble(place -> -score[place]))
                    .limit(wanted)
                    .forEach(place -> with.set(ids[place]));
            next = next.with(layer, with);
        }
        return config.sparsity().leaving(reading.kept(), next);
    }

    /** Numbers of some neurons of a layer that rest, drawn without repetition. */
    private int[] candidates(KeptNeurons kept, int layer, int most, long step) {
        int[] resting = IntStream.range(0, kept.whole().get(layer))
                .filter(id -> !kept.has(layer, id))
                .toArray();
        SplitMix random = SplitMix.of(CANDIDATES, config.seed(), step, layer);
        int count = Math.min(most, resting.length);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(resting.length - i);
            int id = resting[other];
            resting[other] = resting[i];
            resting[i] = id;
        }
        return IntStream.of(resting).limit(count).toArray();
    }

    /** By layer and place, the norm of the gradient of a neuron's outgoing weights on the probe batch, in FP32. */
    private List<double[]> scores(Model model, NeuronReading reading, KeptNeurons widened) {
        Network network = model.network();
        Network wider = Network.of(network.spec().withWidths(widened.widths()), network.features(), network.classes());
        Compaction compaction = Compaction.exchange(config.sparsity(), network, reading, widened, config.seed());
        try (Model all = Model.weights(wider, Precision.fp32(wider.spec()), allocator);
                Model gradients = Model.allocate(wider, "gradients", allocator)) {
            compaction.move(model, all);
            int rows = probe.batch().labels().getSize();
            try (GradientPlan plan = new GradientPlan(all, gradients, rows, config.seed(), probe.target(), allocator)) {
                plan.run(
                        new Replica.Share(
                                probe.batch().features(),
                                probe.batch().labels(),
                                0,
                                rows,
                                probe.batch().size(),
                                reading.step(),
                                false),
                        new StepProfile());
            }
            return outgoing(wider, gradients);
        }
    }

    private static List<double[]> outgoing(Network network, Model gradients) {
        List<Parameter> weights = network.layers().stream()
                .filter(layer -> layer.layer() instanceof Layer.Dense)
                .map(layer -> layer.parameters().getFirst())
                .toList();
        List<double[]> scores = new ArrayList<>();
        for (int layer = 0; layer < HiddenLayer.of(network).size(); layer++) {
            StoredMatrix gradient = gradients.matrix(weights.get(layer + 1));
            double[] squares = new double[gradient.columns()];
            for (int i = 0; i < gradient.rows() * gradient.columns(); i++) {
                double value = gradient.floats().get(i);
                squares[i % squares.length] += value * value;
            }
            scores.add(squares);
        }
        return scores;
    }
}
