package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.PrecisionState;
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
import org.jspecify.annotations.Nullable;

/**
 * Steps on one device of a network that loses neurons while it is trained. In the first phase neurons have gates; those
 * that close are taken out, where that pays. At the phase's end the weights take in what is left of the gates, and the
 * rest is an ordinary training of what is left, in which neurons are exchanged or rest now and then. Decides between
 * steps; what is decided is done by {@link SparseNetwork}.
 */
final class SparseStep implements TrainingStep {
    /** Halvings of the search for how many neurons can go. */
    private static final int SEARCHES = 6;

    private final SparsitySettings settings;
    private final SparseNetwork network;
    private final Regrowth regrowth;
    private final @Nullable NeuronReplay replay;
    private final SparseWidths widths;
    private final TrainListener listener;

    /** The loss scale of the latest step's gradients. */
    private float usedScale = 1;

    private long totalSteps = 1;

    /**
     * Builds the first plan.
     *
     * @param whole the network with all of its neurons
     * @param model of the neurons that {@code state} keeps; belongs to this from now on, even if this fails
     * @param batch samples that decisions are tried on; belongs to this as well
     * @param replay decides instead of what is measured; null for none
     * @param widths says when formats change
     */
    SparseStep(
            Network whole,
            Model model,
            TrainConfig config,
            SparsityState state,
            ProbeBatch batch,
            @Nullable NeuronReplay replay,
            SparseWidths widths,
            Target target,
            TensorAllocator allocator,
            TrainListener listener) {
        this.settings = config.sparsity();
        this.replay = replay;
        this.widths = widths;
        this.listener = listener;
        this.network = new SparseNetwork(whole, model, config, state, batch, target, allocator);
        this.regrowth = new Regrowth(config, network.probe(), allocator);
    }

    @Override
    public Model model() {
        return network.model();
    }

    @Override
    public SparsityState sparsity() {
        return network.state();
    }

    @Override
    public void begin(Schedule schedule) {
        totalSteps = schedule.totalSteps();
    }

    @Override
    public void run(Batch samples, float learningRate, long number, TrainingPlan.Measure measure) {
        if (network.state().gated()) {
            int all = network.state().kept().total();
            double share = settings.openShare(number, totalSteps)
                    * all
                    / network.neurons().neurons();
            network.neurons().aim(Math.min(1, share));
        }
        usedScale = network.optimizer().currentLossScale();
        long start = System.nanoTime();
        network.plan().run(samples, learningRate, number, measure);
        network.addStep(System.nanoTime() - start);
    }

    @Override
    public @Nullable PrecisionState precision() {
        return widths.state();
    }

    @Override
    public void adapt(long stepsDone, Schedule schedule) {
        // First, as what it measures of the latest step is gone once neurons go.
        Precision formats =
                widths.after(network.plan(), network.model(), network.probe().batch(), usedScale, stepsDone, schedule);
        if (formats != null) {
            network.change(formats);
        }
        adaptNeurons(stepsDone, schedule);
    }

    private void adaptNeurons(long stepsDone, Schedule schedule) {
        long total = schedule.totalSteps();
        // What the last step leaves is what was trained: nothing changes behind it.
        if (stepsDone >= total) {
            return;
        }
        boolean due = stepsDone % settings.every() == 0;
        boolean ends = network.state().gated() && stepsDone >= settings.phaseSteps(total);
        boolean exchanges = !network.state().gated()
                && stepsDone % settings.exchangeEvery() == 0
                && settings.exchangeShare(stepsDone, total) > 0;
        boolean compares = network.neurons().hasResponses() && stepsDone % settings.exchangeEvery() == 0;
        boolean repeats = replay != null && !replay.after(stepsDone).isEmpty();
        if (!due && !ends && !exchanges && !compares && !repeats) {
            return;
        }
        network.plan().downloadNeurons(network.neurons());
        NeuronReading reading = reading(stepsDone, total);
        if (due) {
            listener.onSparsity(metrics(reading));
        }
        if (replay != null) {
            repeat(reading, replay.after(stepsDone));
            return;
        }
        if (ends || (network.state().gated() && new NeuronSelector(settings).hasReachedTarget(reading))) {
            finish(reading);
        } else if (network.state().gated() && settings.compact()) {
            consider(reading);
        } else if (exchanges) {
            exchange(reading);
        }
        if (compares) {
            freeze(reading(stepsDone, total));
        }
    }

    private NeuronReading reading(long step, long total) {
        return network.neurons().read(step, total, network.state().kept());
    }

    private BreakEven economy(NeuronReading reading) {
        return network.economy(reading.totalSteps() - reading.step());
    }

    /** Makes the changes that another run made after this step. */
    private void repeat(NeuronReading first, List<NeuronReplay.Change> changes) {
        NeuronReading reading = first;
        for (NeuronReplay.Change change : changes) {
            if (network.state().gated()) {
                network.compact(reading, change.next(), change.endsPhase());
                if (change.endsPhase()) {
                    widths.begin(network.model(), reading.step());
                }
            } else {
                network.exchange(reading, change.next(), true);
            }
            report(reading, change.next(), change.cause(), NeuronProbe.Trial.NONE, Double.NaN);
            reading = reading(reading.step(), reading.totalSteps());
        }
    }

