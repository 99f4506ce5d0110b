package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClArgument;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Where the kernels of a graph report failures: a few ints for each task, in one buffer that one transfer brings to the
 * host.
 */
final class TaskStatus {

    private static final long PAGE = 4096;
    private static final int BYTES = OpenClArgument.Status.INTS * Integer.BYTES;

    private final OpenClContext context;
    private final long stride;
    private final MemorySegment host;
    private final OpenClBuffer[] parts;
    private @Nullable OpenClBuffer buffer;
    private boolean shared;

    TaskStatus(OpenClContext context, int tasks) {
        this.context = context;
        stride = Math.max(BYTES, context.device().capabilities().subBufferAlignment());
        host = Arena.ofAuto().allocate(Math.max(1, tasks) * stride, PAGE);
        parts = new OpenClBuffer[tasks];
    }

    /** Returns the part of a task. */
    OpenClBuffer part(int task) {
        OpenClBuffer whole = buffer;
        if (whole == null) {
            shared = context.canShare(host);
            whole = shared ? context.share(host, "task status") : context.copyOf(host, "task status");
            buffer = whole;
        }
        if (parts[task] == null) {
            parts[task] = whole.part(task * stride, BYTES);
        }
        return parts[task];
    }

    /** Enqueues the transfer to the host. */
    void read(OpenClQueue queue) {
        if (!shared && buffer != null) {
            queue.read(buffer, 0, host, null);
        }
    }

    /** Returns the first task that failed, or -1; the queue must be finished. */
    int failedTask() {
        for (int i = 0; i < parts.length; i++) {
            if (host.get(ValueLayout.JAVA_INT, i * stride) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Returns what a task reports. */
    int[] of(int task) {
        return host.asSlice(task * stride, BYTES).toArray(ValueLayout.JAVA_INT);
    }

    /** Forgets all failures and waits. */
    void clear(OpenClQueue queue) {
        host.fill((byte) 0);
        if (!shared && buffer != null) {
            queue.write(buffer, 0, host, null);
            queue.finish();
        }
    }

    void release() {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) {
                parts[i].close();
                parts[i] = null;
            }
        }
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }
}
