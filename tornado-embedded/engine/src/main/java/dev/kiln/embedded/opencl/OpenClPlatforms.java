package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.CL_DEVICE_TYPE_ALL;
import static org.lwjgl.opencl.CL10.nclGetDeviceIDs;
import static org.lwjgl.opencl.CL10.nclGetPlatformIDs;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.opencl.CL;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.Platform;

/**
 * The OpenCL devices of this machine. Looking for them loads the OpenCL loader and all its drivers, so it is done once
 * and only when somebody asks. System property {@value #SWITCH}: {@code off} leaves OpenCL alone.
 *
 * @param devices in the order of the loader: {@code opencl:0}, {@code opencl:1}, …
 * @param reason why there are none, in one sentence; empty where there are some
 */
public record OpenClPlatforms(List<OpenClDevice> devices, String reason) {

    /** The system property that switches OpenCL off. */
    public static final String SWITCH = "kiln.opencl";

    private static final int DEVICE_NOT_FOUND = -1;

    /** Copies the list. */
    public OpenClPlatforms {
        devices = List.copyOf(devices);
    }

    private static final class Found {
        private static final OpenClPlatforms PLATFORMS = search();
    }

    /** Returns the devices of this machine; never fails. */
    public static OpenClPlatforms find() {
        return "off".equals(System.getProperty(SWITCH))
                ? none("it is switched off by -D" + SWITCH + "=off")
                : Found.PLATFORMS;
    }

    private static OpenClPlatforms none(String reason) {
        return new OpenClPlatforms(List.of(), reason);
    }

    private static OpenClPlatforms search() {
        try {
            JvmSignals.keep();
            Configuration.OPENCL_EXPLICIT_INIT.set(true);
            load();
        } catch (LinkageError | RuntimeException e) {
            return none("the OpenCL loader can't be loaded (" + firstLine(e)
                    + "); install it (Debian: ocl-icd-libopencl1) and a driver for the device");
        }
        try {
            return enumerate();
        } catch (RuntimeException e) {
            return none("an OpenCL driver fails: " + firstLine(e));
        }
    }

    /**
     * Asks on Linux for the loader by the name that programs are linked with: LWJGL's own choice, libOpenCL.so, is
     * mostly there where somebody develops for OpenCL, or where a vendor brings no other.
     */
    private static void load() {
        if (Platform.get() != Platform.LINUX || Configuration.OPENCL_LIBRARY_NAME.get() != null) {
            CL.create();
            return;
        }
        try {
            Configuration.OPENCL_LIBRARY_NAME.set("libOpenCL.so.1");
            CL.create();
        } catch (UnsatisfiedLinkError e) {
            Configuration.OPENCL_LIBRARY_NAME.set("libOpenCL.so");
            CL.create();
        }
    }

    private static OpenClPlatforms enumerate() {
        List<OpenClDevice> devices = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long[] platforms = platforms(failures);
        for (long platform : platforms) {
            for (long id : devices(platform, failures)) {
                try {
                    OpenClCapabilities capabilities = new DeviceQuery(platform, id).capabilities();
                    devices.add(new OpenClDevice(devices.size(), platform, id, capabilities));
                } catch (OpenClException e) {
                    failures.add(e.getMessage());
                }
            }
        }
        if (!devices.isEmpty()) {
            return new OpenClPlatforms(devices, "");
        }
        if (!failures.isEmpty()) {
            return none("an OpenCL driver fails: " + String.join("; ", failures));
        }
        return none(
                platforms.length == 0
                        ? "the OpenCL loader finds no driver; install one for the device (Debian, on any CPU: "
                                + "pocl-opencl-icd)"
                        : "its " + platforms.length + " driver(s) find no device");
    }

    private static long[] platforms(List<String> failures) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int code = nclGetPlatformIDs(0, NULL, count.address());
            int platforms = count.get(ValueLayout.JAVA_INT, 0);
            if (code == OpenClStatus.NO_PLATFORM || platforms == 0) {
                return new long[0];
            }
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, platforms);
            code = code == OpenClStatus.SUCCESS ? nclGetPlatformIDs(platforms, ids.address(), NULL) : code;
            if (code != OpenClStatus.SUCCESS) {
                failures.add("clGetPlatformIDs: " + OpenClStatus.name(code));
                return new long[0];
            }
            return ids.toArray(ValueLayout.JAVA_LONG);
        }
    }

    private static long[] devices(long platform, List<String> failures) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int code = nclGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, NULL, count.address());
            if (code == DEVICE_NOT_FOUND) {
                return new long[0];
            }
            int devices = count.get(ValueLayout.JAVA_INT, 0);
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, devices));
            if (code == OpenClStatus.SUCCESS && devices > 0) {
                code = nclGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices, ids.address(), NULL);
            }
            if (code != OpenClStatus.SUCCESS) {
                failures.add("clGetDeviceIDs: " + OpenClStatus.name(code));
                return new long[0];
            }
            return ids.asSlice(0, (long) devices * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
        }
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
