package dev.kiln.embedded.opencl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** An OpenCL device, called {@code opencl:} and its number. */
public final class OpenClDevice implements TornadoDevice {

    /** The index of the back end with OpenCL devices; the host comes first. */
    public static final int BACKEND = 1;

    private final int index;
    private final long platform;
    private final long id;
    private final OpenClCapabilities capabilities;
    private final OpenClHardware hardware;
    private final OpenClChoices choices;
    private @Nullable OpenClContext context;

    OpenClDevice(int index, long platform, long id, OpenClCapabilities capabilities) {
        this.index = index;
        this.platform = platform;
        this.id = id;
        this.capabilities = capabilities;
        hardware = new OpenClHardware(capabilities);
        choices = OpenClChoices.of(capabilities);
    }

    /** Returns what the device can do. */
    public OpenClCapabilities capabilities() {
        return capabilities;
    }

    /** Returns what decides between ways to do the same on this device. */
    public OpenClChoices choices() {
        return choices;
    }

    /** Returns the one context of this device in this process, made at the first call. */
    public synchronized OpenClContext context() {
        if (context == null) {
            context = new OpenClContext(this);
        }
        return context;
    }

    /** Returns name and hardware, for messages. */
    public String label() {
        return getDeviceName() + " (" + capabilities.name() + ")";
    }

    /** Returns the device's number among the OpenCL devices. */
    public int index() {
        return index;
    }

    long platform() {
        return platform;
    }

    long id() {
        return id;
    }

    @Override
    public String getDeviceName() {
        return "opencl:" + index;
    }

    @Override
    public String getDescription() {
        return getDeviceName() + ": " + hardware.getDeviceInfo();
    }

    @Override
    public String getPlatformName() {
        return capabilities.platform();
    }

    @Override
    public TornadoTargetDevice getPhysicalDevice() {
        return hardware;
    }

    @Override
    public TornadoDeviceType getDeviceType() {
        return capabilities.type();
    }

    @Override
    public long getMaxAllocMemory() {
        return capabilities.maxAllocationBytes();
    }

    @Override
    public long getMaxGlobalMemory() {
        return capabilities.globalBytes();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return capabilities.localBytes();
    }

    @Override
    public long[] getDeviceMaxWorkgroupDimensions() {
        return hardware.getDeviceMaxWorkItemSizes();
    }

    @Override
    public String getDeviceOpenCLCVersion() {
        return capabilities.languageVersion();
    }

    @Override
    public Object getDeviceInfo() {
        return hardware.getDeviceInfo();
    }

    @Override
    public void clean() {
        // Buffers belong to plans, which give them back when they are closed.
    }

    @Override
    public int getBackendIndex() {
        return BACKEND;
    }

    @Override
    public int getAvailableProcessors() {
        return capabilities.computeUnits();
    }

    @Override
    public TornadoVMBackendType getTornadoVMBackend() {
        return TornadoVMBackendType.OPENCL;
    }

    @Override
    public boolean isSPIRVSupported() {
        return false;
    }

    @Override
    public String toString() {
        return getDescription();
    }

    /** The same facts by TornadoVM's names. */
    private record OpenClHardware(OpenClCapabilities capabilities) implements TornadoTargetDevice {

        @Override
        public String getDeviceName() {
            return capabilities.name();
        }

        @Override
        public long getDeviceGlobalMemorySize() {
            return capabilities.globalBytes();
        }

        @Override
        public long getDeviceLocalMemorySize() {
            return capabilities.localBytes();
        }

        @Override
        public int getDeviceMaxComputeUnits() {
            return capabilities.computeUnits();
        }

        @Override
        public long[] getDeviceMaxWorkItemSizes() {
            return capabilities.maxItemSizes().stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        }

        @Override
        public long[] getDeviceMaxWorkGroupSize() {
            return new long[] {capabilities.maxGroupItems()};
        }

        @Override
        public int getMaxThreadsPerBlock() {
            return (int) Math.min(Integer.MAX_VALUE, capabilities.maxGroupItems());
        }

        @Override
        public int getDeviceMaxClockFrequency() {
            return capabilities.clockMegahertz();
        }

        @Override
        public long getDeviceMaxConstantBufferSize() {
            return capabilities.maxConstantBytes();
        }

        @Override
        public long getDeviceMaxAllocationSize() {
            return capabilities.maxAllocationBytes();
        }

        @Override
        public String getDeviceInfo() {
            return String.format(
                    Locale.ROOT,
                    "%s, driver %s, %d compute units, %.1f GiB%s, types int8 int16 int32 int64 float32%s%s",
                    capabilities.name(),
                    capabilities.driverVersion(),
                    capabilities.computeUnits(),
                    capabilities.globalBytes() / (double) (1L << 30),
                    capabilities.hasUnifiedMemory() ? " shared with the host" : "",
                    capabilities.hasFloat64() ? " float64" : "",
                    capabilities.hasFloat16() ? " float16" : "");
        }
    }
}
