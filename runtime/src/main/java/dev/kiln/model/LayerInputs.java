package dev.kiln.model;

import dev.kiln.device.Target;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What a dense layer of a network reads, in the layer's format, for samples of the network's own input. */
public final class LayerInputs implements AutoCloseable {
    private static final String NAME = "inputs";

    private final Memory memory;
    private final Memory scratch;
    private final FloatArray features;
    private final StoredMatrix inputs;
    private final TornadoExecutionPlan plan;

    /**
     * Builds a plan that takes the weights as they are at its first execution.
     *
     * @param layer number of a dense layer among all layers
     * @param batch samples of one execution
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public LayerInputs(Model model, int layer, int batch, Target target, TensorAllocator allocator) {
        this.memory = new Memory(allocator);
        this.scratch = new Memory(allocator);
        try {
            this.features = memory.floats("evaluation", batch, model.network().features());
            GridScheduler grids = new GridScheduler();
            Tasks tasks = Tasks.of(NAME, grids, target.capabilities());
            tasks.graph()
                    .transferToDevice(
                            DataTransferMode.FIRST_EXECUTION, model.arrays().toArray())
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, features);
            this.inputs = ForwardPass.inference(tasks, model, scratch, batch, features, null)
                    .inputOf(layer);
            Object[] read = inputs.format().scale() == ScaleType.NONE
                    ? new Object[] {inputs.codes()}
                    : new Object[] {inputs.codes(), inputs.scales()};
            tasks.graph()
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch.arrays())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, read);
            this.plan = target.plan(grids, tasks.graph().snapshot());
        } catch (RuntimeException e) {
            scratch.close();
            memory.close();
            throw e;
        }
    }

    /**
     * Runs the network.
     *
     * @param samples [batch × I] normalised features
     * @return what the layer read, valid until the next call
     */
    public StoredMatrix run(float[] samples) {
        MemorySegment.copy(
                MemorySegment.ofArray(samples), 0, features.getSegment(), 0, (long) Float.BYTES * samples.length);
        plan.execute();
        return inputs;
    }

    @Override
    public void close() {
        try (memory;
                scratch) {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan of a layer's inputs could not be closed", e);
        }
    }
}
