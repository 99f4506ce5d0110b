package dev.kiln.model;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.ExactSoftmax;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.Softmax;
import dev.kiln.tensor.TensorAllocator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A forward pass over a fixed batch in FP32, from weights with their residuals: what the quantized network would
 * compute if nothing were quantized. It brings what each dense layer reads to the host. Close it after its plan.
 */
public final class ProbeGraph implements AutoCloseable {
    /** The graph's name. */
    public static final String NAME = "probe";

    private final Memory memory;
    private final int size;
    private final FloatArray rowLoss;
    private final Map<Integer, FloatArray> inputs = new LinkedHashMap<>();
    private final ImmutableTaskGraph graph;

    /**
     * Builds the graph.
     *
     * @param batch of samples, which stay the same
     * @param weightsFrom the graph of the plan that persists the weights on the device
     * @param grids of the plan that will run it
     */
    public ProbeGraph(
            Model model,
            ProbeBatch batch,
            String weightsFrom,
            GridScheduler grids,
            Capabilities capabilities,
            TensorAllocator allocator) {
        this.memory = new Memory(allocator);
        this.size = batch.size();
        try {
            int rows = batch.labels().getSize();
            int classes = model.network().classes();
            FloatArray features = batch.features();
            IntArray labels = batch.labels();
            IntArray batchSize = memory.ints("statistics", 1);
            batchSize.set(0, size);
            this.rowLoss = memory.floats("evaluation", rows);
            FloatArray unused = memory.floats("evaluation", rows, classes);
            Tasks tasks = Tasks.of(NAME, grids, capabilities);
            tasks.graph()
                    .consumeFromDevice(weightsFrom, model.arrays().toArray())
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, features, labels);
            ForwardPass forward = ForwardPass.plain(tasks, model, memory, rows, features);
            appendLoss(tasks.of(model), forward.logits(), labels, batchSize, unused);
            tasks.launch("loss", LaunchGrid.lanes(rows));
            List<Network.Sized> layers = model.network().layers();
            int dense = 0;
            for (Network.Sized layer : layers) {
                if (layer.layer() instanceof Layer.Dense) {
                    inputs.put(dense++, forward.inputOf(layer.index()).floats());
                }
            }
            // The first reads the samples themselves, which the host has.
            Object[] read = inputs.values().stream().skip(1).distinct().toArray();
            tasks.graph()
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, memory.arrays())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, rowLoss);
            if (read.length > 0) {
                tasks.graph().transferToHost(DataTransferMode.EVERY_EXECUTION, read);
            }
            this.graph = tasks.graph().snapshot();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void appendLoss(Tasks tasks, FloatArray logits, IntArray labels, IntArray batchSize, FloatArray unused) {
        int rows = rowLoss.getSize();
        int classes = unused.getSize() / rows;
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
                    rows,
                    classes);
        } else {
            graph.task(
                    "loss", Softmax::crossEntropy, context, logits, labels, batchSize, unused, rowLoss, rows, classes);
        }
    }

    /** The graph, to be put into a plan. */
    public ImmutableTaskGraph graph() {
        return graph;
    }

    /** Mean loss of the latest execution. */
    public double loss() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += rowLoss.get(i);
        }
        return sum / size;
    }

    /**
     * What a dense layer read in the latest execution, [rows × its inputs]; rows beyond the batch's size say nothing.
     */
    public FloatArray inputs(int dense) {
        return Objects.requireNonNull(inputs.get(dense), "a dense layer");
    }

    @Override
    public void close() {
        memory.close();
    }
}
