package dev.kiln.train;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.Clipping;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.Map;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One training step as one task graph: forward, loss, backward, norm of the gradients, optimizer, statistics. Weights
 * and optimizer state stay on the device; inputs, labels, batch size, learning rate and the key of random numbers
 * travel with every execution. A batch with fewer samples than B leaves its last rows without effect. Close it after
 * its plan.
 */
public final class StepGraph implements AutoCloseable {
    /** The graph's name, which task names in profiles start with. */
    public static final String NAME = "step";

    private final Memory memory;
    private final Memory scratch;
    private final Model model;
    private final Model gradients;
    private final OptimizerPass optimizer;
    private final ImmutableTaskGraph graph;
    private final StepInputs inputs;
    private final GradientPass pass;
    private final long seed;

    /**
     * Builds the graph.
     *
     * @param grids of the plan that will run it
     * @param capabilities of the device that will run it
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public StepGraph(
            Model model,
            TrainConfig config,
            GridScheduler grids,
            Capabilities capabilities,
            TensorAllocator allocator) {
        this.model = model;
        this.seed = config.seed();
        this.memory = new Memory(allocator);
        this.scratch = new Memory(allocator);
        Model ofParameters = null;
        try {
            ofParameters = Model.allocate(model.network(), "gradients", allocator);
            this.gradients = ofParameters;
            this.optimizer = new OptimizerPass(config, model, gradients, memory);
            this.inputs =
                    StepInputs.ofBatch(memory, config.batch(), model.network().features());
            this.pass = GradientPass.allocate(memory);
            this.graph = build(Tasks.of(NAME, grids, capabilities));
        } catch (RuntimeException e) {
            scratch.close();
            memory.close();
            if (ofParameters != null) {
                ofParameters.close();
            }
            throw e;
        }
    }

    /** The graph, to be put into a plan. */
    public ImmutableTaskGraph graph() {
        return graph;
    }

    /** What the optimizer remembers, by name, in order. */
    public Map<String, Tensor> optimizerState() {
        return optimizer.state();
    }

    /** The same as the device arrays that the graph knows. */
    Object[] stateArrays() {
        return optimizer.stateArrays();
    }

    /** The gradients of the latest step. */
    public Model gradients() {
        return gradients;
    }

    /**
     * Sets the inputs of the next execution.
     *
     * @param samples [B × I] normalised features
     * @param classes [B] labels
     * @param size number of samples, 1 to B
     * @param learningRate of this step
     * @param step number of this step, from 0
     * @param measured whether to measure the norm of the gradients even where nothing clips them
     */
    public void prepare(
            FloatArray samples, IntArray classes, int size, float learningRate, long step, boolean measured) {
        inputs.fill(samples, classes, 0, size, seed, step);
        optimizer.prepare(learningRate, step, measured);
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

    /** Whether the gradients were finite when last measured; if not, the optimizer did nothing. */
    public boolean hasFiniteGradients() {
        return optimizer.clip().get(Clipping.SKIP) == 0f;
    }

    @Override
    public void close() {
        gradients.close();
        scratch.close();
        memory.close();
    }

    private ImmutableTaskGraph build(Tasks tasks) {
        Object[] weights = model.arrays().toArray();
        Object[] state = optimizer.stateArrays();
        tasks.graph()
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, weights)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, optimizer.maxNorm())
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, inputs.arrays())
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, optimizer.settings());
        if (state.length > 0) {
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, state);
        }
        pass.append(tasks, model, gradients, scratch, inputs);
        optimizer.append(tasks, scratch);
        tasks.graph()
                .transferToDevice(
                        DataTransferMode.FIRST_EXECUTION, gradients.arrays().toArray())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch.arrays())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, pass.loss(), pass.correct(), optimizer.clip())
                .transferToHost(DataTransferMode.UNDER_DEMAND, weights)
                .persistOnDevice(weights);
        if (state.length > 0) {
            tasks.graph().transferToHost(DataTransferMode.UNDER_DEMAND, state);
        }
        return tasks.graph().snapshot();
    }
}
