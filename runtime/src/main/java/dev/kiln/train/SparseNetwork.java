package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.sparsity.BreakEven;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The network that loses neurons, with all that its steps need on one device: weights, optimizer state, what is known
 * of its neurons, and the plan. Each change of neurons builds these anew from those before. Times are measured here, as
 * changes have to pay.
 */
final class SparseNetwork implements AutoCloseable {
    /** Steps after a rebuild that are not timed: the device is not warm yet. */
    private static final int UNTIMED = 3;

    private final TrainConfig config;
    private final SparsitySettings settings;
    private final Network whole;
    private final Target target;
    private final TensorAllocator allocator;
    private final NeuronProbe probe;
    private final StepProfile profile = new StepProfile();
    private SparsityState state;
    private Model model;
    private OptimizerState optimizer;
    private NeuronState neurons;
    private TrainingPlan plan;

    /** False while one plan is gone and the next is not there yet: building it may fail. */
    private boolean hasPlan = true;

    private double rebuildSeconds;
    private long timedNanos;
    private int timedSteps;
    private int stepsSinceRebuild;

    /**
     * Builds the first plan.
     *
     * @param whole the network with all of its neurons
     * @param model of the neurons that {@code state} keeps; belongs to this from now on, even if this fails
     * @param batch samples that decisions are tried on; belongs to this as well
     */
    SparseNetwork(
            Network whole,
            Model model,
            TrainConfig config,
            SparsityState state,
            ProbeBatch batch,
            Target target,
            TensorAllocator allocator) {
        this.whole = whole;
        this.config = config;
        this.settings = config.sparsity();
        this.state = state;
        this.target = target;
        this.allocator = allocator;
        this.model = model;
        this.probe = new NeuronProbe(batch, settings.guard(), target, allocator);
        long start = System.nanoTime();
        List<AutoCloseable> opened = new ArrayList<>(List.of(probe, model));
        try {
            this.optimizer = new OptimizerState(config, model, allocator);
            opened.add(optimizer);
            this.neurons = neurons(model, state.kept(), state.gated());
            opened.add(neurons);
            this.plan = build();
        } catch (RuntimeException | Error e) {
            TrainingPlan.closeAll(opened.reversed());
            throw e;
        }
        this.rebuildSeconds = (System.nanoTime() - start) / 1e9;
    }

    private NeuronState neurons(Model of, KeptNeurons kept, boolean gated) {
        List<Integer> trained =
                IntStream.range(0, kept.layers()).mapToObj(kept::trained).toList();
        return new NeuronState(HiddenLayer.of(of.network()), settings, gated, trained, allocator);
    }

    private TrainingPlan build() {
        ProbeBatch looked = WidthControl.measures(config) && !state.gated() ? probe.batch() : null;
        return new TrainingPlan(model, config, optimizer, neurons, looked, profile, target, allocator);
    }

    SparsityState state() {
        return state;
    }

    Model model() {
        return model;
    }

    OptimizerState optimizer() {
        return optimizer;
    }

    NeuronState neurons() {
        return neurons;
    }

    TrainingPlan plan() {
        return plan;
    }

    NeuronProbe probe() {
        return probe;
    }

    /** Adds the time of a step. */
    void addStep(long nanos) {
        if (++stepsSinceRebuild > UNTIMED) {
            timedNanos += nanos;
            timedSteps++;
        }
    }

    /** What a change may cost now. */
    BreakEven economy(long remainingSteps) {
        double stepSeconds = timedSteps == 0 ? 0 : timedNanos / 1e9 / timedSteps;
        return settings.breakEven() > 0
                ? new BreakEven(1, settings.breakEven(), remainingSteps)
                : new BreakEven(stepSeconds, rebuildSeconds, remainingSteps);
    }

    /** The products of a step with other neurons as a share of those with the current ones. */
    double productShare(KeptNeurons next) {
        return products(next) / products(state.kept());
    }

    /** In units of a forward pass: a step has these, those of the inputs' gradients, and those of trained weights. */
    private double products(KeptNeurons kept) {
        double products = 0;
        int inputs = whole.features();
        for (int layer = 0; layer < kept.layers(); layer++) {
            int width = kept.widths().get(layer);
            products += (double) inputs * (2 * width + kept.trained(layer));
            inputs = width;
        }
        return products + 3.0 * inputs * whole.classes();
    }

