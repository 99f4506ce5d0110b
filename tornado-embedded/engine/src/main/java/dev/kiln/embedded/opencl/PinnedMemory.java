package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_MAP_READ;
import static org.lwjgl.opencl.CL10.CL_MAP_WRITE;
import static org.lwjgl.opencl.CL10.CL_MEM_ALLOC_HOST_PTR;
import static org.lwjgl.opencl.CL10.CL_MEM_READ_WRITE;
import static org.lwjgl.opencl.CL10.CL_TRUE;
import static org.lwjgl.opencl.CL10.nclEnqueueMapBuffer;
import static org.lwjgl.opencl.CL10.nclEnqueueUnmapMemObject;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory of the host that the driver holds at its place, so that a device can copy from and to it by itself. */
public final class PinnedMemory implements AutoCloseable {

    private final OpenClContext context;
    private final OpenClBuffer buffer;
    private final MemorySegment memory;

    PinnedMemory(OpenClContext context, long bytes, String subject) {
        this.context = context;
        buffer = context.create(CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, bytes, NULL, "pinned memory for " + subject);
        try (OpenClQueue queue = context.queue(false);
                Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            long address = nclEnqueueMapBuffer(
                    queue.handle(),
                    buffer.handle(),
                    CL_TRUE,
                    CL_MAP_READ | CL_MAP_WRITE,
                    0,
                    buffer.bytes(),
                    0,
                    NULL,
                    NULL,
                    code.address());
            int status = code.get(ValueLayout.JAVA_INT, 0);
            if (status != OpenClStatus.SUCCESS) {
                buffer.close();
                throw OpenClStatus.failure(status, "clEnqueueMapBuffer", context.device(), buffer.subject());
            }
            memory = at(address, bytes);
        }
    }

    @SuppressWarnings("restricted") // The driver said where its memory is; it holds that many bytes.
    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Returns the memory, valid until this is closed. */
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        try (OpenClQueue queue = context.queue(false)) {
            int code = nclEnqueueUnmapMemObject(queue.handle(), buffer.handle(), memory.address(), 0, NULL, NULL);
            OpenClStatus.check(code, "clEnqueueUnmapMemObject", context.device(), buffer.subject());
            queue.finish();
        }
        buffer.close();
    }
}
