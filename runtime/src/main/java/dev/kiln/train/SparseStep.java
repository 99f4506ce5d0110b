package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.device.Target;
import dev.kiln.kernels.NeuronMap;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.ProbeBatch;
import dev.kiln.model.TrainedGates;
import dev.kiln.sparsity.BreakEven;
import dev.kiln.sparsity.GateMode;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.sparsity.NeuronReading;
import dev.kiln.sparsity.NeuronReading.OfLayer;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import dev.kiln.sparsity.NeuronSelector;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Steps on one device of a network that loses neurons while it is trained. In the first phase neurons have gates; those
 * that close are taken out, and the plan is built anew for the smaller network, where that pays. At the phase's end the
 * weights take in what is left of the gates, and the rest is an ordinary training of what is left.
 */
final class SparseStep implements TrainingStep {
    /** Steps after a rebuild that are not timed: the device is not warm yet. */
    private static final int UNTIMED = 3;

    /** log α of a gate that is closed for a test. */
    private static final float CLOSED = -40;

    /** A rise of the loss by this much is no loss of accuracy, however small the loss is. */
    private static final double FREE_RISE = 0.01;

    /** Halvings of the search for how many neurons can go. */
    private static final int SEARCHES = 6;

    private final TrainConfig config;
    private final SparsitySettings settings;
    private final Network whole;
    private final Target target;
    private final TensorAllocator allocator;
    private final TrainListener listener;
    private final ProbeBatch probe;
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
     */
    SparseStep(
            Network whole,
            Model model,
            TrainConfig config,
            SparsityState state,
            ProbeBatch probe,
            Target target,
            TensorAllocator allocator,
            TrainListener listener) {
        this.whole = whole;
        this.config = config;
        this.settings = config.sparsity();
        this.state = state;
        this.probe = probe;
        this.target = target;
        this.allocator = allocator;
        this.listener = listener;
        this.model = model;
        long start = System.nanoTime();
        List<AutoCloseable> opened = new ArrayList<>(List.of(probe, model));
        try {
            this.optimizer = new OptimizerState(config, model, allocator);
            opened.add(optimizer);
            this.neurons = new NeuronState(HiddenLayer.of(model.network()), settings, state.gated(), allocator);
            opened.add(neurons);
            this.plan = plan();
        } catch (RuntimeException | Error e) {
            TrainingPlan.closeAll(opened.reversed());
            throw e;
        }
        this.rebuildSeconds = (System.nanoTime() - start) / 1e9;
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
        long end = settings.phaseSteps(total);
        if (stepsDone % settings.every() == 0 && stepsDone < total) {
            listener.onSparsity(metrics(stepsDone));
        }
        if (!state.gated() || stepsDone >= total) {
            return;
        }
        if (stepsDone < end && stepsDone % settings.every() != 0) {
            return;
        }
        NeuronReading reading = reading(stepsDone, total);
        if (stepsDone >= end || new NeuronSelector(settings).hasReachedTarget(reading)) {
            finish(reading);
        } else {
            consider(reading);
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
        Trial trial = tried(reading, next);
        String cause = settings.gates() == GateMode.NONE ? "threshold" : "gates";
        if (trial.isHarmless()) {
            rebuild(reading, next, false, cause, trial, economy.savedSeconds(share));
        } else {
            report(reading, state.kept(), next, "held", trial, economy.savedSeconds(share));
        }
    }

    /**
     * At the phase's end: the gates go, and with them the neurons that are to go, or as many of them as the probe batch
     * can do without.
     */
    private void finish(NeuronReading reading) {
        NeuronSelector selector = new NeuronSelector(settings);
        KeptNeurons next = selector.select(reading);
        Trial trial = tried(reading, next);
        if (!trial.isHarmless()) {
            report(reading, state.kept(), next, "held", trial, Double.NaN);
            // What has closed gates does nothing: without it the loss is what it was.
            int harmful = next.count();
            next = selector.atMost(reading, state.kept().total());
            trial = tried(reading, next);
            for (int i = 0; i < SEARCHES && next.count() - harmful > NeuronSelector.BUCKET; i++) {
                KeptNeurons fewer = selector.atMost(reading, (next.count() + harmful) / 2);
                Trial other = tried(reading, fewer);
                if (other.isHarmless()) {
                    next = fewer;
                    trial = other;
                } else {
                    harmful = fewer.count();
                }
            }
        }
        rebuild(reading, next, true, "end-of-phase", trial, Double.NaN);
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

    /** Losses on the probe batch as it is, and without some neurons. */
    private record Trial(double before, double after, double limit) {
        boolean isHarmless() {
            return after <= limit;
        }
    }

    private Trial tried(NeuronReading reading, KeptNeurons next) {
        plan.download();
        double before = probeLoss(neurons.logAlpha());
        FloatArray closed = FloatArray.fromArray(neurons.logAlpha().toHeapArray());
        for (HiddenLayer layer : neurons.layers()) {
            int number = neurons.layers().indexOf(layer);
            int[] ids = reading.kept().ids(number);
            for (int i = 0; i < ids.length; i++) {
                if (!next.has(number, ids[i])) {
                    closed.set(layer.offset() + i, CLOSED);
                }
            }
        }
        return new Trial(before, probeLoss(closed), before * (1 + settings.guard()) + FREE_RISE);
    }

    private double probeLoss(FloatArray logAlpha) {
        TrainedGates gates = new TrainedGates(neurons.layers(), logAlpha, neurons.isHard());
        int rows = probe.labels().getSize();
        try (Inference inference = Inference.gated(model, gates, rows, target, allocator)) {
            InferenceGraph result = inference.run(probe.features(), probe.labels(), probe.size());
            double sum = 0;
            for (int i = 0; i < probe.size(); i++) {
                sum += result.losses().get(i);
            }
            return sum / probe.size();
        }
    }

    /** Brings what is known of the neurons to the host, and reads it. */
    private NeuronReading reading(long step, long total) {
        plan.downloadNeurons(neurons);
        FloatArray map = neurons.map();
        int n = neurons.neurons();
        double[] gates = gates();
        List<OfLayer> layers = new ArrayList<>();
        for (HiddenLayer layer : neurons.layers()) {
            List<OfNeuron> all = new ArrayList<>();
            for (int i = layer.offset(); i < layer.offset() + layer.width(); i++) {
                all.add(new OfNeuron(
                        at(map, NeuronMap.ACTIVITY, i, n),
                        at(map, NeuronMap.IMPORTANCE, i, n),
                        at(map, NeuronMap.MEAN, i, n),
                        gates[i]));
            }
            layers.add(new OfLayer(all));
        }
        return new NeuronReading(step, total, state.kept(), layers);
    }

    /** A running mean without its bias to its start. */
    private static double at(FloatArray map, int row, int neuron, int n) {
        float weight = map.get(NeuronMap.WEIGHT * n + neuron);
        return weight > 0 ? map.get(row * n + neuron) / weight : 0;
    }

    /** The gates that the network is evaluated with. */
    private double[] gates() {
        TrainedGates trained = neurons.gates();
        if (trained != null) {
            return trained.values();
        }
        double[] ones = new double[neurons.neurons()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private void rebuild(
            NeuronReading reading, KeptNeurons next, boolean ends, String cause, Trial trial, double saved) {
        long start = System.nanoTime();
        double[] means = reading.layers().stream()
                .flatMap(layer -> layer.neurons().stream())
                .mapToDouble(OfNeuron::mean)
                .toArray();
        Compaction compaction = new Compaction(model.network(), state.kept(), next, gates(), means, ends);
        Network smaller =
                Network.of(model.network().spec().withWidths(next.widths()), whole.features(), whole.classes());
        open = false;
        plan.close();
        Model nextModel = Model.weights(smaller, model.precision(), allocator);
        compaction.move(model, nextModel);
        OptimizerState nextOptimizer = new OptimizerState(config, nextModel, allocator);
        compaction.move(model.network(), optimizer, smaller, nextOptimizer);
        NeuronState nextNeurons = new NeuronState(HiddenLayer.of(smaller), settings, !ends, allocator);
        compaction.move(neurons, nextNeurons);
        neurons.close();
        optimizer.close();
        model.close();
        model = nextModel;
        optimizer = nextOptimizer;
        neurons = nextNeurons;
        KeptNeurons before = state.kept();
        state = new SparsityState(next, !ends);
        plan = plan();
        open = true;
        rebuildSeconds = (System.nanoTime() - start) / 1e9;
        timedNanos = 0;
        timedSteps = 0;
        stepsSinceRebuild = 0;
        report(reading, before, next, cause, trial, saved);
    }

    private void report(
            NeuronReading reading, KeptNeurons from, KeptNeurons to, String cause, Trial trial, double saved) {
        for (int layer = 0; layer < from.layers(); layer++) {
            listener.onNeurons(new NeuronDecision(
                    reading.step(),
                    "layers." + neurons.layers().get(layer).dense(),
                    from.widths().get(layer),
                    to.widths().get(layer),
                    cause,
                    trial.before(),
                    trial.after(),
                    saved,
                    to.ranges(layer)));
        }
    }

    private SparsityMetrics metrics(long stepsDone) {
        NeuronReading reading = reading(stepsDone, Long.MAX_VALUE);
        List<SparsityMetrics.OfLayer> layers = new ArrayList<>();
        for (int i = 0; i < reading.layers().size(); i++) {
            List<OfNeuron> all = reading.layers().get(i).neurons();
            layers.add(new SparsityMetrics.OfLayer(
                    "layers." + neurons.layers().get(i).dense(),
                    all.size(),
                    (int) all.stream().filter(neuron -> neuron.gate() > 0).count(),
                    SparsityMetrics.quantiles(all.stream().map(OfNeuron::activity).toList()),
                    SparsityMetrics.quantiles(
                            all.stream().map(OfNeuron::importance).toList())));
        }
        return new SparsityMetrics(stepsDone, neurons.target(), layers);
    }

    @Override
    public double inactiveShare() {
        plan.downloadNeurons(neurons);
        double active = 0;
        FloatArray map = neurons.map();
        for (int i = 0; i < neurons.neurons(); i++) {
            active += at(map, NeuronMap.ACTIVITY, i, neurons.neurons());
        }
        return 1 - active / neurons.neurons();
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