    /** Tries what the network would lose without some of its neurons; within the phase of gates. */
    NeuronProbe.Trial tried(KeptNeurons next) {
        plan.download();
        return probe.without(model, neurons, state.kept(), next);
    }

    /**
     * Takes neurons out of a network with gates.
     *
     * @param ends whether weights take the gates in, and none are trained any more
     */
    void compact(NeuronReading reading, KeptNeurons next, boolean ends) {
        long start = System.nanoTime();
        plan.download();
        double[] means = reading.layers().stream()
                .flatMap(layer -> layer.neurons().stream())
                .mapToDouble(OfNeuron::mean)
                .toArray();
        double[] gates = ends ? neurons.lastGates(state.kept(), next) : neurons.gateValues();
        Compaction compaction = new Compaction(settings, model.network(), state.kept(), next, gates, means, ends);
        replace(compaction, moved(compaction, next), next, !ends);
        rebuildSeconds = (System.nanoTime() - start) / 1e9;
    }

    /**
     * Exchanges neurons of a network without gates, or trains others of them, if the probe batch can do with that.
     *
     * @param always whether it is done in any case, and not tried
     * @return what it does to the loss
     */
    NeuronProbe.Trial exchange(NeuronReading reading, KeptNeurons next, boolean always) {
        long start = System.nanoTime();
        plan.download();
        Compaction compaction = Compaction.exchange(settings, model.network(), reading, next, config.seed());
        Model moved = moved(compaction, next);
        NeuronProbe.Trial trial = NeuronProbe.Trial.NONE;
        try {
            if (!always) {
                trial = probe.of(probe.loss(model, null), probe.loss(moved, null));
            }
        } catch (RuntimeException | Error e) {
            moved.close();
            throw e;
        }
        if (always || trial.isHarmless()) {
            replace(compaction, moved, next, false);
            rebuildSeconds = (System.nanoTime() - start) / 1e9;
        } else {
            moved.close();
        }
        return trial;
    }

    /** Goes on with the same neurons in other formats. */
    void change(Precision formats) {
        plan.download();
        hasPlan = false;
        plan.close();
        model.change(formats);
        goOn();
    }

    private Model moved(Compaction compaction, KeptNeurons next) {
        Network network =
                Network.of(model.network().spec().withWidths(next.widths()), whole.features(), whole.classes());
        Model moved = Model.weights(network, model.precision(), allocator);
        try {
            compaction.move(model, moved);
        } catch (RuntimeException | Error e) {
            moved.close();
            throw e;
        }
        return moved;
    }

    /** Goes on with another network, which belongs to this from now on. */
    private void replace(Compaction compaction, Model nextModel, KeptNeurons next, boolean gated) {
        List<AutoCloseable> opened = new ArrayList<>(List.of(nextModel));
        hasPlan = false;
        try {
            plan.close();
            OptimizerState nextOptimizer = new OptimizerState(config, nextModel, allocator);
            opened.add(nextOptimizer);
            compaction.move(model.network(), optimizer, nextModel.network(), nextOptimizer);
            NeuronState nextNeurons = neurons(nextModel, next, gated);
            opened.add(nextNeurons);
            compaction.move(neurons, nextNeurons);
            TrainingPlan.closeAll(List.of(neurons, optimizer, model));
            model = nextModel;
            optimizer = nextOptimizer;
            neurons = nextNeurons;
            opened.clear();
        } catch (RuntimeException | Error e) {
            TrainingPlan.closeAll(opened.reversed());
            throw e;
        }
        state = new SparsityState(next, gated);
        timedNanos = 0;
        timedSteps = 0;
        goOn();
    }

    /** With a plan of its own for what there is now. */
    private void goOn() {
        plan = build();
        hasPlan = true;
        stepsSinceRebuild = 0;
    }

    @Override
    public void close() {
        List<AutoCloseable> opened = new ArrayList<>(List.of(probe, model, optimizer, neurons));
        if (hasPlan) {
            opened.add(plan);
        }
        TrainingPlan.closeAll(opened.reversed());
    }
}
