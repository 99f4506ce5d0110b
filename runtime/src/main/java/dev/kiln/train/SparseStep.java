package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.ProbeBatch;
import dev.kiln.sparsity.BreakEven;
import dev.kiln.sparsity.GateMode;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import dev.kiln.sparsity.NeuronSelector;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps on one device of a network that loses neurons while it is trained. In the first phase neurons have gates; those
 * that close are taken out, and the plan is built anew for the smaller network, where that pays. At the phase's end the
 * weights take in what is left of the gates, and the rest is an ordinary training of what is left.
 */
final class SparseStep implements TrainingStep {
    /** Steps after a rebuild that are not timed: the device is not warm yet. */
    private static final int UNTIMED = 3;

    /** Halvings of the search for how many neurons can go. */
    private static final int SEARCHES = 6;

    private final TrainConfig config;
    private final SparsitySettings settings;
    private final Network whole;
    private final Target target;
    private final TensorAllocator allocator;
    private final TrainListener listener;
    private final NeuronProbe probe;
    private final Regrowth regrowth;
    private final @Nullable NeuronReplay replay;
    private final StepProfile profile = new StepProfile();
    private SparsityState state;
    private Model model;
    private OptimizerState optimizer;
    private NeuronState neurons;
    private TrainingPlan plan;
    private boolean open = true;
    private double rebuildSeconds;
    private long timedNanos;
    private int timedSteps;
    private int stepsSinceRebuild;
    private long totalSteps = 1;

