package dev.kiln.hardware;

import dev.kiln.model.Memory;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/**
 * A plan that can be executed again and again, and the arrays that only it works in.
 *
 * @param memory that it owns
 * @param plan one graph
 */
record Work(Memory memory, TornadoExecutionPlan plan) implements AutoCloseable {
    /** Executes it once and waits for the end. */
    void run() {
        plan.execute();
    }

    /** Executes it once and returns the bytes that went to the device and came back. */
    long moved() {
        plan.withProfiler(ProfilerMode.SILENT);
        long bytes = plan.execute().getProfilerResult().getTotalBytesTransferred();
        plan.withoutProfiler();
        return bytes;
    }

    @Override
    public void close() {
        try (memory) {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("a plan of the bench could not be closed", e);
        }
    }
}
