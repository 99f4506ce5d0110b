package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.tornado.spi.GraphDefinition;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A plan's graphs on an OpenCL device, with queues and memory of their own. */
final class OpenClSession implements DeviceSession {

    private final OpenClContext context;
    private final Function<KernelMethod, OpenClKernel> compiler;
    private final OpenClLibraries libraries;
    private final DeviceArrays arrays;
    private final OpenClGraph[] graphs;
    private @Nullable OpenClQueue queue;
    private @Nullable OpenClQueue timedQueue;
    private long runs;

    OpenClSession(
            List<GraphDefinition> definitions,
            OpenClContext context,
            Function<KernelMethod, OpenClKernel> compiler,
            OpenClLibraries libraries) {
        this.context = context;
        this.compiler = compiler;
        this.libraries = libraries;
        arrays = new DeviceArrays(definitions);
        graphs = new OpenClGraph[definitions.size()];
        for (int i = 0; i < graphs.length; i++) {
            graphs[i] = new OpenClGraph(definitions.get(i), i, this);
        }
    }

    OpenClContext context() {
        return context;
    }

    Function<KernelMethod, OpenClKernel> compiler() {
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

    /** Returns the queue for runs that nobody measures. Between runs, all queues are finished. */
    OpenClQueue queue() {
        OpenClQueue made = queue;
        if (made == null) {
            made = context.queue(false);
            queue = made;
        }
        return made;
    }

    /** Returns the queue for runs that are measured. */
    OpenClQueue timedQueue() {
        OpenClQueue made = timedQueue;
        if (made == null) {
            made = context.queue(true);
            timedQueue = made;
        }
        return made;
    }

    /** Waits after a failure, so that nothing still uses arrays that the caller may give back. */
    void settle(RuntimeException failure) {
        for (OpenClQueue each : new OpenClQueue[] {queue, timedQueue}) {
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
            place.download(context, queue(), null);
            queue().finish();
            place.arrived();
        }
    }

    @Override
    public long memoryBytes() {
        return arrays.bytes();
    }

    @Override
    public void close() {
        for (OpenClGraph graph : graphs) {
            graph.close();
        }
        arrays.release();
        for (OpenClQueue each : new OpenClQueue[] {queue, timedQueue}) {
            if (each != null) {
                each.close();
            }
        }
    }
}
