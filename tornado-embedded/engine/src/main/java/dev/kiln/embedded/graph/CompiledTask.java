package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.Kernel;
import org.jspecify.annotations.Nullable;

/** A kernel that can be launched. Used by many plans and threads at the same time. */
interface CompiledTask {

    /**
     * Returns the work items that a kernel without a KernelContext needs: one for each iteration of its parallel loops,
     * or a single one where it has none.
     */
    Grid grid(Object[] arguments);

    /** Returns the kernel, or null where nothing is known of it but how to run it. */
    default @Nullable Kernel kernel() {
        return null;
    }

    /** Runs the kernel for every work item and waits. */
    void launch(Object[] arguments, Grid grid, WorkPool pool);

    /** Returns the kernel as text, for people. */
    String listing();
}
