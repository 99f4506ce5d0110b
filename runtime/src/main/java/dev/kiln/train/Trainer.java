package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.DataSplits;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.MemoryProfile;
import dev.kiln.metrics.StartFormats;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.model.ModelSpec;
import dev.kiln.precision.PrecisionState;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.List;

/**
 * The loop of a training: batches into steps, and from time to time an evaluation or a checkpoint. What the parts do is
 * theirs: {@link TrainingStep}, {@link Evaluator}, {@link CheckpointStore}, {@link BatchLoader}.
 */
public final class Trainer {
    /**
     * A step is measured task by task once in so many, so that measuring costs nothing. A prime: what happens every
     * hundredth step, such as an exchange of neurons, is not to fall on half of the steps that are measured.
     */
    private static final int PROFILE_EVERY = 47;

    /** The first step that is measured: kernels are compiled by then. */
    private static final int PROFILE_FROM = 20;

    private final TrainConfig config;
    private final DataSplits data;
    private final TensorAllocator allocator;
    private final Path checkpoints;
    private final TrainListener listener;
    private final Replica.Factory replicas;
    private volatile boolean stopped;

    /**
     * A training that has not started.
     *
     * @param data stays open
     * @param allocator of all tensors; stays open
     * @param checkpoints directory of this run's checkpoints
     * @param listener hears what happens
     */
    public Trainer(
            TrainConfig config, DataSplits data, TensorAllocator allocator, Path checkpoints, TrainListener listener) {
        this(config, data, allocator, checkpoints, listener, DeviceReplica::new);
    }

    /** A training whose devices, where there are several, are opened by {@code replicas}. */
    Trainer(
            TrainConfig config,
            DataSplits data,
            TensorAllocator allocator,
            Path checkpoints,
            TrainListener listener,
            Replica.Factory replicas) {
        this.config = config;
        this.data = data;
        this.allocator = allocator;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.replicas = replicas;
    }

    /** Asks the training to save a checkpoint after its current step and to end. Any thread may call this. */
    public void stop() {
        stopped = true;
    }

    /**
     * Trains, from the start or from {@code config.resume()}, to the end.
     *
     * @throws KilnException for everything that a person can do something about; code {@code diverged} keeps the last
     *     good checkpoint
     */
    public RunSummary run() {
        try (TrainingSession session = TrainingSession.open(config, data, allocator, checkpoints, listener, replicas)) {
            listener.onStart(session.info());
            PrecisionState precision = session.step().precision();
            if (precision != null && session.state().step() == 0) {
                listener.onFormats(StartFormats.of(precision.policy()));
            }
            session.saveFirst();
            loop(session);
            return finish(session);
        }
    }

    private void loop(TrainingSession session) {
        RunState state = session.state();
        TrainingStep step = session.step();
        BatchLoader loader = session.loader();
        Schedule schedule = session.schedule();
        long first = state.step();
        step.begin(schedule);
        while (state.step() < session.lastStep() && !stopped && !state.stopsEarly()) {
            Batch batch = loader.next();
            Batch upcoming = loader.peek();
            if (upcoming != null) {
                step.expect(upcoming);
            }
            long number = state.step();
            float rate = schedule.rate(number);
            long start = System.nanoTime();
            step.run(batch, rate, number, measure(number, first, session.lastStep()));
            state.addStep(batch.size(), step.loss(), step.correct(), System.nanoTime() - start);
            session.check(step.loss(), step.hasFiniteGradients());
            if (isLogged(number, session.lastStep())) {
                List<DeviceMetrics.Device> devices = step.takeDevices();
                if (!devices.isEmpty()) {
                    listener.onDevices(new DeviceMetrics(state.step(), devices));
                }
                listener.onStep(metrics(state, batch, step, rate));
            }
            long adapting = System.nanoTime();
            step.adapt(state.step(), schedule);
            state.addAdaptation(System.nanoTime() - adapting);
            if (batch.lastOfEpoch()) {
                state.endEpoch();
            }
            boolean evaluates = isDue(config.evaluateEvery(), state, batch)
                    && data.validation().size() > 0;
            boolean best = evaluates && session.evaluateValidation();
            if (best || isDue(config.checkpointEvery(), state, batch)) {
                session.save();
            }
        }
    }

    private TrainingPlan.Measure measure(long number, long first, long last) {
        long since = number - first;
        boolean profiled = since >= PROFILE_FROM && (since - PROFILE_FROM) % PROFILE_EVERY == 0;
        return TrainingPlan.Measure.of(isLogged(number, last), profiled);
    }

    private boolean isLogged(long number, long last) {
        return (number + 1) % config.logEvery() == 0 || number + 1 == last;
    }

    private RunSummary finish(TrainingSession session) {
        RunState state = session.state();
        session.saveUnlessSaved();
        RunSummary.End end = RunSummary.End.FINISHED;
        if (state.step() < session.lastStep()) {
            end = state.stopsEarly() ? RunSummary.End.STOPPED_EARLY : RunSummary.End.INTERRUPTED;
        }
        double testLoss = Double.NaN;
        double testAccuracy = Double.NaN;
        if (end != RunSummary.End.INTERRUPTED && data.test().size() > 0) {
            Evaluator.Result result = session.evaluateTest();
            testLoss = result.metrics().loss();
            testAccuracy = result.metrics().accuracy();
        }
        listener.onProfile(session.step().profile(state.step()));
        listener.onMemory(memory(state.step()));
        RunInfo info = session.info();
        long kept = allocator.usage("activations").valueBytes();
        long plain = session.step().plainActivationBytes();
        PrecisionState precision = session.step().precision();
        RunSummary summary = new RunSummary(
                end,
                info.engine(),
                info.device(),
                config.recipe(),
                info.parameters(),
                state.epoch(),
                state.step(),
                state.trainLoss(),
                testLoss,
                testAccuracy,
                state.samplesPerSecond(),
                state.seconds(),
                allocator.peakBytes(),
                session.model().bitsPerWeight(),
                session.model().bitsPerWeightWithoutResiduals(),
                kept,
                plain > 0 ? plain : kept,
                precision == null ? 0 : precision.promotions(),
                precision == null ? 0 : precision.demotions(),
                session.step().activeNeurons(),
                ModelSpec.fromJson(info.modelJson(), "of the run").widths().stream()
                        .mapToInt(Integer::intValue)
                        .sum(),
                session.step().inactiveShare(),
                session.model().bytesWithoutResiduals(),
                info.parameters() * Float.BYTES,
                session.weightsSha256());
        listener.onDone(summary);
        return summary;
    }

    private static boolean isDue(int every, RunState state, Batch batch) {
        return every == 0 ? batch.lastOfEpoch() : state.step() % every == 0;
    }

    private static StepMetrics metrics(RunState state, Batch batch, TrainingStep step, float rate) {
        return new StepMetrics(
                state.step(),
                state.epoch(),
                batch.size(),
                step.loss(),
                (double) step.correct() / batch.size(),
                rate,
                step.gradientNorm(),
                state.seconds(),
                state.takeSpeed());
    }

    private MemoryProfile memory(long step) {
        return new MemoryProfile(
                step,
                allocator.peakBytes(),
                allocator.usage().entrySet().stream()
                        .map(entry -> new MemoryProfile.Category(
                                entry.getKey(),
                                entry.getValue().bytes(),
                                entry.getValue().peakBytes()))
                        .toList());
    }
}
