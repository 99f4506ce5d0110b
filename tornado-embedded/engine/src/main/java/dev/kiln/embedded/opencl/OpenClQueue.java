package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_FALSE;
import static org.lwjgl.opencl.CL10.CL_QUEUE_PROFILING_ENABLE;
import static org.lwjgl.opencl.CL10.clFinish;
import static org.lwjgl.opencl.CL10.clFlush;
import static org.lwjgl.opencl.CL10.clReleaseCommandQueue;
import static org.lwjgl.opencl.CL10.nclCreateCommandQueue;
import static org.lwjgl.opencl.CL10.nclEnqueueNDRangeKernel;
import static org.lwjgl.opencl.CL10.nclEnqueueReadBuffer;
import static org.lwjgl.opencl.CL10.nclEnqueueWriteBuffer;
import static org.lwjgl.opencl.CL12.nclEnqueueBarrierWithWaitList;
import static org.lwjgl.opencl.CL12.nclEnqueueMarkerWithWaitList;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Commands for a device, which run one after another. Nothing has run for sure before {@link #finish()} returns.
 * Enqueueing allocates nothing. Used by one thread at a time.
 */
public final class OpenClQueue implements AutoCloseable {

    private final OpenClDevice device;
    private final long handle;
    private final boolean isTimed;
    private boolean closed;

    OpenClQueue(OpenClDevice device, long context, boolean isTimed) {
        this.device = device;
        this.isTimed = isTimed;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            handle = nclCreateCommandQueue(
                    context, device.id(), isTimed ? CL_QUEUE_PROFILING_ENABLE : 0, code.address());
            OpenClStatus.check(code.get(ValueLayout.JAVA_INT, 0), "clCreateCommandQueue", device, "a queue");
        }
    }

    long handle() {
        return handle;
    }

    /** Returns the device. */
    public OpenClDevice device() {
        return device;
    }

    /**
     * Copies host memory to the device. It must not change before the queue is finished.
     *
     * @param offset in the buffer, in bytes
     * @param timer that measures the copy on a timed queue, or null
     */
    public void write(OpenClBuffer to, long offset, MemorySegment from, @Nullable OpenClTimer timer) {
        if (from.byteSize() > 0) {
            int code = nclEnqueueWriteBuffer(
                    handle, to.handle(), CL_FALSE, offset, from.byteSize(), from.address(), 0, NULL, event(timer));
            OpenClStatus.check(code, "clEnqueueWriteBuffer", device, to.subject());
        }
    }

    /**
     * Copies device memory to the host, where it is once the queue is finished.
     *
     * @param offset in the buffer, in bytes
     * @param timer that measures the copy on a timed queue, or null
     */
    public void read(OpenClBuffer from, long offset, MemorySegment to, @Nullable OpenClTimer timer) {
        if (to.byteSize() > 0) {
            int code = nclEnqueueReadBuffer(
                    handle, from.handle(), CL_FALSE, offset, to.byteSize(), to.address(), 0, NULL, event(timer));
            OpenClStatus.check(code, "clEnqueueReadBuffer", device, from.subject());
        }
    }

    /**
     * Runs a kernel for the grid that it was {@linkplain OpenClFunction#shape shaped} for.
     *
     * @param timer that measures the kernel on a timed queue, or null
     */
    public void launch(OpenClFunction function, @Nullable OpenClTimer timer) {
        if (function.isEmpty()) {
            return;
        }
        int code = nclEnqueueNDRangeKernel(
                handle,
                function.handle(),
                function.dimensions(),
                NULL,
                function.globalAddress(),
                function.localAddress(),
                0,
                NULL,
                event(timer));
        if (code != OpenClStatus.SUCCESS) {
            throw OpenClStatus.failure(code, "clEnqueueNDRangeKernel", device, function.describe());
        }
    }

    private long event(@Nullable OpenClTimer timer) {
        return timer == null || !isTimed ? NULL : timer.next();
    }

    /** Marks the end of the commands so far, in place of what {@code marker} marked before, and sends them. */
    public void mark(OpenClMarker marker) {
        marker.clear();
        int code = nclEnqueueMarkerWithWaitList(handle, 0, NULL, marker.address());
        OpenClStatus.check(code, "clEnqueueMarkerWithWaitList", device, "a queue");
        flush();
    }

    /** Lets all later commands wait until another queue has come to a marker that is set. */
    public void await(OpenClMarker marker) {
        int code = nclEnqueueBarrierWithWaitList(handle, 1, marker.address(), NULL);
        OpenClStatus.check(code, "clEnqueueBarrierWithWaitList", device, "a queue");
    }

    /** Sends the commands to the device without waiting. */
    public void flush() {
        OpenClStatus.check(clFlush(handle), "clFlush", device, "a queue");
    }

    /** Waits until all commands are done. */
    public void finish() {
        int code = clFinish(handle);
        JvmSignals.restore(); // drivers compile at the first launch, too
        OpenClStatus.check(code, "clFinish", device, "the commands of a graph");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            OpenClStatus.check(clReleaseCommandQueue(handle), "clReleaseCommandQueue", device, "a queue");
        }
    }
}
