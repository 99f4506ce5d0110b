package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Kernel;
import java.util.List;

/** Runs a kernel on the host device in a form of one's choice. */
public final class HostForms {
    private HostForms() {}

    /**
     * Runs a compiled kernel.
     *
     * @param vectors whether in vectors or one work item after the other
     */
    public static void run(HostKernel kernel, boolean vectors, List<Object> arguments, Grid grid, WorkPool pool) {
        kernel.useVectors(vectors);
        kernel.launch(arguments.toArray(), grid, pool);
    }

    /** Compiles a kernel. */
    public static HostKernel compile(Kernel kernel) {
        return new HostCompiler().compile(kernel);
    }
}
