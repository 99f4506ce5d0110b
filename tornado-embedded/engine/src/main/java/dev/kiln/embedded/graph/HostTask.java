package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;

/** A task on the host. */
abstract sealed class HostTask extends GraphTask permits KernelTask, LibraryCall {

    HostTask(String name) {
        super(name);
    }

    /** Runs and waits. */
    abstract void run(WorkPool pool);

    final void runTimed(WorkPool pool) {
        long start = System.nanoTime();
        run(pool);
        ran(System.nanoTime() - start);
    }
}
