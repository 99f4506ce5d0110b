package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.checkpoint.Checkpoint.Progress;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.checkpoint.Sha256;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.DataCursor;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.PrecisionState;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that a training needs, opened in order and closed in the reverse order. */
final class TrainingSession implements AutoCloseable {
    private final TrainConfig config;
    private final DataSplits data;
    private final TensorAllocator allocator;
    private final TrainListener listener;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final CheckpointStore store;
    private final Path checkpoints;
    private final TrainingStep step;
    private final BatchLoader loader;
    private final Schedule schedule;
    private final RunState state;
    private final DivergenceGuard guard;
    private final RunInfo info;
    private final long lastStep;
    private final Supplier<String> lastGood = this::lastGood;
    private long savedStep = -1;
    private double score = Double.NaN;
    private long scoredStep = -1;

    /** Opens everything and puts it into the state of {@code config.resume()}, or of a new run. */
    static TrainingSession open(
            TrainConfig config,
            DataSplits data,
            TensorAllocator allocator,
            Path checkpoints,
            TrainListener listener,
            Replica.Factory replicas) {
        @Nullable Path from = config.resume() == null ? null : CheckpointReader.resolve(Path.of(config.resume()));
        Checkpoint checkpoint = from == null ? null : CheckpointReader.read(from);
        return new TrainingSession(config, data, allocator, checkpoints, listener, replicas, from, checkpoint);
    }

    private TrainingSession(
            TrainConfig config,
            DataSplits data,
            TensorAllocator allocator,
            Path checkpoints,
            TrainListener listener,
            Replica.Factory replicas,
            @Nullable Path from,
            @Nullable Checkpoint checkpoint) {
        this.config = config;
        this.data = data;
        this.allocator = allocator;
        this.listener = listener;
        this.checkpoints = checkpoints;
        Dataset train = data.train();
        ModelSpec spec = ModelSpec.parse(config.model());
        if (checkpoint != null && from != null) {
            ResumeRules.check(from, checkpoint, config, spec, train);
        }
        try {
            Network whole =
                    Network.of(spec, train.features(), train.classNames().size());
            SparsityState sparsity = SessionSparsity.of(config, whole, from, checkpoint);
            Network network = sparsity == null
                    ? whole
                    : Network.of(spec.withWidths(sparsity.kept().widths()), whole.features(), whole.classes());
            List<Target> targets = Devices.selectAll(config.engine(), config.device());
            if (config.exact()) {
                ExactRules.check(spec, targets);
            }
            String devices = targets.stream().map(Target::name).collect(Collectors.joining(","));
            long stepsBefore = checkpoint == null ? 0 : checkpoint.step();
            PrecisionState precision = SessionPrecision.of(config, network, from, checkpoint);
            Precision formats = SessionPrecision.fit(precision.policy(), config, network, "of the run");
            Model model = Model.weights(network, formats, allocator);
            if (sparsity == null) {
                open(model);
                this.step = open(
                        targets.size() > 1
                                ? several(model, targets, replicas, stepsBefore)
                                : model.precision().isQuantized()
                                        ? adaptive(model, precision, targets.getFirst(), stepsBefore)
                                        : new TrainingPlan(model, config, targets.getFirst(), allocator));
            } else {
                this.step = open(sparse(whole, model, sparsity, precision, checkpoint, targets.getFirst()));
            }
            restore(from, checkpoint);
            DataCursor cursor = checkpoint == null ? DataCursor.START : checkpoint.cursor();
            this.loader = open(new BatchLoader(train, config.batch(), config.seed(), allocator, cursor));
            long wholeSteps = (long) config.epochs() * loader.batchesPerEpoch();
            this.lastStep = config.maxSteps() > 0 ? Math.min(config.maxSteps(), wholeSteps) : wholeSteps;
            this.schedule = Schedule.of(config, lastStep);
            Progress progress = checkpoint == null ? Progress.NONE : checkpoint.progress();
            long trained = cursor.epoch() * train.size() + progress.samples();
            this.state =
                    new RunState(stepsBefore, Math.toIntExact(cursor.epoch()), trained, progress, config.patience());
            this.guard = new DivergenceGuard(network.classes(), progress.smoothedLoss());
            this.info = new RunInfo(
                    config,
                    Devices.running(),
                    devices,
                    whole.parameterCount(),
                    train.size(),
                    data.validation().size(),
                    data.test().size(),
                    train.fingerprint(),
                    train.classNames(),
                    loader.batchesPerEpoch(),
                    lastStep,
                    stepsBefore,
                    progress.seconds(),
                    spec.toJson());
            // Last, so that a training that can't start changes nothing on the disk.
            this.store = new CheckpointStore(checkpoints, config.keepCheckpoints());
            store.deleteAfter(stepsBefore);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    RunInfo info() {
        return info;
    }

    RunState state() {
        return state;
    }

    Model model() {
        return step.model();
    }

    TrainingStep step() {
        return step;
    }

    BatchLoader loader() {
        return loader;
    }

    Schedule schedule() {
        return schedule;
    }

    /** The number of steps that the training ends with. */
    long lastStep() {
        return lastStep;
    }

    /** Ends a training that ran away. */
    void check(float loss, boolean finiteGradients) {
        guard.check(state.step() - 1, loss, finiteGradients, config, lastGood);
    }

    /** Measures validation data; returns whether its loss is the best so far. */
    boolean evaluateValidation() {
        Evaluator.Result result = evaluate(data.validation(), "validation");
        listener.onEvaluation(result.metrics());
        score = result.metrics().accuracy();
        scoredStep = state.step();
        return state.addEvaluation(result.metrics().loss());
    }

    /** Measures test data. */
    Evaluator.Result evaluateTest() {
        Evaluator.Result result = evaluate(data.test(), "test");
        listener.onEvaluation(result.metrics());
        listener.onConfusion(result.confusion());
        listener.onMistakes(result.mistakes());
        return result;
    }

    private Evaluator.Result evaluate(Dataset samples, String split) {
        return step.evaluate(
                state.step(),
                inference -> Evaluator.evaluate(inference, samples, split, state.step(), state.epoch(), allocator));
    }

    /** A run that starts saves what it starts from, so that it can be resumed from its first moment on. */
    void saveFirst() {
        if (state.step() == 0) {
            save();
        } else {
            savedStep = state.step();
        }
    }

    void saveUnlessSaved() {
        if (savedStep != state.step()) {
            save();
        }
    }

    /** Writes a checkpoint, unless the weights are not finite: the last good one is kept then. */
    void save() {
        long start = System.nanoTime();
        step.download();
        requireFinite();
        Dataset train = data.train();
        PrecisionState precision = step.precision();
        SparsityState sparsity = step.sparsity();
        Checkpoint written = store.write(
                new Checkpoint(
                        state.step(),
                        config.seed(),
                        loader.cursor(),
                        state.progress(guard.smoothed()),
                        scoredStep == state.step() ? score : Double.NaN,
                        config.toJson(),
                        model().network().spec().toJson(),
                        precision == null ? Checkpoint.NO_PRECISION : precision.toJson(),
                        sparsity == null ? Checkpoint.NO_SPARSITY : sparsity.toJson(),
                        train.schema(),
                        train.fingerprint(),
                        "",
                        List.of()),
                model().tensors(),
                step.optimizerState());
        savedStep = state.step();
        listener.onCheckpoint(new CheckpointMetrics(
                state.step(),
                "checkpoints/" + state.step(),
                CheckpointStore.bytes(written),
                (System.nanoTime() - start) / 1e9));
    }

    /** SHA-256 over all parameters in order. */
    String weightsSha256() {
        step.download();
        Sha256 sha256 = new Sha256();
        model().tensors().values().forEach(sha256::add);
        return sha256.hex();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a part of a training could not be closed", e);
            }
        }
    }

