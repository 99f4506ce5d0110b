package dev.kiln.embedded.graph;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;

/** A task of a graph on a device, ready to run over and over without allocating. */
abstract sealed class GraphTask permits HostTask, OpenClTask {

    private final String name;

    /** Time of the latest preparation; next to nothing where the kernel was compiled before. */
    private long compileNanos;

    /** Time of the latest profiled run. */
    private long runNanos;

    GraphTask(String name) {
        this.name = name;
    }

    /** Returns {@code graph.task}. */
    final String name() {
        return name;
    }

    /** Returns what runs, as {@code Class.method} or {@code library.function}. */
    abstract String label();

    /**
     * Compiles as far as that needs no grid. Called before the first run, and before the first one after device memory
     * was given back.
     */
    abstract void prepare();

    /** Reads the task's grid where it needs one, checks it, and compiles what depends on it. */
    abstract void updateGrid(@Nullable GridScheduler grids);

    /** Returns the code as text, for people. */
    abstract String listing();

    /** Returns the part of {@link #compileNanos()} that a driver took. */
    long driverNanos() {
        return 0;
    }

    final void prepareTimed(@Nullable GridScheduler grids) {
        long start = System.nanoTime();
        prepare();
        updateGrid(grids);
        compileNanos = System.nanoTime() - start;
    }

    final void ran(long nanos) {
        runNanos = nanos;
    }

    final long compileNanos() {
        return compileNanos;
    }

    final long runNanos() {
        return runNanos;
    }
}
