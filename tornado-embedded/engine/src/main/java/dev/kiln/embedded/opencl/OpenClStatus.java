package dev.kiln.embedded.opencl;

import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** What OpenCL's status codes are called, and what a person can do about them. */
final class OpenClStatus {

    static final int SUCCESS = 0;
    static final int DEVICE_NOT_AVAILABLE = -2;
    static final int NO_MEMORY_OBJECT = -4;
    static final int OUT_OF_RESOURCES = -5;
    static final int OUT_OF_HOST_MEMORY = -6;
    static final int BUILD_PROGRAM_FAILURE = -11;
    static final int INVALID_COMMAND_QUEUE = -36;
    static final int INVALID_WORK_GROUP_SIZE = -54;
    static final int INVALID_WORK_ITEM_SIZE = -55;
    static final int INVALID_BUFFER_SIZE = -61;
    static final int NO_PLATFORM = -1001;

    private OpenClStatus() {}

    /**
     * Does nothing where a call succeeded.
     *
     * @param call the OpenCL function
     * @param subject what it was about, such as a kernel or an array
     * @throws RuntimeException that names call, device, subject and what to do, of a type for its kind
     */
    static void check(int code, String call, OpenClDevice device, String subject) {
        if (code != SUCCESS) {
            throw failure(code, call, device, subject);
        }
    }

    /** Returns what {@link #check} throws. */
    static RuntimeException failure(int code, String call, OpenClDevice device, String subject) {
        String message = call + " failed with " + name(code) + " on " + device.label() + " for " + subject + ". ";
        return switch (code) {
            case NO_MEMORY_OBJECT, OUT_OF_HOST_MEMORY, INVALID_BUFFER_SIZE ->
                new TornadoOutOfMemoryException(
                        message + memory(device) + ". Use smaller arrays, a smaller batch, or " + "another device");
            case OUT_OF_RESOURCES ->
                new TornadoOutOfMemoryException(
                        message + memory(device) + ". The device ran out of memory or registers, "
                                + "or a kernel used memory that is not its own. Use smaller arrays, a smaller group, or "
                                + "another device");
            case DEVICE_NOT_AVAILABLE, INVALID_COMMAND_QUEUE ->
                new TornadoDeviceNotFound(message
                        + "The device is lost: it was reset, removed or taken by its driver. What was on it is gone, "
                        + "files are intact. Start again, on another device if this one stays away");
            case INVALID_WORK_GROUP_SIZE, INVALID_WORK_ITEM_SIZE ->
                new TornadoTaskRuntimeException(message + "It takes groups of at most "
                        + device.capabilities().maxGroupItems()
                        + " work items, fewer where a kernel needs many registers. Choose a smaller local size");
            default -> new OpenClException(code, message + "This is a defect in Kiln or in the driver");
        };
    }

    private static String memory(OpenClDevice device) {
        OpenClCapabilities can = device.capabilities();
        return "The device has " + can.globalBytes() + " bytes, at most " + can.maxAllocationBytes() + " for an array";
    }

    /** Returns the code's name in the OpenCL standard, and its number. */
    static String name(int code) {
        String name = switch (code) {
            case -1 -> "CL_DEVICE_NOT_FOUND";
            case DEVICE_NOT_AVAILABLE -> "CL_DEVICE_NOT_AVAILABLE";
            case -3 -> "CL_COMPILER_NOT_AVAILABLE";
            case NO_MEMORY_OBJECT -> "CL_MEM_OBJECT_ALLOCATION_FAILURE";
            case OUT_OF_RESOURCES -> "CL_OUT_OF_RESOURCES";
            case OUT_OF_HOST_MEMORY -> "CL_OUT_OF_HOST_MEMORY";
            case -7 -> "CL_PROFILING_INFO_NOT_AVAILABLE";
            case -8 -> "CL_MEM_COPY_OVERLAP";
            case BUILD_PROGRAM_FAILURE -> "CL_BUILD_PROGRAM_FAILURE";
            case -12 -> "CL_MAP_FAILURE";
            case -13 -> "CL_MISALIGNED_SUB_BUFFER_OFFSET";
            case -14 -> "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST";
            case -30 -> "CL_INVALID_VALUE";
            case -33 -> "CL_INVALID_DEVICE";
            case -34 -> "CL_INVALID_CONTEXT";
            case -35 -> "CL_INVALID_QUEUE_PROPERTIES";
            case INVALID_COMMAND_QUEUE -> "CL_INVALID_COMMAND_QUEUE";
            case -37 -> "CL_INVALID_HOST_PTR";
            case -38 -> "CL_INVALID_MEM_OBJECT";
            case -42 -> "CL_INVALID_BINARY";
            case -43 -> "CL_INVALID_BUILD_OPTIONS";
            case -44 -> "CL_INVALID_PROGRAM";
            case -45 -> "CL_INVALID_PROGRAM_EXECUTABLE";
            case -46 -> "CL_INVALID_KERNEL_NAME";
            case -47 -> "CL_INVALID_KERNEL_DEFINITION";
            case -48 -> "CL_INVALID_KERNEL";
            case -49 -> "CL_INVALID_ARG_INDEX";
            case -50 -> "CL_INVALID_ARG_VALUE";
            case -51 -> "CL_INVALID_ARG_SIZE";
            case -52 -> "CL_INVALID_KERNEL_ARGS";
            case -53 -> "CL_INVALID_WORK_DIMENSION";
            case INVALID_WORK_GROUP_SIZE -> "CL_INVALID_WORK_GROUP_SIZE";
            case INVALID_WORK_ITEM_SIZE -> "CL_INVALID_WORK_ITEM_SIZE";
            case -56 -> "CL_INVALID_GLOBAL_OFFSET";
            case -57 -> "CL_INVALID_EVENT_WAIT_LIST";
            case -58 -> "CL_INVALID_EVENT";
            case -59 -> "CL_INVALID_OPERATION";
            case INVALID_BUFFER_SIZE -> "CL_INVALID_BUFFER_SIZE";
            case -63 -> "CL_INVALID_GLOBAL_WORK_SIZE";
            case NO_PLATFORM -> "CL_PLATFORM_NOT_FOUND_KHR";
            default -> "status";
        };
        return name + " (" + code + ")";
    }
}
