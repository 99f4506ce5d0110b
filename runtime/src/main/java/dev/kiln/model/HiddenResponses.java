package dev.kiln.model;

import dev.kiln.device.Target;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What the hidden neurons of a network put out for some samples. */
public final class HiddenResponses {
    private HiddenResponses() {}

    /**
     * Runs the network once.
     *
     * @param model weights on the host
     * @param samples [at least rows × I] normalised features
     * @param rows samples that are looked at
     * @param into [n × rows], by {@link HiddenLayer#offset}
     */
    public static void read(
            Model model, FloatArray samples, int rows, FloatArray into, Target target, TensorAllocator allocator) {
        List<HiddenLayer> layers = HiddenLayer.of(model.network());
        GridScheduler grids = new GridScheduler();
        Tasks tasks = Tasks.of("responses", grids, target.capabilities());
        try (Memory memory = new Memory(allocator)) {
            FloatArray features =
                    memory.floats("evaluation", rows, model.network().features());
            MemorySegment.copy(samples.getSegment(), 0, features.getSegment(), 0, features.getNumBytesOfSegment());
            tasks.graph()
                    .transferToDevice(
                            DataTransferMode.FIRST_EXECUTION, model.arrays().toArray());
            ForwardPass forward = ForwardPass.inference(tasks, model, memory, rows, features, null);
            FormatTasks formats = new FormatTasks(tasks);
            List<FloatArray> responses = new ArrayList<>();
            for (HiddenLayer layer : layers) {
                String id = "layer" + layer.activation() + "-response";
                responses.add(formats.decoded(id, forward.outputOf(layer.activation()), memory));
            }
            tasks.graph()
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, memory.arrays())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, responses.toArray());
            try (TornadoExecutionPlan plan = target.plan(grids, tasks.graph().snapshot())) {
                plan.execute();
            } catch (TornadoExecutionPlanException e) {
                throw new IllegalStateException("the plan of responses could not be closed", e);
            }
            for (int i = 0; i < layers.size(); i++) {
                transpose(responses.get(i), rows, layers.get(i), into);
            }
        }
    }

    private static void transpose(FloatArray response, int rows, HiddenLayer layer, FloatArray into) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < layer.width(); i++) {
                into.set((layer.offset() + i) * rows + row, response.get(row * layer.width() + i));
            }
        }
    }
}
