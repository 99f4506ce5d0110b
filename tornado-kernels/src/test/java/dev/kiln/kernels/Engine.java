package dev.kiln.kernels;

import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Where the parity tests run a kernel. */
enum Engine {
    /**
     * The kernel's own bytecode, called for one work item after the other. Not beside TornadoVM: it inlines the
     * barriers and local arrays of {@link PlainLaunch}'s contexts, which are subclasses, into every kernel that uses
     * such, and fails.
     */
    JAVA {
        @Override
        void run(Launch launch) {
            Assumptions.assumeTrue(embedded() || !present(), "TornadoVM is behind the API: plain Java is skipped");
            PlainLaunch.run(launch.grid(), launch.body());
        }
    },
    /**
     * The engine behind the TornadoVM API, through a task graph. Kernels that test for infinities or NaN need a driver
     * that keeps them, so OpenCL's relaxed mathematics, TornadoVM's default, is off.
     */
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
                plan.withCompilerFlags(TornadoVMBackendType.OPENCL, STRICT)
                        .withGridScheduler(grids)
                        .execute();
            } catch (TornadoExecutionPlanException e) {
                throw new AssertionError("the task graph of " + launch.arguments() + " did not close", e);
            }
        }
    };

    /** Flags of OpenCL's compiler: no warnings, and nothing that relaxes its mathematics. */
    private static final String STRICT = "-w";

    abstract void run(Launch launch);

    /** Whether something stands behind the API. */
    static boolean present() {
        try {
            return TornadoRuntimeProvider.getTornadoRuntime().getNumBackends() > 0;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }

    /** Whether it is the embedded engine, which brings library "kiln"; TornadoVM knows only its own libraries. */
    static boolean embedded() {
        try {
            Class.forName("dev.kiln.tornado.spi.Engines");
            return present();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