    /**
     * Builds the first plan.
     *
     * @param whole the network with all of its neurons
     * @param model of the neurons that {@code state} keeps; belongs to this from now on, even if this fails
     * @param probe samples that decisions are tried on; belongs to this as well
     * @param replay decides instead of what is measured; null for none
     */
    SparseStep(
            Network whole,
            Model model,
            TrainConfig config,
            SparsityState state,
            ProbeBatch probe,
            @Nullable NeuronReplay replay,
            Target target,
            TensorAllocator allocator,
            TrainListener listener) {
        this.whole = whole;
        this.config = config;
        this.settings = config.sparsity();
        this.state = state;
        this.replay = replay;
        this.probe = new NeuronProbe(probe, settings.guard(), target, allocator);
        this.regrowth = new Regrowth(config, this.probe, allocator);
        this.target = target;
        this.allocator = allocator;
        this.listener = listener;
        this.model = model;
        long start = System.nanoTime();
        List<AutoCloseable> opened = new ArrayList<>(List.of(probe, model));
        try {
            this.optimizer = new OptimizerState(config, model, allocator);
            opened.add(optimizer);
            this.neurons = neurons(model, state.kept(), state.gated());
            opened.add(neurons);
            this.plan = plan();
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

    private TrainingPlan plan() {
        return new TrainingPlan(model, config, optimizer, neurons, null, profile, target, allocator);
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public SparsityState sparsity() {
        return state;
    }

    @Override
    public void begin(Schedule schedule) {
        totalSteps = schedule.totalSteps();
    }

    @Override
    public void run(Batch samples, float learningRate, long number, TrainingPlan.Measure measure) {
        if (state.gated()) {
            double share = settings.openShare(number, totalSteps) * state.kept().total() / neurons.neurons();
            neurons.aim(Math.min(1, share));
        }
        long start = System.nanoTime();
        plan.run(samples, learningRate, number, measure);
        if (++stepsSinceRebuild > UNTIMED) {
            timedNanos += System.nanoTime() - start;
            timedSteps++;
        }
    }

    @Override
    public void adapt(long stepsDone, Schedule schedule) {
        long total = schedule.totalSteps();
        // What the last step leaves is what was trained: nothing changes behind it.
        if (stepsDone >= total) {
            return;
        }
        boolean due = stepsDone % settings.every() == 0;
        boolean ends = state.gated() && stepsDone >= settings.phaseSteps(total);
        boolean exchanges = !state.gated()
                && stepsDone % SparsitySettings.EXCHANGE_EVERY == 0
                && settings.exchangeShare(stepsDone, total) > 0;
        boolean compares = neurons.hasResponses() && stepsDone % SparsitySettings.EXCHANGE_EVERY == 0;
        boolean repeats = replay != null && !replay.after(stepsDone).isEmpty();
        if (!due && !ends && !exchanges && !compares && !repeats) {
            return;
        }
        plan.downloadNeurons(neurons);
        NeuronReading reading = neurons.read(stepsDone, total, state.kept());
        if (due) {
            listener.onSparsity(metrics(reading));
        }
        if (replay != null) {
            repeat(reading, replay.after(stepsDone));
            return;
        }
        if (ends || (state.gated() && new NeuronSelector(settings).hasReachedTarget(reading))) {
            finish(reading);
        } else if (state.gated()) {
            consider(reading);
        } else if (exchanges) {
            exchange(reading);
        }
        if (compares) {
            freeze(stepsDone, total);
        }
    }

    /** Makes the changes that another run made after this step. */
    private void repeat(NeuronReading first, List<NeuronReplay.Change> changes) {
        NeuronReading reading = first;
        for (NeuronReplay.Change change : changes) {
            plan.download();
            boolean gates = state.gated();
            if (gates) {
                compact(reading, change.next(), change.endsPhase());
            } else {
                Compaction compaction = Compaction.exchange(model.network(), reading, change.next(), config.seed());
                replace(compaction, moved(compaction, change.next()), change.next(), false);
            }
            report(reading, change.next(), change.cause(), probe.of(Double.NaN, Double.NaN), Double.NaN);
            reading = neurons.read(reading.step(), reading.totalSteps(), state.kept());
        }
    }

    /** Within the phase: takes neurons out where that pays. */
    private void consider(NeuronReading reading) {
        KeptNeurons next = new NeuronSelector(settings).select(reading);
        BreakEven economy = economy(reading);
        double share = productShare(next);
        if (!economy.pays(share)) {
            return;
        }
        NeuronProbe.Trial trial = tried(next);
        String cause = settings.gates() == GateMode.NONE ? "threshold" : "gates";
        if (trial.isHarmless()) {
            compact(reading, next, false);
            report(reading, next, cause, trial, economy.savedSeconds(share));
        } else {
            report(reading, next, NeuronDecision.HELD, trial, economy.savedSeconds(share));
        }
    }

    /**
     * At the phase's end: the gates go, and with them the neurons that are to go, or as many of them as the probe batch
     * can do without.
     */
    private void finish(NeuronReading reading) {
        NeuronSelector selector = new NeuronSelector(settings);
        KeptNeurons next = selector.last(reading);
        NeuronProbe.Trial trial = tried(next);
        if (!trial.isHarmless()) {
            report(reading, next, NeuronDecision.HELD, trial, Double.NaN);
            // What has closed gates does nothing: without it the loss is what it was.
            int harmful = next.count();
            next = selector.atMost(reading, state.kept().total());
            trial = tried(next);
            for (int i = 0; i < SEARCHES && next.count() - harmful > NeuronSelector.BUCKET; i++) {
                KeptNeurons fewer = selector.atMost(reading, (next.count() + harmful) / 2);
                NeuronProbe.Trial other = tried(fewer);
                if (other.isHarmless()) {
                    next = fewer;
                    trial = other;
                } else {
                    harmful = fewer.count();
                }
            }
        }
        compact(reading, next, true);
        report(reading, next, NeuronDecision.END_OF_PHASE, trial, Double.NaN);
    }

    /** Behind the phase: neurons that have come to do little make room for some that rest. */
    private void exchange(NeuronReading reading) {
        plan.download();
        KeptNeurons next = regrowth.exchanged(model, reading);
        if (next.equals(state.kept())) {
            return;
        }
        long start = System.nanoTime();
        Compaction compaction = Compaction.exchange(model.network(), reading, next, config.seed());
        Model moved = moved(compaction, next);
        NeuronProbe.Trial trial;
        try {
            trial = probe.of(probe.loss(model, null), probe.loss(moved, null));
        } catch (RuntimeException | Error e) {
            moved.close();
            throw e;
        }
        if (trial.isHarmless()) {
            replace(compaction, moved, next, false);
            rebuildSeconds = (System.nanoTime() - start) / 1e9;
            report(reading, next, "exchange", trial, Double.NaN);
        } else {
            moved.close();
            report(reading, next, NeuronDecision.HELD, trial, Double.NaN);
        }
    }

    /** Behind the phase: neurons whose responses have stopped changing are not trained for now. */
    private void freeze(long step, long total) {
        plan.download();
        KeptNeurons kept = state.kept();
        KeptNeurons next = new Responses(settings, probe).still(model, neurons, kept);
        double rows = trainedShare(next) - trainedShare(kept);
        // A third of a step's products are those of the gradients of weights.
        double share = 1 + rows / 3;
        boolean thaws = rows > 0;
        NeuronReading reading = neurons.read(step, total, kept);
        if (next.equals(kept) || (!thaws && economy(reading).savedSeconds(share) <= 0)) {
            return;
        }
        long start = System.nanoTime();
        Compaction compaction = Compaction.exchange(model.network(), reading, next, config.seed());
        replace(compaction, moved(compaction, next), next, false);
        rebuildSeconds = (System.nanoTime() - start) / 1e9;
        NeuronProbe.Trial none = probe.of(Double.NaN, Double.NaN);
        report(
                reading,
                next,
                thaws ? "moving" : "equilibrium",
                none,
                economy(reading).savedSeconds(share));
    }

    /** The share of the products for gradients of weights that is computed. */
    private double trainedShare(KeptNeurons neuronsOf) {
        List<Integer> widths = neuronsOf.widths();
        double all = products(widths);
        double sum = all;
        int inputs = whole.features();
        for (int layer = 0; layer < widths.size(); layer++) {
            sum -= (double) inputs * (widths.get(layer) - neuronsOf.trained(layer));
            inputs = widths.get(layer);
        }
        return sum / all;
    }

    private NeuronProbe.Trial tried(KeptNeurons next) {
        plan.download();
        return probe.without(model, neurons, state.kept(), next);
    }

    private BreakEven economy(NeuronReading reading) {
        double stepSeconds = timedSteps == 0 ? 0 : timedNanos / 1e9 / timedSteps;
        double rebuild = settings.breakEven() > 0 ? settings.breakEven() : rebuildSeconds;
        long left = reading.totalSteps() - reading.step();
        return new BreakEven(settings.breakEven() > 0 ? 1 : stepSeconds, rebuild, left);
    }

    /** The products of a network as a share of those of the current one. */
    private double productShare(KeptNeurons next) {
        return products(next.widths()) / products(state.kept().widths());
    }

    private double products(List<Integer> widths) {
        double sum = 0;
        int inputs = whole.features();
        for (int width : widths) {
            sum += (double) inputs * width;
            inputs = width;
        }
        return sum + (double) inputs * whole.classes();
    }

    private void compact(NeuronReading reading, KeptNeurons next, boolean ends) {
        long start = System.nanoTime();
        double[] means = reading.layers().stream()
                .flatMap(layer -> layer.neurons().stream())
                .mapToDouble(OfNeuron::mean)
                .toArray();
        Compaction compaction = new Compaction(model.network(), state.kept(), next, neurons.gateValues(), means, ends);
        replace(compaction, moved(compaction, next), next, !ends);
        rebuildSeconds = (System.nanoTime() - start) / 1e9;
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
        open = false;
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
        plan = plan();
        open = true;
        timedNanos = 0;
        timedSteps = 0;
        stepsSinceRebuild = 0;
    }

    /** Says what was decided on the neurons of a reading. */
    private void report(NeuronReading reading, KeptNeurons to, String cause, NeuronProbe.Trial trial, double saved) {
        KeptNeurons from = reading.kept();
        for (int layer = 0; layer < from.layers(); layer++) {
            BitSet woken = to.copy(layer);
            woken.andNot(from.copy(layer));
            listener.onNeurons(new NeuronDecision(
                    reading.step(),
                    "layers." + neurons.layers().get(layer).dense(),
                    from.widths().get(layer),
                    to.widths().get(layer),
                    to.trained(layer),
                    woken.cardinality(),
                    cause,
                    trial.before(),
                    trial.after(),
                    saved,
                    to.ranges(layer),
                    to.frozenRanges(layer)));
        }
    }

    private SparsityMetrics metrics(NeuronReading reading) {
        List<SparsityMetrics.OfLayer> layers = new ArrayList<>();
        for (int i = 0; i < reading.layers().size(); i++) {
            List<OfNeuron> all = reading.layers().get(i).neurons();
            layers.add(new SparsityMetrics.OfLayer(
                    "layers." + neurons.layers().get(i).dense(),
                    all.size(),
                    (int) all.stream().filter(neuron -> neuron.gate() > 0).count(),
                    SparsityMetrics.quantiles(
                            all.stream().map(OfNeuron::activity).toList()),
                    SparsityMetrics.quantiles(
                            all.stream().map(OfNeuron::importance).toList())));
        }
        return new SparsityMetrics(reading.step(), neurons.target(), layers);
    }

    @Override
    public double inactiveShare() {
        plan.downloadNeurons(neurons);
        return neurons.inactiveShare();
    }

    @Override
    public void expect(Batch next) {
        plan.expect(next);
    }

    @Override
    public float loss() {
        return plan.loss();
    }

    @Override
    public int correct() {
        return plan.correct();
    }

    @Override
    public float gradientNorm() {
        return plan.gradientNorm();
    }

    @Override
    public boolean hasFiniteGradients() {
        return plan.hasFiniteGradients();
    }

    @Override
    public long plainActivationBytes() {
        return plan.plainActivationBytes();
    }

    /** What the optimizer remembers, and what is known of neurons. */
    @Override
    public Map<String, Tensor> optimizerState() {
        Map<String, Tensor> all = new LinkedHashMap<>(optimizer.tensors());
        all.putAll(neurons.tensors());
        return all;
    }

    @Override
    public void download() {
        plan.download();
    }

    @Override
    public <R> R evaluate(long stepsDone, Function<Inference, R> pass) {
        return plan.evaluate(stepsDone, pass);
    }

    @Override
    public TaskProfile profile(long stepsDone) {
        return plan.profile(stepsDone);
    }

    @Override
    public List<DeviceMetrics.Device> takeDevices() {
        return List.of();
    }

    @Override
    public void close() {
        List<AutoCloseable> opened = new ArrayList<>(List.of(probe, model, optimizer, neurons));
        if (open) {
            opened.add(plan);
        }
        TrainingPlan.closeAll(opened.reversed());
    }
}
