package uk.ac.manchester.tornado.api;

import dev.kiln.tornado.spi.Plan;
import java.util.List;

/** What a plan's latest execution left. */
public class TornadoExecutionResult {

    private final Plan plan;
    private final TornadoProfilerResult profiler;

    TornadoExecutionResult(Plan plan, TornadoProfilerResult profiler) {
        this.plan = plan;
        this.profiler = profiler;
    }

    /** Returns times and sizes; they are zero where the plan is not profiled. */
    public TornadoProfilerResult getProfilerResult() {
        return profiler;
    }

    /** Fetches arrays that were left on the device under demand. */
    public TornadoExecutionResult transferToHost(Object... objects) {
        plan.transferToHost(List.of(objects));
        return this;
    }

    /** Returns whether all graphs are done; they always are, because executing a plan waits. */
    public boolean isReady() {
        return plan.isFinished();
    }
}
