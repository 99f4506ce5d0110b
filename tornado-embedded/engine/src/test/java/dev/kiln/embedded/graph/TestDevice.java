package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** What graphs are tested on: the host, and an OpenCL device with each way to bring arrays there. */
enum TestDevice {
    HOST(""),
    SHARED("auto"),
    COPIED("copied"),
    STAGED("staged");

    private final String memory;

    TestDevice(String memory) {
        this.memory = memory;
    }

    /** Returns whether arrays have a second place on the device. */
    boolean hasOwnMemory() {
        return this == COPIED || this == STAGED;
    }

    /** Returns the device, or skips the test where the machine has none. Call {@link #leave} after the test. */
    TornadoDevice enter() {
        if (this == HOST) {
            return TornadoRuntimeProvider.getTornadoRuntime().getBackend(0).getDevice(0);
        }
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        System.setProperty(OpenClContext.MEMORY, memory);
        return platforms.devices().getFirst();
    }

    /** Undoes {@link #enter}. */
    static void leave() {
        System.clearProperty(OpenClContext.MEMORY);
    }

    /** Puts a plan on the device. */
    TornadoExecutionPlan on(TornadoExecutionPlan plan) {
        return plan.withDevice(enter());
    }
}