    /** Within the phase: takes neurons out where that pays. */
    private void consider(NeuronReading reading) {
        KeptNeurons next = new NeuronSelector(settings).select(reading);
        BreakEven economy = economy(reading);
        double share = network.productShare(next);
        if (!economy.pays(share)) {
            return;
        }
        NeuronProbe.Trial trial = network.tried(next);
        String cause = settings.gates() == GateMode.NONE ? "threshold" : "gates";
        if (trial.isHarmless()) {
            network.compact(reading, next, false);
        }
        String word = trial.isHarmless() ? cause : NeuronDecision.HELD;
        report(reading, next, word, trial, economy.savedSeconds(share));
    }

    /**
     * At the phase's end: the gates go, and with them the neurons that are to go, or as many of them as the probe batch
     * can do without.
     */
    private void finish(NeuronReading reading) {
        NeuronSelector selector = new NeuronSelector(settings);
        KeptNeurons next = selector.last(reading);
        NeuronProbe.Trial trial = network.tried(next);
        if (!trial.isHarmless()) {
            report(reading, next, NeuronDecision.HELD, trial, Double.NaN);
            // What has closed gates does nothing: without it the loss is what it was.
            int harmful = next.count();
            next = selector.atMost(reading, reading.kept().total());
            trial = network.tried(next);
            for (int i = 0; i < SEARCHES && next.count() - harmful > NeuronSelector.BUCKET; i++) {
                KeptNeurons fewer = selector.atMost(reading, (next.count() + harmful) / 2);
                NeuronProbe.Trial other = network.tried(fewer);
                if (other.isHarmless()) {
                    next = fewer;
                    trial = other;
                } else {
                    harmful = fewer.count();
                }
            }
        }
        KeptNeurons left = settings.leaving(reading.kept(), next);
        network.compact(reading, left, true);
        widths.begin(network.model(), reading.step());
        report(reading, left, NeuronDecision.END_OF_PHASE, trial, Double.NaN);
    }

    /** Behind the phase: neurons that have come to do little make room for some that rest. */
    private void exchange(NeuronReading reading) {
        network.plan().download();
        KeptNeurons next = regrowth.exchanged(network.model(), reading);
        if (!next.equals(reading.kept())) {
            NeuronProbe.Trial trial = network.exchange(reading, next, false);
            report(reading, next, trial.isHarmless() ? "exchange" : NeuronDecision.HELD, trial, Double.NaN);
        }
    }

    /** Behind the phase: neurons whose responses have stopped changing are not trained for now. */
    private void freeze(NeuronReading reading) {
        network.plan().download();
        KeptNeurons kept = reading.kept();
        KeptNeurons next = new Responses(settings, network.probe()).still(network.model(), network.neurons(), kept);
        double share = network.productShare(next);
        double saved = economy(reading).savedSeconds(share);
        boolean moves = share > 1;
        if (!next.equals(kept) && (moves || saved > 0)) {
            network.exchange(reading, next, true);
            report(reading, next, moves ? "moving" : "equilibrium", NeuronProbe.Trial.NONE, saved);
        }
    }

    /** Says what was decided on the neurons of a reading. */
    private void report(NeuronReading reading, KeptNeurons to, String cause, NeuronProbe.Trial trial, double saved) {
        KeptNeurons from = reading.kept();
        for (int layer = 0; layer < from.layers(); layer++) {
            BitSet woken = settings.acting(to).copy(layer);
            woken.andNot(settings.acting(from).copy(layer));
            listener.onNeurons(new NeuronDecision(
                    reading.step(),
                    "layers." + network.neurons().layers().get(layer).dense(),
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
        List<NeuronReading.OfLayer> acting = reading.acting(settings).layers();
        for (int i = 0; i < acting.size(); i++) {
            List<OfNeuron> all = acting.get(i).neurons();
            layers.add(new SparsityMetrics.OfLayer(
                    "layers." + network.neurons().layers().get(i).dense(),
                    all.size(),
                    (int) all.stream().filter(neuron -> neuron.gate() > 0).count(),
                    SparsityMetrics.quantiles(
                            all.stream().map(OfNeuron::activity).toList()),
                    SparsityMetrics.quantiles(
                            all.stream().map(OfNeuron::importance).toList())));
        }
        return new SparsityMetrics(reading.step(), network.neurons().target(), layers);
    }

    @Override
    public int activeNeurons() {
        return settings.acting(network.state().kept()).count();
    }

    @Override
    public double inactiveShare() {
        network.plan().downloadNeurons(network.neurons());
        return network.neurons().inactiveShare();
    }

    @Override
    public void expect(Batch next) {
        network.plan().expect(next);
    }

    @Override
    public float loss() {
        return network.plan().loss();
    }

    @Override
    public int correct() {
        return network.plan().correct();
    }

    @Override
    public float gradientNorm() {
        return network.plan().gradientNorm();
    }

    @Override
    public boolean hasFiniteGradients() {
        return network.plan().hasFiniteGradients();
    }

    @Override
    public long plainActivationBytes() {
        return network.plan().plainActivationBytes();
    }

    /** What the optimizer remembers, and what is known of neurons. */
    @Override
    public Map<String, Tensor> optimizerState() {
        Map<String, Tensor> all = new LinkedHashMap<>(network.optimizer().tensors());
        all.putAll(network.neurons().tensors());
        return all;
    }

    @Override
    public void download() {
        network.plan().download();
    }

    @Override
    public <R> R evaluate(long stepsDone, Function<Inference, R> pass) {
        return network.plan().evaluate(stepsDone, pass);
    }

    @Override
    public TaskProfile profile(long stepsDone) {
        return network.plan().profile(stepsDone);
    }

    @Override
    public List<DeviceMetrics.Device> takeDevices() {
        return List.of();
    }

    @Override
    public void close() {
        network.close();
    }
}
