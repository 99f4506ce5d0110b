package dev.kiln.kernels;

import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Where the parity tests run a kernel. */
enum Engine {
    /** The kernel's own bytecode, called for one work item after the other. */
    JAVA {
        @Override
        void run(Launch launch) {
            PlainLaunch.run(launch.grid(), launch.body());
        }
    },
    /** The engine behind the TornadoVM API, through a task graph. */
    TASK_GRAPH {
        @Override
        void run(Launch launch) {
            Assumptions.assumeTrue(present(), "no engine on the class path: parity through task graphs is skipped");
            Object[] arrays = launch.arguments().stream()
                    .filter(TornadoNativeArray.class::isInstance)
                    .distinct()
                    .toArray();
            TaskGraph graph = new TaskGraph("parity").transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays);
            launch.task().apply(graph, new KernelContext()).transferToHost(DataTransferMode.EVERY_EXECUTION, arrays);
            GridScheduler grids = new GridScheduler("parity." + Launch.TASK, launch.grid());
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                plan.withGridScheduler(grids).execute();
            } catch (TornadoExecutionPlanException e) {
                throw new AssertionError("the task graph of " + launch.arguments() + " did not close", e);
            }
        }
    };

    abstract void run(Launch launch);

    /** Whether something stands behind the API. */
    static boolean present() {
        try {
            return TornadoRuntimeProvider.getTornadoRuntime().getNumBackends() > 0;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }
}
