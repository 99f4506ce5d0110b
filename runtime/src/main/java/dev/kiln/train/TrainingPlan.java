package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.DataCursor;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.model.Model;
import dev.kiln.model.ProbeBatch;
import dev.kiln.model.ProbeGraph;
import dev.kiln.model.TrainedGates;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The plan of a training: a graph that steps, or two that take turns, and one that evaluates with the same weights.
 * Where the device takes arrays while it works, the next batch goes there while a step runs.
 */
public final class TrainingPlan implements TrainingStep {
    /** Samples that are evaluated at once. */
    static final int EVALUATION_BATCH = 256;

    private final Model model;
    private final @Nullable TrainedGates gates;
    private final StepGraph step;
    private final InferenceGraph inference;

    /** Of a plan that looks at a probe batch. */
    private final @Nullable ProbeGraph probe;

    /** Of a plan that has its optimizer's state to itself. */
    private final @Nullable OptimizerState own;

    private final TornadoExecutionPlan plan;
    private final TensorAllocator allocator;
    private final Target target;
    private final StepProfile profile;
    private final int probeIndex;
    private final @Nullable FloatArray[] features = new FloatArray[BatchLoader.SLOTS];
    private final @Nullable IntArray[] labels = new IntArray[BatchLoader.SLOTS];

    /** By turn, the place of the batch that was sent ahead for it, or null. */
    private final @Nullable DataCursor[] sent = new DataCursor[2];

    /** Which of the step's graphs runs next. */
    private int turn;

    private @Nullable Batch expected;
    private @Nullable Inference standalone;
    private @Nullable TornadoExecutionResult latest;

