package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_PROFILING_COMMAND_END;
import static org.lwjgl.opencl.CL10.CL_PROFILING_COMMAND_START;
import static org.lwjgl.opencl.CL10.clReleaseEvent;
import static org.lwjgl.opencl.CL10.nclGetEventProfilingInfo;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Measures commands on a timed queue: give it to them, finish the queue, then {@link #collect()}. One timer can measure
 * several commands; its time is their sum.
 */
public final class OpenClTimer {

    private static final int FIRST_CAPACITY = 4;

    private final OpenClDevice device;
    private final MemorySegment times = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
    private MemorySegment events = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, FIRST_CAPACITY);
    private int pending;
    private long nanos;
    private long firstStart;
    private long lastEnd;

    /** Makes a timer for commands of queues of {@code device}. */
    public OpenClTimer(OpenClDevice device) {
        this.device = device;
    }

    /** Returns where the next command puts its event. */
    long next() {
        long offset = (long) pending * Long.BYTES;
        if (offset == events.byteSize()) {
            MemorySegment more = Arena.ofAuto().allocate(2 * events.byteSize(), Long.BYTES);
            more.copyFrom(events);
            events = more;
        }
        pending++;
        events.set(ValueLayout.JAVA_LONG, offset, NULL);
        return events.address() + offset;
    }

    /** Returns whether commands were measured that are not collected yet. */
    public boolean isPending() {
        return pending > 0;
    }

    /** Reads what the commands since the last call took. Their queue must be finished. */
    public void collect() {
        nanos = 0;
        firstStart = Long.MAX_VALUE;
        lastEnd = 0;
        int count = pending;
        pending = 0;
        for (int i = 0; i < count; i++) {
            long event = events.getAtIndex(ValueLayout.JAVA_LONG, i);
            if (event != NULL) {
                add(event);
            }
        }
    }

    private void add(long event) {
        try {
            long address = times.address();
            int code = nclGetEventProfilingInfo(event, CL_PROFILING_COMMAND_START, Long.BYTES, address, NULL);
            OpenClStatus.check(code, "clGetEventProfilingInfo", device, "a command");
            code = nclGetEventProfilingInfo(event, CL_PROFILING_COMMAND_END, Long.BYTES, address + Long.BYTES, NULL);
            OpenClStatus.check(code, "clGetEventProfilingInfo", device, "a command");
            long start = times.getAtIndex(ValueLayout.JAVA_LONG, 0);
            long end = times.getAtIndex(ValueLayout.JAVA_LONG, 1);
            nanos += end - start;
            firstStart = Math.min(firstStart, start);
            lastEnd = Math.max(lastEnd, end);
        } finally {
            OpenClStatus.check(clReleaseEvent(event), "clReleaseEvent", device, "a command");
        }
    }

    /** Returns the time of the collected commands. */
    public long nanos() {
        return nanos;
    }

    /** Returns when the first of the collected commands began, by the device's clock. */
    public long start() {
        return firstStart;
    }

    /** Returns when the last of the collected commands ended, by the device's clock. */
    public long end() {
        return lastEnd;
    }
}
