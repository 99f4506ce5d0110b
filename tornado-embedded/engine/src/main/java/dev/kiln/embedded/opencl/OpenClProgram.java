package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_PROGRAM_BINARIES;
import static org.lwjgl.opencl.CL10.CL_PROGRAM_BINARY_SIZES;
import static org.lwjgl.opencl.CL10.CL_PROGRAM_BUILD_LOG;
import static org.lwjgl.opencl.CL10.clReleaseProgram;
import static org.lwjgl.opencl.CL10.nclBuildProgram;
import static org.lwjgl.opencl.CL10.nclCreateProgramWithBinary;
import static org.lwjgl.opencl.CL10.nclCreateProgramWithSource;
import static org.lwjgl.opencl.CL10.nclGetProgramBuildInfo;
import static org.lwjgl.opencl.CL10.nclGetProgramInfo;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Kernels that the driver has built. Used by many threads; closed when none makes functions of it any more. */
public final class OpenClProgram implements AutoCloseable {

    private final OpenClDevice device;
    private final long handle;
    private final String label;
    private final boolean isFromCache;
    private boolean closed;

    private OpenClProgram(OpenClDevice device, long handle, String label, boolean isFromCache) {
        this.device = device;
        this.handle = handle;
        this.label = label;
        this.isFromCache = isFromCache;
    }

    /** Takes the driver's binary from the cache, or else builds the text and caches the binary. */
    static OpenClProgram build(OpenClContext context, String label, String text, String options) {
        OpenClDevice device = context.device();
        ProgramCache cache = context.cache();
        String key = ProgramCache.key(device.capabilities(), text, options);
        byte[] cached = cache.find(key);
        if (cached != null) {
            OpenClProgram program = fromBinary(context, label, cached, options);
            if (program != null) {
                return program;
            }
        }
        OpenClProgram program = fromText(context, label, text, options);
        byte[] binary = cache.isOn() ? program.binary() : null;
        if (binary != null) {
            cache.store(key, binary);
        }
        return program;
    }

    /**
     * Lets the driver's compiler start, with a kernel that does nothing. LLVM takes the JVM's signals then, and a fault
     * that the JVM would not notice breaks what is being compiled: better a kernel that nobody needs. For each context.
     */
    static void startCompiler(OpenClContext context) {
        if (JvmSignals.areKept() && context.device().capabilities().hasCompiler()) {
            try {
                fromText(context, "Kernel nothing", "__kernel void nothing() {}", "")
                        .close();
            } catch (RuntimeException broken) {
                // A compiler that is really broken says so at the first kernel that somebody needs.
            }
        }
    }

    private static OpenClProgram fromText(OpenClContext context, String label, String text, String options) {
        OpenClDevice device = context.device();
        if (!device.capabilities().hasCompiler()) {
            throw new OpenClBuildException(label + " is not built for " + device.label()
                    + ", and its driver has no compiler. Build it ahead of time with the vendor's tools");
        }
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            MemorySegment sources = arena.allocateFrom(ValueLayout.JAVA_LONG, source.address());
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.length);
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            long program = nclCreateProgramWithSource(
                    context.handle(), 1, sources.address(), length.address(), code.address());
            OpenClStatus.check(code.get(ValueLayout.JAVA_INT, 0), "clCreateProgramWithSource", device, label);
            int status = build(device, program, options, arena);
            if (status != OpenClStatus.SUCCESS) {
                String log = log(device, program, arena);
                clReleaseProgram(program);
                throw OpenClBuildException.of(status, device, label, text, options, log);
            }
            return new OpenClProgram(device, program, label, false);
        }
    }

    /** Returns null where the driver does not take the binary any more. */
    private static @Nullable OpenClProgram fromBinary(
            OpenClContext context, String label, byte[] bytes, String options) {
        OpenClDevice device = context.device();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocateFrom(ValueLayout.JAVA_LONG, device.id());
            MemorySegment binary = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            MemorySegment binaries = arena.allocateFrom(ValueLayout.JAVA_LONG, binary.address());
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.length);
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            long program = nclCreateProgramWithBinary(
                    context.handle(), 1, id.address(), length.address(), binaries.address(), NULL, code.address());
            if (code.get(ValueLayout.JAVA_INT, 0) != OpenClStatus.SUCCESS) {
                return null;
            }
            if (build(device, program, options, arena) != OpenClStatus.SUCCESS) {
                clReleaseProgram(program);
                return null;
            }
            return new OpenClProgram(device, program, label, true);
        }
    }

    private static int build(OpenClDevice device, long program, String options, Arena arena) {
        MemorySegment id = arena.allocateFrom(ValueLayout.JAVA_LONG, device.id());
        try {
            return nclBuildProgram(
                    program, 1, id.address(), arena.allocateFrom(options).address(), NULL, NULL);
        } finally {
            JvmSignals.restore();
        }
    }

    private static String log(OpenClDevice device, long program, Arena arena) {
        MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
        int code = nclGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, 0, NULL, size.address());
        long bytes = size.get(ValueLayout.JAVA_LONG, 0);
        if (code != OpenClStatus.SUCCESS || bytes <= 0) {
            return "";
        }
        MemorySegment text = arena.allocate(bytes + 1);
        code = nclGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, bytes, text.address(), NULL);
        return code == OpenClStatus.SUCCESS
                ? text.getString(0, StandardCharsets.UTF_8).strip()
                : "";
    }

    /** The driver's binary, or null where it gives none. */
    private byte @Nullable [] binary() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            int code = nclGetProgramInfo(handle, CL_PROGRAM_BINARY_SIZES, Long.BYTES, size.address(), NULL);
            long bytes = size.get(ValueLayout.JAVA_LONG, 0);
            if (code != OpenClStatus.SUCCESS || bytes <= 0 || bytes > Integer.MAX_VALUE) {
                return null;
            }
            MemorySegment binary = arena.allocate(bytes);
            MemorySegment binaries = arena.allocateFrom(ValueLayout.JAVA_LONG, binary.address());
            code = nclGetProgramInfo(handle, CL_PROGRAM_BINARIES, Long.BYTES, binaries.address(), NULL);
            return code == OpenClStatus.SUCCESS ? binary.toArray(ValueLayout.JAVA_BYTE) : null;
        } finally {
            JvmSignals.restore(); // PoCL compiles what it has not launched yet
        }
    }

    /**
     * Makes a function with arguments and grid of its own.
     *
     * @param name in the program's text
     * @param user who needs it, for messages, such as a task and its kernel
     */
    public OpenClFunction function(String name, String user) {
        return new OpenClFunction(device, handle, name, user);
    }

    /** Returns whether the driver's compiler was spared. */
    public boolean isFromCache() {
        return isFromCache;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            OpenClStatus.check(clReleaseProgram(handle), "clReleaseProgram", device, label);
        }
    }
}
