package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.*;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.lwjgl.BufferUtils;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL;
import org.lwjgl.system.MemoryStack;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The first OpenCL device, with copies around each launch and no cleverness: what generated text is tried out on. */
public final class PlainDevice implements AutoCloseable {
    private static final long ROUNDS_DIVISION = 1 << 7;

    private final long device;
    private final long context;
    private final long queue;

    private PlainDevice(long platform, long device) {
        this.device = device;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            PointerBuffer properties = stack.mallocPointer(3)
                    .put(0, CL_CONTEXT_PLATFORM)
                    .put(1, platform)
                    .put(2, 0);
            context = clCreateContext(properties, device, null, 0, error);
            check(error.get(0));
            queue = clCreateCommandQueue(context, device, 0, error);
            check(error.get(0));
        }
    }

    /** The first device of the first platform, or null if there is none. */
    public static @Nullable PlainDevice open() {
        // The driver opens the loader, which LWJGL lets be opened once.
        if (OpenClPlatforms.find().devices().isEmpty()) {
            return null;
        }
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer platforms = stack.mallocPointer(1);
            IntBuffer count = stack.mallocInt(1);
            if (clGetPlatformIDs(platforms, count) != CL_SUCCESS || count.get(0) == 0) {
                return null;
            }
            PointerBuffer devices = stack.mallocPointer(1);
            if (clGetDeviceIDs(platforms.get(0), CL_DEVICE_TYPE_ALL, devices, count) != CL_SUCCESS) {
                return null;
            }
            CL.createPlatformCapabilities(platforms.get(0));
            return new PlainDevice(platforms.get(0), devices.get(0));
        }
    }

    /** The first device of the first platform; without one, the test is skipped and says so. */
    public static PlainDevice openOrSkip() {
        PlainDevice device = open();
        Assumptions.assumeTrue(device != null, "No OpenCL device here: install a driver, for example pocl-opencl-icd");
        return Objects.requireNonNull(device);
    }

    /** What fits this device. */
    public OpenClOptions options() {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer config = stack.mallocLong(1);
            check(clGetDeviceInfo(device, 0x101B, config, null));
            return OpenClOptions.STRICT.withRoundsDivision((config.get(0) & ROUNDS_DIVISION) != 0);
        }
    }

    /** Builds a program. */
    public long build(String text, String buildOptions) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            long program = clCreateProgramWithSource(context, text, error);
            check(error.get(0));
            int status = clBuildProgram(program, device, buildOptions, null, 0);
            JvmSignals.restore();
            if (status != CL_SUCCESS) {
                throw new IllegalStateException(log(program) + "\n" + text);
            }
            return program;
        }
    }

    private String log(long program) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer size = stack.mallocPointer(1);
            check(clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, (ByteBuffer) null, size));
            ByteBuffer text = BufferUtils.createByteBuffer((int) size.get(0));
            check(clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, text, null));
            byte[] bytes = new byte[text.remaining()];
            text.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public void release(long program) {
        check(clReleaseProgram(program));
    }

    /**
     * Runs a kernel of a program and waits.
     *
     * @param arguments as given to a task; arrays are written back
     * @return what is in the status buffer
     */
    public int[] run(long program, OpenClSource source, List<?> arguments, long[] global, long[] local) {
        List<Long> buffers = new ArrayList<>();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            long kernel = clCreateKernel(program, source.function(), error);
            check(error.get(0));
            int[] status = new int[OpenClArgument.Status.INTS];
            List<MemorySegment> back = new ArrayList<>();
            for (int i = 0; i < source.arguments().size(); i++) {
                switch (source.arguments().get(i)) {
                    case OpenClArgument.Buffer b -> {
                        MemorySegment data = segment(arguments.get(b.parameter()));
                        buffers.add(buffer(data));
                        back.add(data);
                        check(clSetKernelArg1p(kernel, i, buffers.getLast()));
                    }
                    case OpenClArgument.Length l -> {
                        OpenClArgument.Buffer b =
                                (OpenClArgument.Buffer) source.arguments().get(i - 1);
                        long bytes = segment(arguments.get(l.parameter())).byteSize();
                        check(clSetKernelArg1i(
                                kernel, i, (int) (bytes / b.element().bytes())));
                    }
                    case OpenClArgument.Scalar s -> {
                        Number number = (Number) arguments.get(s.parameter());
                        check(
                                switch (s.type()) {
                                    case BOOL, INT -> clSetKernelArg1i(kernel, i, number.intValue());
                                    case LONG -> clSetKernelArg1l(kernel, i, number.longValue());
                                    case FLOAT -> clSetKernelArg1f(kernel, i, number.floatValue());
                                    case DOUBLE -> clSetKernelArg1d(kernel, i, number.doubleValue());
                                });
                    }
                    case OpenClArgument.GridLimit g -> check(clSetKernelArg1i(kernel, i, (int) global[g.dimension()]));
                    case OpenClArgument.Status s -> {
                        MemorySegment data = MemorySegment.ofArray(status);
                        buffers.add(buffer(data));
                        back.add(data);
                        check(clSetKernelArg1p(kernel, i, buffers.getLast()));
                    }
                }
            }
            PointerBuffer size = stack.mallocPointer(3);
            PointerBuffer group = stack.mallocPointer(3);
            for (int d = 0; d < 3; d++) {
                size.put(d, source.guardsGlobalIds() ? (global[d] + local[d] - 1) / local[d] * local[d] : global[d]);
                group.put(d, local[d]);
            }
            check(clEnqueueNDRangeKernel(queue, kernel, 3, null, size, group, null, null));
            int finished = clFinish(queue);
            JvmSignals.restore();
            check(finished);
            for (int i = 0; i < back.size(); i++) {
                read(buffers.get(i), back.get(i));
            }
            check(clReleaseKernel(kernel));
            return status;
        } finally {
            buffers.forEach(buffer -> check(clReleaseMemObject(buffer)));
        }
    }

    private long buffer(MemorySegment data) {
        ByteBuffer copy = BufferUtils.createByteBuffer(Math.max(1, (int) data.byteSize()));
        MemorySegment.ofBuffer(copy).copyFrom(data);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            long buffer = clCreateBuffer(context, CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, copy, error);
            check(error.get(0));
            return buffer;
        }
    }

    private void read(long buffer, MemorySegment into) {
        if (into.byteSize() == 0) {
            return;
        }
        ByteBuffer copy = BufferUtils.createByteBuffer((int) into.byteSize()).order(ByteOrder.nativeOrder());
        check(clEnqueueReadBuffer(queue, buffer, true, 0, copy, null, null));
        into.copyFrom(MemorySegment.ofBuffer(copy));
    }

    /** The elements of an argument. */
    public static MemorySegment segment(Object array) {
        return switch (array) {
            case TornadoNativeArray data -> data.getSegment();
            case byte[] data -> MemorySegment.ofArray(data);
            case short[] data -> MemorySegment.ofArray(data);
            case char[] data -> MemorySegment.ofArray(data);
            case int[] data -> MemorySegment.ofArray(data);
            case long[] data -> MemorySegment.ofArray(data);
            case float[] data -> MemorySegment.ofArray(data);
            case double[] data -> MemorySegment.ofArray(data);
            default -> throw new IllegalArgumentException("no array: " + array);
        };
    }

    private static void check(int error) {
        if (error != CL_SUCCESS) {
            throw new IllegalStateException("OpenCL error " + error);
        }
    }

    @Override
    public void close() {
        check(clReleaseCommandQueue(queue));
        check(clReleaseContext(context));
    }
}
