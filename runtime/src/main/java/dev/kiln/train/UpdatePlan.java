package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.kernels.GradientSums;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The end of a step on several devices: adds up their gradients in the order of the devices and steps the weights. All
 * of it lies in the host's memory before and after, so that no device takes it along when it fails.
 */
final class UpdatePlan implements AutoCloseable {
    private final Memory scratch;
    private final TornadoExecutionPlan plan;

    /**
     * Builds the graph.
     *
     * @param parts gradients by device
     * @param total that they are added up in
     * @param weights [devices], each device's share of the batch's samples
     * @param optimizer of {@code total}
     * @param target that adds and steps
     */
    UpdatePlan(
            Model model,
            List<Model> parts,
            Model total,
            FloatArray weights,
            OptimizerPass optimizer,
            Target target,
            TensorAllocator allocator) {
        this.scratch = new Memory(allocator);
        try {
            GridScheduler grids = new GridScheduler();
            Tasks tasks = Tasks.of("update", grids, target.capabilities());
            this.plan = target.plan(grids, build(tasks, model, parts, total, weights, optimizer));
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    private ImmutableTaskGraph build(
            Tasks tasks, Model model, List<Model> parts, Model total, FloatArray weights, OptimizerPass optimizer) {
        Object[] parameters = model.arrays().toArray();
        Object[] state = optimizer.stateArrays();
        var graph = tasks.graph();
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, parameters)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, weights)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, optimizer.settings())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, optimizer.constants());
        for (Model part : parts) {
            graph.transferToDevice(
                    DataTransferMode.EVERY_EXECUTION, part.arrays().toArray());
        }
        if (state.length > 0) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, state);
        }
        for (Parameter parameter : model.network().parameters()) {
            for (int device = 0; device < parts.size(); device++) {
                appendSum(tasks, parameter, parts.get(device), total, weights, device);
            }
        }
        optimizer.append(tasks, scratch);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, total.arrays().toArray())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch.arrays())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, optimizer.clip())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, parameters);
        if (state.length > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, state);
        }
        return graph.snapshot();
    }

    private static void appendSum(
            Tasks tasks, Parameter parameter, Model part, Model total, FloatArray weights, int device) {
        String id = OptimizerPass.id(parameter) + "-sum" + device;
        int n = (int) parameter.elements();
        tasks.graph()
                .task(
                        id,
                        GradientSums::add,
                        tasks.context(),
                        total.array(parameter),
                        part.array(parameter),
                        weights,
                        device,
                        n);
        tasks.launch(id, LaunchGrid.lanes(n));
    }

    /** Runs once and waits. */
    void run(boolean profiled, StepProfile profile) {
        if (profiled) {
            profile.execute(plan);
        } else {
            plan.execute();
        }
    }

    @Override
    public void close() {
        try {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan of an update could not be closed", e);
        } finally {
            scratch.close();
        }
    }
}
