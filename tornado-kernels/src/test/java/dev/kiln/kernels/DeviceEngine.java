package dev.kiln.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A device behind the TornadoVM API, through a task graph for each launch.
 *
 * @param device the device, or null where there is none
 * @param reason why there is none, empty where there is one
 */
record DeviceEngine(String name, @Nullable TornadoDevice device, String reason) implements Engine {
    /** Flags of OpenCL's compiler on TornadoVM, whose default relaxes mathematics: no warnings, infinities and NaN. */
    private static final String STRICT = "-w";

    static DeviceEngine of(String name, TornadoDevice device) {
        return new DeviceEngine(name, device, "");
    }

    static DeviceEngine missing(String name, String reason) {
        return new DeviceEngine(name, null, reason);
    }

    @Override
    public void run(Launch launch) {
        Object[] arrays = launch.arguments().stream()
                .filter(TornadoNativeArray.class::isInstance)
                .distinct()
                .toArray();
        TaskGraph graph = new TaskGraph("parity").transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays);
        launch.task().apply(graph, new KernelContext()).transferToHost(DataTransferMode.EVERY_EXECUTION, arrays);
        execute(graph, new GridScheduler("parity." + Launch.TASK, launch.grid()));
    }

    /** Runs a graph once. */
    void execute(TaskGraph graph, @Nullable GridScheduler grids) {
        if (device == null) {
            Assumptions.abort(name + ": " + reason);
        }
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(Objects.requireNonNull(device)).withCompilerFlags(TornadoVMBackendType.OPENCL, STRICT);
            if (grids != null) {
                plan.withGridScheduler(grids);
            }
            plan.execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError("the task graph did not close", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
