package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import org.jspecify.annotations.Nullable;

/** A task on an OpenCL device. */
abstract sealed class OpenClTask extends GraphTask permits OpenClKernelTask, OpenClLibraryTask {

    private final OpenClTimer timer;

    OpenClTask(String name, OpenClTimer timer) {
        super(name);
        this.timer = timer;
    }

    /** Enqueues the task's kernels. */
    abstract void enqueue(OpenClQueue queue, @Nullable OpenClTimer measure);

    final void enqueueTimed(OpenClQueue queue) {
        enqueue(queue, timer);
    }

    /** Reads the time of the latest timed run; its queue must be finished. */
    final void collectTime() {
        timer.collect();
        ran(timer.nanos());
    }

    /** Returns when the latest timed run began, by the device's clock. */
    final long start() {
        return timer.start();
    }

    /** Returns when the latest timed run ended, by the device's clock. */
    final long end() {
        return timer.end();
    }

    /**
     * Returns what went wrong in the latest run, or null.
     *
     * @param status what the task's kernel left in its status buffer
     */
    abstract @Nullable RuntimeException failure(int[] status);

    /** Forgets arguments: the memory of arrays is given back. */
    abstract void unbind();

    /** Gives back what the task made; it is not used any more. */
    abstract void close();
}