    /**
     * Builds both graphs. The model belongs to the caller, who closes it after this plan.
     *
     * @param target to run on
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public TrainingPlan(Model model, TrainConfig config, Target target, TensorAllocator allocator) {
        this(model, config, null, null, null, new StepProfile(), target, allocator);
    }

    /**
     * Builds the graphs around a state of the optimizer that outlives them.
     *
     * @param state belongs to the caller, who closes it after this plan; null for a new one
     * @param neurons what is known of hidden neurons; belongs to the caller as well; null where they are not watched
     * @param batch to be looked at now and then, closed by the caller after this plan; null for none
     * @param profile that the steps are added to
     */
    TrainingPlan(
            Model model,
            TrainConfig config,
            @Nullable OptimizerState state,
            @Nullable NeuronState neurons,
            @Nullable ProbeBatch batch,
            StepProfile profile,
            Target target,
            TensorAllocator allocator) {
        this.model = model;
        this.gates = neurons == null ? null : neurons.gates();
        this.profile = profile;
        this.allocator = allocator;
        this.target = target;
        GridScheduler grids = new GridScheduler();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            OptimizerState used = state == null ? new OptimizerState(config, model, allocator) : state;
            this.own = state == null ? used : null;
            if (state == null) {
                opened.add(used);
            }
            this.step = new StepGraph(model, config, used, neurons, grids, target.capabilities(), allocator);
            opened.add(step);
            this.inference = new InferenceGraph(
                    model, gates, EVALUATION_BATCH, grids, target.capabilities(), allocator, StepGraph.NAME);
            opened.add(inference);
            List<ImmutableTaskGraph> graphs = new ArrayList<>(step.steps());
            graphs.addAll(step.senders());
            graphs.add(1, inference.graph());
            this.probe = batch == null
                    ? null
                    : new ProbeGraph(model, batch, StepGraph.NAME, grids, target.capabilities(), allocator);
            this.probeIndex = graphs.size();
            if (probe != null) {
                opened.add(probe);
                graphs.add(probe.graph());
            }
            this.plan = target.plan(grids, graphs.toArray(ImmutableTaskGraph[]::new));
        } catch (RuntimeException e) {
            closeAll(opened.reversed());
            throw e;
        }
    }

    /** The step's graph, which has the results of the latest step. */
    public StepGraph step() {
        return step;
    }

    /** What is measured in a step beside its loss. */
    public enum Measure {
        /** Nothing. */
        NOTHING,
        /** The norm of the gradients. */
        NORM,
        /** The time of each task. */
        TASKS,
        /** Both. */
        NORM_AND_TASKS;

        /** What is measured where these are asked for. */
        static Measure of(boolean norm, boolean tasks) {
            if (norm) {
                return tasks ? NORM_AND_TASKS : NORM;
            }
            return tasks ? TASKS : NOTHING;
        }

        boolean hasNorm() {
            return this == NORM || this == NORM_AND_TASKS;
        }

        boolean hasTasks() {
            return this == TASKS || this == NORM_AND_TASKS;
        }
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public void expect(Batch next) {
        expected = next;
    }

    @Override
    public void run(Batch batch, float learningRate, long number, Measure measure) {
        if (!step.sendsAhead()) {
            fill(0, batch);
        } else {
            if (!batch.place().equals(sent[turn])) {
                send(turn, batch);
            }
            if (expected != null) {
                if (measure.hasTasks() && !profile.isFull()) {
                    plan.withProfiler(ProfilerMode.SILENT);
                }
                send(1 - turn, expected);
                expected = null;
            }
        }
        run(batch.size(), learningRate, number, measure);
    }

    private void send(int to, Batch batch) {
        fill(to, batch);
        plan.withGraph(senderGraph(to)).execute();
        sent[to] = batch.place();
    }

    private void fill(int to, Batch batch) {
        int slot = batch.slot();
        FloatArray samples = features[slot];
        IntArray classes = labels[slot];
        if (samples == null || classes == null) {
            // The views of a slot's memory are made once, so that a step allocates nothing.
            samples = batch.features();
            classes = batch.labels();
            features[slot] = samples;
            labels[slot] = classes;
        }
        step.fillRows(to, samples, classes);
    }

    /**
     * Runs one step on arrays that no loader owns.
     *
     * @param samples [B × I] normalised features
     * @param classes [B] labels
     * @param size number of samples, 1 to B
     * @param number of the step, from 0
     */
    public void run(FloatArray samples, IntArray classes, int size, float learningRate, long number, Measure measure) {
        step.fillRows(turn, samples, classes);
        if (step.sendsAhead()) {
            plan.withGraph(senderGraph(turn)).execute();
        }
        run(size, learningRate, number, measure);
    }

    /** Graph 0 and 2 are the step's, 1 evaluates, 3 and 4 send. */
    private static int stepGraph(int turn) {
        return 2 * turn;
    }

    private static int senderGraph(int turn) {
        return 3 + turn;
    }

    private void run(int size, float learningRate, long number, Measure measure) {
        step.prepare(turn, size, learningRate, number, measure.hasNorm());
        plan.withGraph(stepGraph(turn));
        latest = measure.hasTasks() ? profile.execute(plan) : plan.execute();
        sent[turn] = null;
        turn = (turn + 1) % step.turns();
    }

    @Override
    public TaskProfile profile(long stepsDone) {
        return profile.taken(stepsDone);
    }

    /** What was measured of the latest step whose tasks were; null before the first. */
    public @Nullable StepTrace trace() {
        return profile.latest();
    }

    @Override
    public float loss() {
        return step.loss();
    }

    @Override
    public int correct() {
        return step.correct();
    }

    @Override
    public float gradientNorm() {
        return step.gradientNorm();
    }

    @Override
    public boolean hasFiniteGradients() {
        return step.hasFiniteGradients();
    }

    @Override
    public long plainActivationBytes() {
        return step.plainActivationBytes();
    }

    @Override
    public Map<String, Tensor> optimizerState() {
        return step.optimizerState();
    }

    @Override
    public List<DeviceMetrics.Device> takeDevices() {
        return List.of();
    }

    @Override
    public <R> R evaluate(long stepsDone, Function<Inference, R> pass) {
        return pass.apply(inference());
    }

    @Override
    public void download() {
        if (latest != null) {
            plan.withGraph(0);
            latest.transferToHost(model.arrays().toArray());
            Object[] state = step.stateArrays();
            if (state.length > 0) {
                latest.transferToHost(state);
            }
        }
    }

    /** Brings what is known of neurons to the host. */
    void downloadNeurons(NeuronState neurons) {
        if (latest != null) {
            plan.withGraph(0);
            latest.transferToHost(neurons.arrays().toArray());
        }
    }

    /** Brings the gradients of the latest step to the host. */
    void downloadGradients() {
        if (latest != null) {
            plan.withGraph(0);
            latest.transferToHost(step.gradients().arrays().toArray());
        }
    }

    /**
     * Runs the probe batch in FP32 with the current weights, after at least one step.
     *
     * @return the graph, which holds what it found until the next call
     */
    ProbeGraph probe() {
        ProbeGraph graph = Objects.requireNonNull(probe, "a plan with a probe batch");
        plan.withGraph(probeIndex).execute();
        return graph;
    }

    /** What evaluates with the current weights. It belongs to this plan. */
    public Inference inference() {
        if (latest != null) {
            return Inference.within(plan, 1, inference);
        }
        // Before its first step a plan holds no weights on the device that another graph could use.
        if (standalone == null) {
            standalone = Inference.gated(model, gates, EVALUATION_BATCH, target, allocator);
        }
        return standalone;
    }

    @Override
    public void close() {
        List<AutoCloseable> opened = new ArrayList<>(List.of(step, inference));
        for (AutoCloseable other : new AutoCloseable[] {probe, standalone, own}) {
            if (other != null) {
                opened.add(other);
            }
        }
        try {
            // An engine may free only what the selected graphs hold.
            plan.withAllGraphs().close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan of a training could not be closed", e);
        } finally {
            closeAll(opened);
        }
    }

    static void closeAll(Collection<AutoCloseable> opened) {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException(resource + " could not be closed", e);
            }
        }
    }
}
