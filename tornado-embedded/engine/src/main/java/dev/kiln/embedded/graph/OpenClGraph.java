package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClMarker;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * A graph on an OpenCL device. An execution enqueues transfers to the device, tasks and transfers to the host, waits,
 * and looks whether a kernel failed; it allocates nothing.
 *
 * <p>An array that the graph neither transfers to the device nor consumes, but writes, goes there once too: what a
 * kernel does not write stays what it was on the host.
 */
final class OpenClGraph extends DeviceGraph {

    private static final DeviceArray[] NONE = {};

    private final OpenClSession session;
    private final OpenClContext context;
    private final OpenClTask[] tasks;
    private final TaskStatus status;
    private final OpenClTimer writes;
    private final OpenClTimer reads;
    private final DeviceArray[] eachIn;
    private final DeviceArray[] firstIn;

    /** Arrays that are sent only where they are not on the device yet. */
    private final DeviceArray[] missingIn;

    private final DeviceArray[] eachOut;
    private final DeviceArray[] firstOut;
    private final DeviceArray[] all;

    /** In a graph without tasks, when what it sent last is on the device. */
    private final OpenClMarker sent;

    /** Whether what travels at the first execution has travelled. */
    private boolean begun;

    /** Among all executions of the plan, the number of this graph's latest. */
    private long lastRun;

    /** For how long other graphs' arrays travelled to the device while tasks ran. */
    private long overlapNanos;

    private long writtenBytes;
    private long readBytes;

    OpenClGraph(GraphDefinition definition, List<GraphDefinition> plan, int index, OpenClSession session) {
        super(definition, plan);
        this.session = session;
        context = session.context();
        Set<Object> eachToDevice = sent(definition, DataTransferMode.EVERY_EXECUTION);
        Set<Object> firstToDevice = sent(definition, DataTransferMode.FIRST_EXECUTION);
        firstToDevice.removeAll(eachToDevice);
        Set<Object> missing = identitySet();
        missing.addAll(arrays());
        missing.removeAll(eachToDevice);
        missing.removeAll(firstToDevice);
        for (GraphNode.Consume consume : consumed()) {
            missing.removeAll(consume.objects());
        }
        DeviceArrays places = session.arrays();
        eachIn = places(places, index, eachToDevice);
        firstIn = places(places, index, firstToDevice);
        missingIn = places(places, index, missing);
        Set<Object> eachToHost = fetched(definition, DataTransferMode.EVERY_EXECUTION);
        Set<Object> firstToHost = fetched(definition, DataTransferMode.FIRST_EXECUTION);
        firstToHost.removeAll(eachToHost);
        eachOut = places(places, index, eachToHost);
        firstOut = places(places, index, firstToHost);
        all = places(places, index, arrays());
        sent = new OpenClMarker(context.device());
        writes = new OpenClTimer(context.device());
        reads = new OpenClTimer(context.device());
        List<GraphNode.Work> work = definition.nodes().stream()
                .filter(GraphNode.Work.class::isInstance)
                .map(GraphNode.Work.class::cast)
                .toList();
        status = new TaskStatus(context, work.size());
        Function<Object, OpenClBuffer> buffers =
                array -> places.place(index, array).buffer(context);
        List<OpenClTask> made = new ArrayList<>();
        for (GraphNode.Work node : work) {
            made.add(task(node, made.size(), buffers));
        }
        tasks = made.toArray(OpenClTask[]::new);
    }

    private OpenClTask task(GraphNode.Work node, int position, Function<Object, OpenClBuffer> buffers) {
        String task = name() + "." + node.id();
        OpenClTimer timer = new OpenClTimer(context.device());
        return switch (node) {
            case GraphNode.Task kernel ->
                new OpenClKernelTask(task, kernel, session.compiler(), buffers, () -> status.part(position), timer);
            case GraphNode.LibraryTask library ->
                new OpenClLibraryTask(task, library.call(), session.libraries(), context, buffers, timer);
            case GraphNode.Prebuilt prebuilt ->
                throw new IllegalArgumentException("task " + task + " is prebuilt, which the checker refuses");
        };
    }

    private static Set<Object> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static Set<Object> sent(GraphDefinition definition, int mode) {
        Set<Object> arrays = identitySet();
        for (GraphNode node : definition.nodes()) {
            if (node instanceof GraphNode.ToDevice in && in.mode() == mode) {
                arrays.addAll(in.objects());
            }
        }
        return arrays;
    }

    private static Set<Object> fetched(GraphDefinition definition, int mode) {
        Set<Object> arrays = identitySet();
        for (GraphNode node : definition.nodes()) {
            if (node instanceof GraphNode.ToHost out && out.mode() == mode) {
                arrays.addAll(out.objects());
            }
        }
        return arrays;
    }

    private static DeviceArray[] places(DeviceArrays places, int index, Set<Object> arrays) {
        return arrays.stream().map(array -> places.place(index, array)).toArray(DeviceArray[]::new);
    }

    @Override
    OpenClTask[] tasks() {
        return tasks;
    }

    @Override
    void run() {
        if (tasks.length == 0) {
            send(false);
        } else {
            run(session.queue(false), false);
        }
    }

