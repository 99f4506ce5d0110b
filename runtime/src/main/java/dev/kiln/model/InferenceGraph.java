package dev.kiln.model;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.ExactSoftmax;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.Softmax;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Forward pass, loss and probabilities of up to B samples as one task graph; nothing is learned and dropout does
 * nothing. In a plan with a graph that persists the same weights on the device, it reads those. Close it after its
 * plan.
 */
public final class InferenceGraph implements AutoCloseable {
    /** The graph's name. */
    public static final String NAME = "inference";

    private final Memory memory;
    private final Memory scratch;
    private final int batch;
    private final FloatArray features;
    private final IntArray labels;
    private final IntArray batchSize;
    private final FloatArray rowLoss;
    private final FloatArray probabilities;
    private final ImmutableTaskGraph graph;

    /**
     * Builds the graph in a plan where no other graph holds the weights.
     *
     * @param batch B
     * @param grids of the plan that will run it
     * @param capabilities of the device that will run it
     */
    public InferenceGraph(
            Model model, int batch, GridScheduler grids, Capabilities capabilities, TensorAllocator allocator) {
        this(model, null, batch, grids, capabilities, allocator, Weights.TAKEN_ONCE, "");
    }

    /** Where a graph has its weights from. */
    enum Weights {
        /** From the host, as they are at the first execution. */
        TAKEN_ONCE,
        /** From the host, as they are at each execution. */
        TAKEN_EACH_TIME,
        /** From another graph of the plan, which keeps them on the device. */
        CONSUMED
    }

    /**
     * Builds the graph in a plan where graph {@code weightsFrom} persists the weights, and log α, on the device.
     *
     * @param gates of hidden neurons; null for none
     * @param batch B
     * @param grids of the plan that will run it
     * @param capabilities of the device that will run it
     */
    public InferenceGraph(
            Model model,
            @Nullable TrainedGates gates,
            int batch,
            GridScheduler grids,
            Capabilities capabilities,
            TensorAllocator allocator,
            String weightsFrom) {
        this(model, gates, batch, grids, capabilities, allocator, Weights.CONSUMED, weightsFrom);
    }

    InferenceGraph(
            Model model,
            @Nullable TrainedGates gates,
            int batch,
            GridScheduler grids,
            Capabilities capabilities,
            TensorAllocator allocator,
            Weights from,
            String weightsFrom) {
        this.batch = batch;
        this.memory = new Memory(allocator);
        this.scratch = new Memory(allocator);
        try {
            int classes = model.network().classes();
            this.features = memory.floats("evaluation", batch, model.network().features());
            this.labels = memory.ints("evaluation", batch);
            this.batchSize = memory.ints("statistics", 1);
            this.rowLoss = memory.floats("evaluation", batch);
            this.probabilities = memory.floats("evaluation", batch, classes);
            Tasks tasks = Tasks.of(NAME, grids, capabilities);
            List<Object> read = new ArrayList<>(model.arrays());
            if (gates != null) {
                read.add(gates.logAlpha());
            }
            Object[] weights = read.toArray();
            switch (from) {
                case TAKEN_ONCE -> tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, weights);
                case TAKEN_EACH_TIME -> tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, weights);
                case CONSUMED -> tasks.graph().consumeFromDevice(weightsFrom, weights);
            }
            tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, features, labels, batchSize);
            Gating gating = gates == null ? null : gates.append(tasks, scratch);
            FloatArray logits = ForwardPass.inference(tasks, model, scratch, batch, features, gating)
                    .logits();
            appendLoss(tasks.of(model), logits, classes);
            tasks.graph()
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch.arrays())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, rowLoss, probabilities);
            this.graph = tasks.graph().snapshot();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The graph, to be put into a plan. */
    public ImmutableTaskGraph graph() {
        return graph;
    }

    /** B, the most samples of one execution. */
    public int batch() {
        return batch;
    }

    /**
     * Sets the inputs of the next execution.
     *
     * @param samples [B × I] normalised features
     * @param classes [B] labels; an unknown one (−1) only makes that sample's loss meaningless
     * @param size number of samples, 1 to B
     */
    public void prepare(FloatArray samples, IntArray classes, int size) {
        MemorySegment.copy(samples.getSegment(), 0, features.getSegment(), 0, features.getNumBytesOfSegment());
        MemorySegment.copy(classes.getSegment(), 0, labels.getSegment(), 0, labels.getNumBytesOfSegment());
        batchSize.set(0, size);
    }

    /** Cross-entropy of each sample of the latest execution, [B]. */
    public FloatArray losses() {
        return rowLoss;
    }

    /** Probabilities of the latest execution, [B × C]. */
    public FloatArray probabilities() {
        return probabilities;
    }

    @Override
    public void close() {
        scratch.close();
        memory.close();
    }

    private void appendLoss(Tasks tasks, FloatArray logits, int classes) {
        FloatArray unused = scratch.floats("evaluation", batch, classes);
        var graph = tasks.graph();
        var context = tasks.context();
        if (tasks.exact()) {
            graph.task(
                            "loss",
                            ExactSoftmax::crossEntropy,
                            context,
                            logits,
                            labels,
                            batchSize,
                            unused,
                            rowLoss,
                            batch,
                            classes)
                    .task("probabilities", ExactSoftmax::probabilities, context, logits, probabilities, batch, classes);
        } else {
            graph.task(
                            "loss",
                            Softmax::crossEntropy,
                            context,
                            logits,
                            labels,
                            batchSize,
                            unused,
                            rowLoss,
                            batch,
                            classes)
                    .task("probabilities", Softmax::probabilities, context, logits, probabilities, batch, classes);
        }
        tasks.launch("loss", LaunchGrid.lanes(batch));
        tasks.launch("probabilities", LaunchGrid.lanes(batch));
    }
}
