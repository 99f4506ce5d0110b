package dev.kiln.train;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.Clipping;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.NeuronWatch;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One training step as one task graph: forward, loss, backward, norm of the gradients, optimizer, statistics. Weights
 * and optimizer state stay on the device; inputs, labels, batch size, learning rate and the key of random numbers
 * travel with every execution. A batch with fewer samples than B leaves its last rows without effect. Close it after
 * its plan.
 *
 * <p>For a device to which arrays can be sent ahead there are two such graphs, which take turns and share weights,
 * gradients and optimizer state; each has inputs of its own, and a graph that sends them.
 */
public final class StepGraph implements AutoCloseable {
    /** The graph's name, which task names in profiles start with. */
    public static final String NAME = "step";

    private final Memory memory;
    private final List<Memory> scratch = new ArrayList<>();
    private final Model model;
    private final Model gradients;
    private final OptimizerPass optimizer;
    private final @Nullable NeuronPass neurons;
    private final List<ImmutableTaskGraph> steps = new ArrayList<>();
    private final List<ImmutableTaskGraph> senders = new ArrayList<>();
    private final List<StepInputs> inputs = new ArrayList<>();
    private final GradientPass pass;
    private final long seed;
    private long plainActivationBytes;

    /**
     * Builds the graph.
     *
     * @param state of the optimizer; it belongs to the caller
     * @param ofNeurons what is known of hidden neurons; belongs to the caller; null where they are not watched
     * @param grids of the plan that will run it
     * @param capabilities of the device that will run it
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    StepGraph(
            Model model,
            TrainConfig config,
            OptimizerState state,
            @Nullable NeuronState ofNeurons,
            GridScheduler grids,
            Capabilities capabilities,
            TensorAllocator allocator) {
        this.model = model;
        this.seed = config.seed();
        this.memory = new Memory(allocator);
        Model ofParameters = null;
        try {
            Network trained =
                    ofNeurons == null ? model.network() : model.network().training(ofNeurons.trained());
            ofParameters = Model.gradients(trained, model.precision(), allocator);
            this.gradients = ofParameters;
            this.optimizer = new OptimizerPass(config, model, gradients, state, memory);
            this.neurons =
                    ofNeurons == null ? null : new NeuronPass(ofNeurons, config.seed(), state.lossScale(), memory);
            this.pass = GradientPass.allocate(memory);
            int turns = capabilities.sendsAhead() ? 2 : 1;
            for (int turn = 0; turn < turns; turn++) {
                StepInputs own = StepInputs.ofBatch(
                        memory, config.batch(), model.network().features());
                inputs.add(own);
                Memory passed = new Memory(allocator);
                scratch.add(passed);
                steps.add(build(Tasks.of(name(turn), grids, capabilities), own, passed, turn, turns));
                if (turns > 1) {
                    senders.add(sender(own, turn));
                }
            }
        } catch (RuntimeException e) {
            scratch.forEach(Memory::close);
            memory.close();
            if (ofParameters != null) {
                ofParameters.close();
            }
            throw e;
        }
    }

    /** The step's graphs, one for each turn, to be put into a plan. */
    List<ImmutableTaskGraph> steps() {
        return List.copyOf(steps);
    }

    /** The graphs that send each turn's inputs, to be put into the plan; none where they travel with the step. */
    List<ImmutableTaskGraph> senders() {
        return List.copyOf(senders);
    }

    /** How many graphs take turns. */
    int turns() {
        return steps.size();
    }

    /** Whether the inputs have graphs of their own. */
    boolean sendsAhead() {
        return !senders.isEmpty();
    }

    /** What the optimizer remembers, by name, in order. */
    public Map<String, Tensor> optimizerState() {
        return optimizer.state();
    }

    /** The same, and what is known of neurons, as the device arrays that the graph knows. */
    Object[] stateArrays() {
        List<Object> arrays = new ArrayList<>(List.of(optimizer.stateArrays()));
        if (neurons != null) {
            arrays.addAll(neurons.kept());
        }
        return arrays.toArray();
    }

