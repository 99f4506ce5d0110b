package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_MEM_READ_WRITE;
import static org.lwjgl.opencl.CL10.clReleaseMemObject;
import static org.lwjgl.opencl.CL11.CL_BUFFER_CREATE_TYPE_REGION;
import static org.lwjgl.opencl.CL11.nclCreateSubBuffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory that kernels of one device can use. Close it when no queue uses it any more. */
public final class OpenClBuffer implements AutoCloseable {

    private final OpenClDevice device;
    private final long handle;
    private final long bytes;
    private final String subject;
    private boolean closed;

    OpenClBuffer(OpenClDevice device, long handle, long bytes, String subject) {
        this.device = device;
        this.handle = handle;
        this.bytes = bytes;
        this.subject = subject;
    }

    long handle() {
        return handle;
    }

    /** Returns the size. */
    public long bytes() {
        return bytes;
    }

    /** Returns what the buffer is for. */
    public String subject() {
        return subject;
    }

    /**
     * Returns a part as a buffer of its own; close it before this one.
     *
     * @param offset in bytes, a multiple of {@link OpenClCapabilities#subBufferAlignment}
     */
    public OpenClBuffer part(long offset, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment region = arena.allocateFrom(ValueLayout.JAVA_LONG, offset, length);
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            long part = nclCreateSubBuffer(
                    handle, CL_MEM_READ_WRITE, CL_BUFFER_CREATE_TYPE_REGION, region.address(), code.address());
            OpenClStatus.check(code.get(ValueLayout.JAVA_INT, 0), "clCreateSubBuffer", device, subject);
            return new OpenClBuffer(device, part, length, subject);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            OpenClStatus.check(clReleaseMemObject(handle), "clReleaseMemObject", device, subject);
        }
    }
}
