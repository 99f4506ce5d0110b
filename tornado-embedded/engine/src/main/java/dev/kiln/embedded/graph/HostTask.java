package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.ThreadTimes;
import dev.kiln.embedded.host.WorkPool;
import org.jspecify.annotations.Nullable;

/** A task on the host. */
abstract sealed class HostTask extends GraphTask permits KernelTask, LibraryCall {

    private @Nullable ThreadTimes times;

    HostTask(String name) {
        super(name);
    }

    /** Runs and waits. */
    abstract void run(WorkPool pool);

    /**
     * Runs, waits and measures.
     *
     * @param graphStart when its graph began
     */
    final void runTimed(WorkPool pool, long graphStart) {
        ThreadTimes measured = times == null ? new ThreadTimes(pool) : times;
        times = measured;
        measured.begin(graphStart);
        pool.measure(measured);
        long start = System.nanoTime();
        try {
            run(pool);
        } finally {
            pool.stopMeasuring(measured);
        }
        long end = System.nanoTime();
        measured.end(start, end);
        began(start - graphStart);
        ran(end - start);
    }

    @Override
    void clearTimes() {
        super.clearTimes();
        if (times != null) {
            times.clear();
        }
    }

    @Override
    final @Nullable ThreadTimes threadTimes() {
        return times;
    }
}
