package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_CONTEXT_PLATFORM;
import static org.lwjgl.opencl.CL10.CL_MEM_COPY_HOST_PTR;
import static org.lwjgl.opencl.CL10.CL_MEM_READ_WRITE;
import static org.lwjgl.opencl.CL10.CL_MEM_USE_HOST_PTR;
import static org.lwjgl.opencl.CL10.nclCreateBuffer;
import static org.lwjgl.opencl.CL10.nclCreateContext;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/**
 * Where the buffers, programs and queues of a device live. There is one for each device in a process, shared by all
 * plans and threads; it is never closed.
 *
 * <p>System property {@value #MEMORY} decides how arrays get to the device: {@code auto} uses them in place where a CPU
 * device shares the host's memory and otherwise copies them, through pinned memory where the device is no CPU;
 * {@code copied} and {@code staged} choose one of the latter for all.
 */
public final class OpenClContext {

    /** The system property that decides how arrays get to the device. */
    public static final String MEMORY = "kiln.opencl.memory";

    /** Bytes that a buffer without elements has all the same, since OpenCL has no empty buffers. */
    private static final long LEAST_BYTES = 16;

    /** Generated code reads whole elements only, so the widest element's alignment does. */
    private static final long SHARED_ALIGNMENT = Double.BYTES;

    private final OpenClDevice device;
    private final long handle;
    private final ProgramCache cache = ProgramCache.ofUser();
    private final Map<String, OpenClProgram> shared = new ConcurrentHashMap<>();

    OpenClContext(OpenClDevice device) {
        this.device = device;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment properties =
                    arena.allocateFrom(ValueLayout.JAVA_LONG, CL_CONTEXT_PLATFORM, device.platform(), 0);
            MemorySegment id = arena.allocateFrom(ValueLayout.JAVA_LONG, device.id());
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            handle = nclCreateContext(properties.address(), 1, id.address(), NULL, NULL, code.address());
            OpenClStatus.check(code.get(ValueLayout.JAVA_INT, 0), "clCreateContext", device, "the process");
        }
        OpenClProgram.startCompiler(this);
    }

    /** Returns the device. */
    public OpenClDevice device() {
        return device;
    }

    long handle() {
        return handle;
    }

    ProgramCache cache() {
        return cache;
    }

    /**
     * Makes a queue that runs commands in their order.
     *
     * @param isTimed whether commands can be timed
     */
    public OpenClQueue queue(boolean isTimed) {
        return new OpenClQueue(device, handle, isTimed);
    }

    /** Returns whether the device can work in memory of the host, at its place. */
    public boolean canShare(MemorySegment memory) {
        return mode().equals("auto")
                && device.capabilities().hasUnifiedMemory()
                && device.capabilities().type() == TornadoDeviceType.CPU
                && memory.address() % SHARED_ALIGNMENT == 0
                && memory.byteSize() > 0;
    }

    /** Returns whether copies go through pinned memory. */
    public boolean isStaged() {
        return switch (mode()) {
            case "staged" -> true;
            case "copied" -> false;
            default -> device.capabilities().type() != TornadoDeviceType.CPU;
        };
    }

    /**
     * Allocates pinned memory of the host.
     *
     * @param bytes at least 1
     */
    public PinnedMemory pin(long bytes, String subject) {
        return new PinnedMemory(this, bytes, subject);
    }

    private static String mode() {
        return System.getProperty(MEMORY, "auto");
    }

    /**
     * Allocates device memory; its contents are undefined.
     *
     * @param subject what it is for, for messages
     */
    public OpenClBuffer allocate(long bytes, String subject) {
        return create(CL_MEM_READ_WRITE, bytes, NULL, subject);
    }

    /** Makes a buffer of {@code memory} itself, which stays where it is and must outlive the buffer. */
    public OpenClBuffer share(MemorySegment memory, String subject) {
        return create(CL_MEM_READ_WRITE | CL_MEM_USE_HOST_PTR, memory.byteSize(), memory.address(), subject);
    }

    /** Allocates device memory with the contents of {@code memory}. */
    public OpenClBuffer copyOf(MemorySegment memory, String subject) {
        return create(CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, memory.byteSize(), memory.address(), subject);
    }

    /**
     * Builds a program, or takes it from the cache on disk.
     *
     * @param label names the kernel, for messages
     * @param text OpenCL C
     * @param options of the driver's compiler
     */
    public OpenClProgram build(String label, String text, String options) {
        return OpenClProgram.build(this, label, text, options);
    }

    /** Builds a program once for all who ask for the same text and options; it is never closed. For libraries. */
    public OpenClProgram shared(String label, String text, String options) {
        return shared.computeIfAbsent(options + "\n" + text, key -> build(label, text, options));
    }

    OpenClBuffer create(long flags, long wanted, long address, String subject) {
        long bytes = address == NULL ? Math.max(LEAST_BYTES, wanted) : wanted;
        long most = device.capabilities().maxAllocationBytes();
        if (bytes > most) {
            throw new TornadoOutOfMemoryException(device.label() + " can't hold " + subject + " of " + bytes
                    + " bytes; expected at most " + most + ". Use smaller arrays, or another device");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            long buffer = nclCreateBuffer(handle, flags, bytes, address, code.address());
            OpenClStatus.check(
                    code.get(ValueLayout.JAVA_INT, 0), "clCreateBuffer", device, subject + " of " + bytes + " bytes");
            return new OpenClBuffer(device, buffer, bytes, subject);
        }
    }
}
