package uk.ac.manchester.tornado.api;

import dev.kiln.tornado.spi.Engines;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Runs one or more task graphs on a device. Settings change the plan itself and return it, so that calls can be
 * chained: {@code plan.withGraph(1).execute()} also leaves graph 1 selected. A plan is used by one thread at a time.
 */
public class TornadoExecutionPlan implements AutoCloseable {

    private static final AtomicLong PLANS = new AtomicLong();

    private final long id = PLANS.incrementAndGet();
    private final Plan plan;
    private final TornadoExecutionResult result;

    /**
     * Prepares to run the graphs; all of them are selected.
     *
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException if a graph is wrong or there is no engine
     */
    public TornadoExecutionPlan(ImmutableTaskGraph... immutableTaskGraphs) {
        List<GraphDefinition> graphs = new ArrayList<>();
        for (ImmutableTaskGraph graph : immutableTaskGraphs) {
            graphs.add(graph.definition());
        }
        plan = Engines.engine().plan(id, graphs);
        result = new TornadoExecutionResult(plan, new TornadoProfilerResult(plan.profile()));
    }

    /** Returns a device by the indices of its back end and within it. */
    public static TornadoDevice getDevice(int driverIndex, int deviceIndex) {
        return TornadoRuntimeProvider.getTornadoRuntime()
                .getBackend(driverIndex)
                .getDevice(deviceIndex);
    }

    /** Returns how many plans this process has made. */
    public static int getTotalPlans() {
        return PLANS.intValue();
    }

    /** Runs the selected graphs and returns when they are done. The result always shows the latest execution. */
    public TornadoExecutionResult execute() {
        plan.execute();
        return result;
    }

    /** Selects one graph, by the order of the constructor. */
    public TornadoExecutionPlan withGraph(int graphIndex) {
        plan.selectGraph(graphIndex);
        return this;
    }

    /** Selects all graphs. */
    public TornadoExecutionPlan withAllGraphs() {
        plan.selectAllGraphs();
        return this;
    }

    /** Compiles all tasks of the selected graphs without running them. */
    public TornadoExecutionPlan withPreCompilation() {
        plan.compile();
        return this;
    }

    /** Selects the device of all tasks. */
    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        plan.useDevice(null, device);
        return this;
    }

    /** Selects the device of the task {@code taskName}, written {@code graph.task}. */
    public TornadoExecutionPlan withDevice(String taskName, TornadoDevice device) {
        plan.useDevice(taskName, device);
        return this;
    }

    /** Returns the device of a graph. */
    public TornadoDevice getDevice(int immutableTaskGraphIndex) {
        return plan.device(immutableTaskGraphIndex);
    }

    /** Gives device memory back; the next execution transfers again what it needs. */
    public TornadoExecutionPlan freeDeviceMemory() {
        plan.freeDeviceMemory();
        return this;
    }

    /** Sets the grids of tasks. Sizes are read at every execution. */
    public TornadoExecutionPlan withGridScheduler(GridScheduler gridScheduler) {
        plan.useGrids(gridScheduler);
        return this;
    }

    /** Forgets the grids of tasks. */
    public TornadoExecutionPlan withDefaultScheduler() {
        plan.useGrids(null);
        return this;
    }

    /** Measures times from the next execution on. */
    public TornadoExecutionPlan withProfiler(ProfilerMode profilerMode) {
        plan.useProfiler(profilerMode);
        return this;
    }

    /** Stops measuring times. */
    public TornadoExecutionPlan withoutProfiler() {
        plan.useProfiler(null);
        return this;
    }

    /** Forgets the times measured so far. */
    public TornadoExecutionPlan clearProfiles() {
        plan.clearProfile();
        return this;
    }

    /** Prints the code of each kernel when it is compiled. */
    public TornadoExecutionPlan withPrintKernel() {
        plan.printKernels(true);
        return this;
    }

    /** Does not print the code of kernels. */
    public TornadoExecutionPlan withoutPrintKernel() {
        plan.printKernels(false);
        return this;
    }

    /** Sets the flags with which a back end's driver compiles. */
    public TornadoExecutionPlan withCompilerFlags(TornadoVMBackendType backend, String compilerFlags) {
        plan.useCompilerFlags(backend, compilerFlags);
        return this;
    }

    /** Returns the plan's number in this process, from 1 on. */
    public long getId() {
        return id;
    }

    /** Returns the bytes of device memory that the plan's arrays use. */
    public long getCurrentDeviceMemoryUsage() {
        return plan.profile().getTotalDeviceMemoryUsage();
    }

    /** Gives everything back; the plan cannot be used any more. Closing again does nothing. */
    @Override
    public void close() throws TornadoExecutionPlanException {
        plan.close();
    }
}