    /** Steps on several devices, divided as this run did before where it goes on. */
    private TrainingStep several(Model model, List<Target> targets, Replica.Factory replicas, long stepsBefore) {
        List<String> names = targets.stream().map(Target::name).toList();
        Path home = checkpoints.toAbsolutePath().getParent();
        RunDirectory run = new RunDirectory(home == null ? checkpoints : home);
        Divider divider = DeviceShares.divider(config, names, run, stepsBefore);
        return new ReplicatedStep(model, config, targets, replicas, divider, allocator, listener);
    }

    /** Quantized steps, whose formats change unless the settings say that they don't. */
    private TrainingStep adaptive(Model model, PrecisionState precision, Target target, long stepsBefore) {
        WidthReplay replay = config.replay() == null
                ? null
                : WidthReplay.open(
                        Path.of(config.replay()),
                        config,
                        data.train().fingerprint(),
                        stepsBefore == 0 ? precision.policy() : null);
        WidthControl control = new WidthControl(config, precision, replay, listener);
        ProbeBatch batch = control.measures() ? probe() : null;
        return new AdaptiveStep(model, config, control, batch, target, allocator);
    }

    /** Steps of a network that loses neurons; it has the model from now on. */
    private TrainingStep sparse(
            Network whole,
            Model model,
            SparsityState state,
            PrecisionState precision,
            @Nullable Checkpoint checkpoint,
            Target target) {
        ProbeBatch batch;
        NeuronReplay replay = null;
        WidthReplay widths = null;
        try {
            if (config.replay() != null) {
                Path run = Path.of(config.replay());
                String fingerprint = data.train().fingerprint();
                replay =
                        NeuronReplay.open(run, config, fingerprint, state.kept().whole());
                widths = WidthReplay.open(run, config, fingerprint, null);
            }
            batch = probe();
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
        SparseWidths formats = new SparseWidths(config, widths, listener);
        if (checkpoint != null && checkpoint.precision().equals(Checkpoint.NO_PRECISION) && !state.gated()) {
            // One from before formats were decided on behind the gates.
            formats.begin(model, checkpoint.step());
        } else if (!state.gated()) {
            formats.goOn(precision);
        }
        return new SparseStep(whole, model, config, state, batch, replay, formats, target, allocator, listener);
    }

    /** What is decided on must not see test data; without validation data the first training samples have to do. */
    private ProbeBatch probe() {
        Dataset seen = data.validation().size() > 0 ? data.validation() : data.train();
        return new ProbeBatch(seen, TrainingPlan.EVALUATION_BATCH, allocator);
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    private void restore(@Nullable Path from, @Nullable Checkpoint checkpoint) {
        Model model = model();
        if (from == null || checkpoint == null) {
            model.initialize(config.seed());
            return;
        }
        CheckpointReader.load(from, checkpoint, Role.PARAMETER, model.tensors());
        model.check(from.toString());
        CheckpointReader.load(from, checkpoint, Role.OPTIMIZER, step.optimizerState());
    }

    private String lastGood() {
        return savedStep < 0
                ? "none"
                : checkpoints.resolve(Long.toString(savedStep)).toString();
    }

    private void requireFinite() {
        String broken = model().firstNotFinite();
        if (!broken.isEmpty()) {
            throw new KilnException(
                    "diverged",
                    "Training diverged at step " + state.step() + ": " + broken
                            + " has values that are not finite. Last good checkpoint: " + lastGood()
                            + ". Try a smaller --learning-rate, found " + config.effectiveLearningRate());
        }
    }
}
