package dev.kiln.device;

import dev.kiln.KilnException;
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

    /**
     * Refuses a kernel that computes the error of a product, or the like, on a device that rounds {@code a * b + c}
     * once: its result would not be off by a little, but another. All other kernels are held to bounds that contain
     * either rounding.
     *
     * @param kernel the method, for the message
     * @throws KilnException with code {@code unfit-device}
     */
    public void requireSeparateRounding(String kernel) {
        if (Contraction.isOn(this)) {
            throw new KilnException(
                    "unfit-device",
                    "Kernel " + kernel + " on device " + name + ": expected a * b + c to be rounded twice, found once; "
                            + "train on another device, or with --engine embedded");
        }
    }

    /**
     * Refuses a device that does not add, multiply, divide and take roots with Java's bits.
     *
     * @throws KilnException with code {@code unfit-device}
     */
    public void requireExactArithmetic() {
        String wrong = Contraction.isOn(this)
                ? "a * b + c to be rounded twice, found once (on TornadoVM, -Dtornado.enable.fma=False changes that)"
                : ExactArithmetic.wrong(this);
        if (!wrong.isEmpty()) {
            throw new KilnException(
                    "unfit-device",
                    "Setting --exact on device " + name + ": expected " + wrong
                            + "; train on another device, or without --exact");
        }
    }
}
