package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.ThreadTimes;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;

/** A task of a graph on a device, ready to run over and over without allocating. */
abstract sealed class GraphTask permits HostTask, OpenClTask {

    private final String name;

    /** Time of the latest preparation; next to nothing where the kernel was compiled before. */
    private long compileNanos;

    /** Time of the latest profiled run. */
    private long runNanos;

    /** When the latest profiled run began, counted from that of its graph. */
    private long startNanos;

    private @Nullable TaskWork work;

    /** The task that computes what this one would, or null. */
    private @Nullable GraphTask host;

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
     * Finds what to run. Called before the first run, and before the first one after device memory was given back;
     * {@link #updateGrid} and {@link #build} follow.
     */
    abstract void prepare();

    /**
     * Reads the task's grid where it needs one and checks it.
     *
     * @return whether it is another one than before, so that the task must be built again
     */
    abstract boolean updateGrid(@Nullable GridScheduler grids);

    /** Compiles for the grid and binds arguments. Not called while the task {@linkplain #runsIn runs in} another. */
    abstract void build();

    /** Returns the code as text, for people. */
    abstract String listing();

    /** Finds out what it does in one run, once it is built; null where that is not known. */
    abstract @Nullable TaskWork describe();

    /** Returns what it does in one run; null where that is not known, or it does not run itself. */
    final @Nullable TaskWork work() {
        return work;
    }

    /** Returns when each thread worked in the latest profiled run; null where the device tells nothing of threads. */
    @Nullable
    ThreadTimes threadTimes() {
        return null;
    }

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

    final void buildTimed() {
        if (host == null) {
            long start = System.nanoTime();
            build();
            compileNanos += System.nanoTime() - start;
        }
        work = host == null ? describe() : null;
    }

    /** Leaves all work to another task. */
    final void runsIn(GraphTask other) {
        host = other;
    }

    final void runsItself() {
        host = null;
    }

    /** Returns the task that does this one's work, or null if it does it itself. */
    final @Nullable GraphTask host() {
        return host;
    }

    /** Forgets the latest profiled run. */
    void clearTimes() {
        runNanos = 0;
        startNanos = 0;
    }

    final void ran(long nanos) {
        runNanos = nanos;
    }

    final void began(long nanos) {
        startNanos = nanos;
    }

    final long startNanos() {
        return startNanos;
    }

    final long compileNanos() {
        return compileNanos;
    }

    final long runNanos() {
        return runNanos;
    }
}
