package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.ir.Kernel;
import org.jspecify.annotations.Nullable;

/** A task that runs a kernel, which {@link TaskFusion} may join with that of its neighbour. */
sealed interface Fusible permits KernelTask, OpenClKernelTask {

    /** Returns the task's own kernel, or null where nobody has read it or its arguments change from run to run. */
    @Nullable
    Kernel ownKernel();

    /** Returns the task's own arguments. */
    Object[] ownArguments();

    /** Returns the task's grid, which is up to date. */
    Grid grid();

    /** Runs {@code kernel} on the task's grid once it is built again, in place of its own. */
    void take(Kernel kernel, Object[] arguments);

    /** Goes back to its own kernel. */
    void giveBack();
}