    /** Bytes that what is kept of the hidden layers would take in FP32. */
    long plainActivationBytes() {
        return plainActivationBytes;
    }

    /** The gradients of the latest step that measured their norm; others need not write those of weights. */
    public Model gradients() {
        return gradients;
    }

    /**
     * Sets what a turn's graph, or where there are some its sender, sends of a batch.
     *
     * @param samples [B × I] normalised features
     * @param classes [B] labels
     */
    void fillRows(int turn, FloatArray samples, IntArray classes) {
        inputs.get(turn).fillRows(samples, classes, 0);
    }

    /**
     * Sets the other inputs of the next execution.
     *
     * @param size number of samples, 1 to B
     * @param learningRate of this step
     * @param step number of this step, from 0
     * @param measured whether to measure the norm of the gradients even where nothing clips them
     */
    void prepare(int turn, int size, float learningRate, long step, boolean measured) {
        inputs.get(turn).fillStep(0, size, seed, step);
        optimizer.prepare(learningRate, step, measured);
        if (neurons != null) {
            neurons.prepare(step);
        }
    }

    /** Mean loss of the latest step, before its update. */
    public float loss() {
        return pass.loss().get(0);
    }

    /** Samples of the latest step that were classified right. */
    public int correct() {
        return pass.correct().get(0);
    }

    /** L2 norm of all gradients of the latest step, before clipping; NaN where it was not measured. */
    public float gradientNorm() {
        return !optimizer.hasNorm() ? Float.NaN : optimizer.clip().get(Clipping.NORM);
    }

    /**
     * Whether the gradients were finite when last measured, or only the loss scale too large; if not, the optimizer did
     * nothing.
     */
    public boolean hasFiniteGradients() {
        return !optimizer.overflowed();
    }

    @Override
    public void close() {
        gradients.close();
        scratch.forEach(Memory::close);
        memory.close();
    }

    private static String name(int turn) {
        return turn == 0 ? NAME : NAME + "-next";
    }

    private static String senderName(int turn) {
        return "send-" + name(turn);
    }

    private static ImmutableTaskGraph sender(StepInputs inputs, int turn) {
        return new TaskGraph(senderName(turn))
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, inputs.rows())
                .persistOnDevice(inputs.rows())
                .snapshot();
    }

    private ImmutableTaskGraph build(Tasks tasks, StepInputs own, Memory passed, int turn, int turns) {
        List<Object> kept = new ArrayList<>(model.arrays());
        // What graphs of evaluations read.
        List<Object> read = new ArrayList<>(kept);
        if (neurons != null) {
            read.addAll(neurons.read());
        }
        kept.addAll(List.of(stateArrays()));
        Object[] state = kept.toArray();
        kept.addAll(List.of(optimizer.constants()));
        kept.addAll(gradients.arrays());
        if (turn == 0) {
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, kept.toArray());
        } else {
            tasks.graph().consumeFromDevice(NAME, kept.toArray());
        }
        if (turns == 1) {
            tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, own.arrays());
        } else {
            tasks.graph()
                    .consumeFromDevice(senderName(turn), own.rows())
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, own.ofStep());
        }
        tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, optimizer.settings());
        NeuronWatch watch = null;
        if (neurons != null) {
            tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, neurons.settings());
            watch = neurons.append(tasks, passed, own.batchSize());
        }
        plainActivationBytes += pass.append(
                        tasks, model, gradients, passed, own, optimizer.lossScale(), watch, optimizer.updates())
                .plainBytes();
        optimizer.append(tasks, passed);
        if (neurons != null) {
            neurons.appendUpdate(tasks, passed);
        }
        return tasks.graph()
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, passed.arrays())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, pass.loss(), pass.correct())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, optimizer.watched())
                .transferToHost(DataTransferMode.UNDER_DEMAND, state)
                .transferToHost(
                        DataTransferMode.UNDER_DEMAND, gradients.arrays().toArray())
                .persistOnDevice(turns == 1 ? read.toArray() : kept.toArray())
                .snapshot();
    }
}
