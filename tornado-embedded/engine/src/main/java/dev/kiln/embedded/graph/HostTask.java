package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;

/** A task of a graph, ready to run over and over without allocating. */
abstract sealed class HostTask permits KernelTask, LibraryCall {

    private final String name;

    /** Time to compile, once; 0 where the kernel was compiled before. */
    private long compileNanos;

    /** Time of the latest profiled run. */
    private long runNanos;

    HostTask(String name) {
        this.name = name;
    }

    /** Returns {@code graph.task}. */
    final String name() {
        return name;
    }

    /** Returns what runs, as {@code Class.method} or {@code library.function}. */
    abstract String label();

    /** Compiles; called once before the first run. */
    abstract void prepare();

    /** Reads the task's grid where it needs one, and checks it. */
    abstract void updateGrid(@Nullable GridScheduler grids);

    /** Runs and waits. */
    abstract void run(WorkPool pool);

    /** Returns the code as text, for people. */
    abstract String listing();

    final void prepareTimed() {
        long start = System.nanoTime();
        prepare();
        compileNanos = System.nanoTime() - start;
    }

    final void runTimed(WorkPool pool) {
        long start = System.nanoTime();
        run(pool);
        runNanos = System.nanoTime() - start;
    }

    final long compileNanos() {
        return compileNanos;
    }

    final long runNanos() {
        return runNanos;
    }

    final void clearTimes() {
        runNanos = 0;
    }
}
