package dev.kiln.device;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * What task graphs are built for and run on.
 *
 * @param name by which {@code --device} knows the device
 * @param device that runs them
 * @param capabilities that decide how they are built
 */
public record Target(String name, TornadoDevice device, Capabilities capabilities) {
    /** A plan that runs graphs built for this target. */
    public TornadoExecutionPlan plan(GridScheduler grids, ImmutableTaskGraph... graphs) {
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graphs);
        // TornadoVM forgets grids that were set before the device.
        plan.withDevice(device).withGridScheduler(grids);
        capabilities.compilerFlags().forEach(plan::withCompilerFlags);
        return plan;
    }
}