    @Override
    void runTimed() {
        if (tasks.length == 0) {
            send(true);
            return;
        }
        run(session.queue(true), true);
        writes.collect();
        reads.collect();
        long start = Long.MAX_VALUE;
        long end = 0;
        for (OpenClTask task : tasks) {
            task.collectTime();
            start = Math.min(start, task.start());
            end = Math.max(end, task.end());
        }
        long origin = Math.min(start, writes.start());
        for (OpenClTask task : tasks) {
            task.began(task.start() - origin);
        }
        overlapNanos = session.overlap(start, end);
    }

    /**
     * Sends arrays while other graphs may run, and does not wait where the caller may change the arrays meanwhile. Who
     * uses them next waits on the device.
     */
    private void send(boolean timed) {
        OpenClQueue queue = session.transfers(timed);
        try {
            // What was sent last time may still be read from the memory that is written now.
            session.finishTransfers();
            long written = begun ? 0 : upload(firstIn, queue, timed) + uploadMissing(queue, timed);
            writtenBytes = written + upload(eachIn, queue, timed);
            queue.mark(sent);
            boolean waits = false;
            for (DeviceArray array : all) {
                array.arrivesAt(sent);
                waits |= !array.travelsFromCopy();
            }
            if (waits) {
                queue.finish();
            }
        } catch (RuntimeException e) {
            session.settle(e);
            throw e;
        }
        lastRun = session.nextRun();
        begun = true;
    }

    /** Lets the queue wait for what graphs without tasks send. */
    private void awaitArrivals(OpenClQueue queue) {
        OpenClMarker last = null;
        for (DeviceArray array : all) {
            OpenClMarker arrival = array.takeArrival();
            if (arrival != null && arrival != last && arrival.isSet()) {
                queue.await(arrival);
                last = arrival;
            }
        }
    }

    /** See {@link OpenClSession#overlap}. */
    long overlap(long start, long end) {
        if (tasks.length > 0 || !writes.isPending()) {
            return 0;
        }
        writes.collect();
        return Math.max(0, Math.min(end, writes.end()) - Math.max(start, writes.start()));
    }

    private void run(OpenClQueue queue, boolean timed) {
        DeviceArray[] once = begun ? NONE : firstOut;
        try {
            awaitArrivals(queue);
            long written = begun ? 0 : upload(firstIn, queue, timed) + uploadMissing(queue, timed);
            writtenBytes = written + upload(eachIn, queue, timed);
            for (OpenClTask task : tasks) {
                if (timed) {
                    task.enqueueTimed(queue);
                } else {
                    task.enqueue(queue, null);
                }
            }
            readBytes = download(once, queue, timed) + download(eachOut, queue, timed);
            status.read(queue);
            queue.finish();
        } catch (RuntimeException e) {
            session.settle(e);
            throw e;
        }
        lastRun = session.nextRun();
        begun = true;
        int failed = status.failedTask();
        if (failed >= 0) {
            throw failed(tasks[failed], status.of(failed), queue);
        }
        arrived(once);
        arrived(eachOut);
    }

    private RuntimeException failed(OpenClTask task, int[] report, OpenClQueue queue) {
        status.clear(queue);
        RuntimeException cause = task.failure(report);
        return failure(task, cause == null ? new IllegalStateException("unknown status " + report[0]) : cause);
    }

    private long upload(DeviceArray[] arrays, OpenClQueue queue, boolean timed) {
        long bytes = 0;
        for (DeviceArray array : arrays) {
            bytes += array.upload(context, queue, timed ? writes : null);
        }
        return bytes;
    }

    private long uploadMissing(OpenClQueue queue, boolean timed) {
        long bytes = 0;
        for (DeviceArray array : missingIn) {
            if (!array.isResident()) {
                bytes += array.upload(context, queue, timed ? writes : null);
            }
        }
        return bytes;
    }

    private long download(DeviceArray[] arrays, OpenClQueue queue, boolean timed) {
        long bytes = 0;
        for (DeviceArray array : arrays) {
            bytes += array.download(context, queue, timed ? reads : null);
        }
        return bytes;
    }

    private static void arrived(DeviceArray[] arrays) {
        for (DeviceArray array : arrays) {
            array.arrived();
        }
    }

    /** Returns the number of the latest run among all of the plan; 0 before the first. */
    long lastRun() {
        return lastRun;
    }

    @Override
    void forget() {
        super.forget();
        begun = false;
        lastRun = 0;
    }

    /** Lets go of device memory; the queues must be finished. */
    void release() {
        for (OpenClTask task : tasks) {
            task.unbind();
        }
        status.release();
        unprepare();
    }

    /** Gives back all that the graph made; it is not used any more. */
    void close() {
        sent.clear();
        for (OpenClTask task : tasks) {
            task.close();
        }
        status.release();
    }

    @Override
    void clearTimes() {
        super.clearTimes();
        session.finishTransfers();
        writes.collect();
        reads.collect();
        writtenBytes = 0;
        readBytes = 0;
        overlapNanos = 0;
    }

    @Override
    long overlapNanos() {
        return overlapNanos;
    }

    @Override
    long writeNanos() {
        if (writes.isPending()) {
            session.finishTransfers();
            writes.collect();
        }
        return writes.nanos();
    }

    @Override
    long readNanos() {
        return reads.nanos();
    }

    @Override
    long writtenBytes() {
        return writtenBytes;
    }

    @Override
    long readBytes() {
        return readBytes;
    }

    /** Returns the place of an array in this graph. */
    @Nullable
    DeviceArray placeOf(Object array, int index) {
        return arrays().contains(array) ? session.arrays().place(index, array) : null;
    }
}
