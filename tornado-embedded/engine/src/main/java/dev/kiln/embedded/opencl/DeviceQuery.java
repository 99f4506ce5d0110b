package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.*;
import static org.lwjgl.opencl.CL10.CL_FP_FMA;
import static org.lwjgl.opencl.CL11.CL_DEVICE_HOST_UNIFIED_MEMORY;
import static org.lwjgl.opencl.CL11.CL_DEVICE_OPENCL_C_VERSION;
import static org.lwjgl.opencl.CL12.CL_DEVICE_DOUBLE_FP_CONFIG;
import static org.lwjgl.opencl.CL12.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Asks a driver about a device. */
final class DeviceQuery {

    private static final int PREFERRED_GROUP_MULTIPLE = 0x1067; // of a device, since OpenCL 3.0

    private final long platform;
    private final long device;

    DeviceQuery(long platform, long device) {
        this.platform = platform;
        this.device = device;
    }

    OpenClCapabilities capabilities() {
        Set<String> extensions = Set.of(text(CL_DEVICE_EXTENSIONS).strip().split("\\s+"));
        return new OpenClCapabilities(
                text(CL_DEVICE_NAME),
                text(CL_DEVICE_VENDOR),
                text(CL_DRIVER_VERSION),
                platformText(CL_PLATFORM_NAME) + " (" + platformText(CL_PLATFORM_VERSION) + ")",
                text(CL_DEVICE_OPENCL_C_VERSION),
                type(number(CL_DEVICE_TYPE)),
                (int) number(CL_DEVICE_MAX_COMPUTE_UNITS),
                (int) number(CL_DEVICE_MAX_CLOCK_FREQUENCY),
                number(CL_DEVICE_MAX_WORK_GROUP_SIZE),
                itemSizes(),
                number(CL_DEVICE_LOCAL_MEM_SIZE),
                number(CL_DEVICE_GLOBAL_MEM_SIZE),
                number(CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                number(CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE),
                (int) number(CL_DEVICE_MEM_BASE_ADDR_ALIGN) / Byte.SIZE,
                optional(CL_DEVICE_DOUBLE_FP_CONFIG) != 0,
                extensions.contains("cl_khr_fp16"),
                number(CL_DEVICE_HOST_UNIFIED_MEMORY) != 0,
                (number(CL_DEVICE_SINGLE_FP_CONFIG) & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
                (number(CL_DEVICE_SINGLE_FP_CONFIG) & CL_FP_FMA) != 0,
                (int) number(CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT),
                (int) number(CL_DEVICE_PREFERRED_VECTOR_WIDTH_DOUBLE),
                (int) Math.max(1, optional(PREFERRED_GROUP_MULTIPLE)),
                number(CL_DEVICE_COMPILER_AVAILABLE) != 0,
                extensions);
    }

    private static TornadoDeviceType type(long bits) {
        if ((bits & CL_DEVICE_TYPE_GPU) != 0) {
            return TornadoDeviceType.GPU;
        }
        if ((bits & CL_DEVICE_TYPE_CPU) != 0) {
            return TornadoDeviceType.CPU;
        }
        return (bits & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? TornadoDeviceType.ACCELERATOR : TornadoDeviceType.DEFAULT;
    }

    private List<Long> itemSizes() {
        try (Arena arena = Arena.ofConfined()) {
            int dimensions = (int) number(CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS);
            MemorySegment sizes = arena.allocate(ValueLayout.JAVA_LONG, Math.max(3, dimensions));
            require(nclGetDeviceInfo(device, CL_DEVICE_MAX_WORK_ITEM_SIZES, sizes.byteSize(), sizes.address(), NULL));
            return List.of(
                    sizes.getAtIndex(ValueLayout.JAVA_LONG, 0),
                    sizes.getAtIndex(ValueLayout.JAVA_LONG, 1),
                    sizes.getAtIndex(ValueLayout.JAVA_LONG, 2));
        }
    }

    /** A number of up to 64 bits: shorter ones fill the low bytes, as all hosts of OpenCL devices are little-endian. */
    private long number(int parameter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            require(nclGetDeviceInfo(device, parameter, Long.BYTES, value.address(), NULL));
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The same, or 0 where the driver does not know the question. */
    private long optional(int parameter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            int code = nclGetDeviceInfo(device, parameter, Long.BYTES, value.address(), NULL);
            return code == OpenClStatus.SUCCESS ? value.get(ValueLayout.JAVA_LONG, 0) : 0;
        }
    }

    private String text(int parameter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            require(nclGetDeviceInfo(device, parameter, 0, NULL, size.address()));
            MemorySegment text = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0) + 1);
            require(nclGetDeviceInfo(device, parameter, text.byteSize() - 1, text.address(), NULL));
            return text.getString(0, StandardCharsets.UTF_8).strip();
        }
    }

    private String platformText(int parameter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            require(nclGetPlatformInfo(platform, parameter, 0, NULL, size.address()));
            MemorySegment text = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0) + 1);
            require(nclGetPlatformInfo(platform, parameter, text.byteSize() - 1, text.address(), NULL));
            return text.getString(0, StandardCharsets.UTF_8).strip();
        }
    }

    private static void require(int code) {
        if (code != OpenClStatus.SUCCESS) {
            throw new OpenClException(code, "The driver does not describe its device: " + OpenClStatus.name(code));
        }
    }
}
