package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_KERNEL_LOCAL_MEM_SIZE;
import static org.lwjgl.opencl.CL10.CL_KERNEL_WORK_GROUP_SIZE;
import static org.lwjgl.opencl.CL10.clReleaseKernel;
import static org.lwjgl.opencl.CL10.nclCreateKernel;
import static org.lwjgl.opencl.CL10.nclGetKernelWorkGroupInfo;
import static org.lwjgl.opencl.CL10.nclSetKernelArg;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/**
 * A kernel of a program with its arguments and grid, which stay until they are set again: launching it again costs one
 * call. Used by one thread at a time.
 */
public final class OpenClFunction implements AutoCloseable {

    private final OpenClDevice device;
    private final String label;
    private final long handle;
    private final MemorySegment value = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment sizes = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 6);
    private int dimensions;
    private boolean hasLocal;
    private boolean isEmpty = true;
    private boolean closed;

    OpenClFunction(OpenClDevice device, long program, String function, String label) {
        this.device = device;
        this.label = label;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(ValueLayout.JAVA_INT);
            handle = nclCreateKernel(program, arena.allocateFrom(function).address(), code.address());
            OpenClStatus.check(code.get(ValueLayout.JAVA_INT, 0), "clCreateKernel", device, label);
        }
        long local = workGroupInfo(CL_KERNEL_LOCAL_MEM_SIZE);
        if (local > device.capabilities().localBytes()) {
            close();
            throw new TornadoTaskRuntimeException(
                    label + " needs " + local + " bytes of local memory for each group, but " + device.label() + " has "
                            + device.capabilities().localBytes() + ". Use smaller local arrays");
        }
    }

    long handle() {
        return handle;
    }

    /** Returns how many work items a group of this kernel can have at most. */
    public long maxGroupItems() {
        return workGroupInfo(CL_KERNEL_WORK_GROUP_SIZE);
    }

    private long workGroupInfo(int parameter) {
        int code = nclGetKernelWorkGroupInfo(handle, device.id(), parameter, Long.BYTES, value.address(), NULL);
        OpenClStatus.check(code, "clGetKernelWorkGroupInfo", device, label);
        return value.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Sets an argument to a buffer. */
    public void set(int argument, OpenClBuffer buffer) {
        value.set(ValueLayout.JAVA_LONG, 0, buffer.handle());
        pass(argument, Long.BYTES);
    }

    /** Sets an {@code int} argument. */
    public void set(int argument, int number) {
        value.set(ValueLayout.JAVA_INT, 0, number);
        pass(argument, Integer.BYTES);
    }

    /** Sets a {@code long} argument. */
    public void set(int argument, long number) {
        value.set(ValueLayout.JAVA_LONG, 0, number);
        pass(argument, Long.BYTES);
    }

    /** Sets a {@code float} argument. */
    public void set(int argument, float number) {
        value.set(ValueLayout.JAVA_FLOAT, 0, number);
        pass(argument, Float.BYTES);
    }

    /** Sets a {@code double} argument. */
    public void set(int argument, double number) {
        value.set(ValueLayout.JAVA_DOUBLE, 0, number);
        pass(argument, Double.BYTES);
    }

    private void pass(int argument, int bytes) {
        int code = nclSetKernelArg(handle, argument, bytes, value.address());
        if (code != OpenClStatus.SUCCESS) {
            throw OpenClStatus.failure(code, "clSetKernelArg", device, label + ", argument " + argument);
        }
    }

    /**
     * Sets the work items of the next launches.
     *
     * @param used how many dimensions, 1 to 3
     * @param global work items along each dimension; nothing is launched where one is 0
     * @param local work items of a group along each dimension, which divide {@code global}; empty to leave the choice
     *     to the driver
     * @throws TornadoTaskRuntimeException if the device refuses groups of that size
     */
    public void shape(int used, long[] global, long... local) {
        dimensions = used;
        hasLocal = local.length > 0;
        isEmpty = false;
        for (int d = 0; d < used; d++) {
            isEmpty |= global[d] == 0;
            sizes.setAtIndex(ValueLayout.JAVA_LONG, d, global[d]);
            sizes.setAtIndex(ValueLayout.JAVA_LONG, 3 + d, hasLocal ? local[d] : 0);
        }
        if (hasLocal) {
            checkGroup(used, local);
        }
    }

    private void checkGroup(int used, long[] local) {
        long items = 1;
        boolean fits = true;
        for (int d = 0; d < used; d++) {
            items *= local[d];
            fits &= local[d] <= device.capabilities().maxItemSizes().get(d);
        }
        long most = maxGroupItems();
        if (!fits || items > most) {
            throw new TornadoTaskRuntimeException(label + " has groups of " + items + " work items, local size "
                    + Arrays.toString(Arrays.copyOf(local, used)) + "; expected at most " + most
                    + " on " + device.label() + ", and at most "
                    + device.capabilities().maxItemSizes() + " along the dimensions. Choose a smaller local size");
        }
    }

    int dimensions() {
        return dimensions;
    }

    long globalAddress() {
        return sizes.address();
    }

    long localAddress() {
        return hasLocal ? sizes.address() + 3 * Long.BYTES : NULL;
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /** Returns label and grid, for messages. */
    String describe() {
        long[] all = sizes.toArray(ValueLayout.JAVA_LONG);
        return label + ", global size " + Arrays.toString(Arrays.copyOf(all, dimensions))
                + (hasLocal ? ", local size " + Arrays.toString(Arrays.copyOfRange(all, 3, 3 + dimensions)) : "");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            OpenClStatus.check(clReleaseKernel(handle), "clReleaseKernel", device, label);
        }
    }
}
