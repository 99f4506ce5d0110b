package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.tornado.spi.GraphDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan's graphs on an OpenCL device, with queues and memory of their own. */
final class OpenClSession implements DeviceSession {

    private final OpenClContext context;
    private final TaskCompiler<OpenClKernel> compiler;
    private final OpenClLibraries libraries;
    private final DeviceArrays arrays;
    private final OpenClGraph[] graphs;

    /** One queue for tasks and one for transfers while tasks run, of each without and with timing; made when needed. */
    private final @Nullable OpenClQueue[] queues = new OpenClQueue[4];

    private long runs;

    OpenClSession(
            List<GraphDefinition> definitions,
            OpenClContext context,
            TaskCompiler<OpenClKernel> compiler,
            OpenClLibraries libraries) {
        this.context = context;
        this.compiler = compiler;
        this.libraries = libraries;
        arrays = new DeviceArrays(definitions);
        graphs = new OpenClGraph[definitions.size()];
        for (int i = 0; i < graphs.length; i++) {
            graphs[i] = new OpenClGraph(definitions.get(i), definitions, i, this);
        }
    }

    OpenClContext context() {
        return context;
    }

    TaskCompiler<OpenClKernel> compiler() {
        return compiler;
    }

    OpenClLibraries libraries() {
        return libraries;
    }

    DeviceArrays arrays() {
        return arrays;
    }

    /** Returns the number of a run that just ended, from 1 on. */
    long nextRun() {
        return ++runs;
    }

    /** Returns the queue for tasks. It is finished whenever no graph with tasks runs. */
    OpenClQueue queue(boolean timed) {
        return queueAt(timed ? 1 : 0, timed);
    }

    /** Returns the queue for what graphs without tasks send; it may be at work while nothing runs. */
    OpenClQueue transfers(boolean timed) {
        return queueAt(timed ? 3 : 2, timed);
    }

    private OpenClQueue queueAt(int index, boolean timed) {
        OpenClQueue made = queues[index];
        if (made == null) {
            made = context.queue(timed);
            queues[index] = made;
        }
        return made;
    }

    /** Waits until nothing is on its way to the device. */
    void finishTransfers() {
        for (int i = 2; i < queues.length; i++) {
            OpenClQueue made = queues[i];
            if (made != null) {
                made.finish();
            }
        }
    }

    /**
     * Returns for how long between two times, by the device's clock, something was on its way to the device that
     * measured executions sent since this was last asked; waits for it.
     */
    long overlap(long start, long end) {
        finishTransfers();
        long nanos = 0;
        for (OpenClGraph graph : graphs) {
            nanos += graph.overlap(start, end);
        }
        return nanos;
    }

    /** Waits after a failure, so that nothing still uses arrays that the caller may give back. */
    void settle(RuntimeException failure) {
        for (OpenClQueue each : queues) {
            try {
                if (each != null) {
                    each.finish();
                }
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public OpenClGraph[] graphs() {
        return graphs;
    }

    @Override
    public void freeMemory() {
        finishTransfers();
        for (OpenClGraph graph : graphs) {
            graph.release();
        }
        arrays.release();
    }

    @Override
    public void fetch(Object array) {
        OpenClGraph latest = null;
        DeviceArray place = null;
        for (int i = 0; i < graphs.length; i++) {
            DeviceArray found = graphs[i].placeOf(array, i);
            if (found != null && graphs[i].lastRun() > (latest == null ? 0 : latest.lastRun())) {
                latest = graphs[i];
                place = found;
            }
        }
        if (place != null && place.isResident()) {
            finishTransfers();
            place.download(context, queue(false), null);
            queue(false).finish();
            place.arrived();
        }
    }

    @Override
    public long memoryBytes() {
        return arrays.bytes();
    }

    @Override
    public void close() {
        finishTransfers();
        for (OpenClGraph graph : graphs) {
            graph.close();
        }
        arrays.release();
        for (OpenClQueue each : queues) {
            if (each != null) {
                each.close();
            }
        }
    }
}
