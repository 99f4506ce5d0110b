package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** This Java virtual machine as a device: all cores, all memory. */
final class HostDevice implements TornadoDevice {

    private final HostHardware hardware = new HostHardware(WorkPool.defaultThreads());

    @Override
    public String getDeviceName() {
        return "host";
    }

    @Override
    public String getDescription() {
        return "host: " + hardware.getDeviceInfo();
    }

    @Override
    public String getPlatformName() {
        return "JVM " + Runtime.version();
    }

    @Override
    public TornadoTargetDevice getPhysicalDevice() {
        return hardware;
    }

    @Override
    public TornadoDeviceType getDeviceType() {
        return TornadoDeviceType.CPU;
    }

    @Override
    public long getMaxAllocMemory() {
        return hardware.getDeviceMaxAllocationSize();
    }

    @Override
    public long getMaxGlobalMemory() {
        return hardware.getDeviceGlobalMemorySize();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return hardware.getDeviceLocalMemorySize();
    }

    @Override
    public long[] getDeviceMaxWorkgroupDimensions() {
        return hardware.getDeviceMaxWorkItemSizes();
    }

    @Override
    public String getDeviceOpenCLCVersion() {
        return "none";
    }

    @Override
    public Object getDeviceInfo() {
        return hardware.getDeviceInfo();
    }

    @Override
    public void clean() {
        // Arrays are used where they are.
    }

    @Override
    public int getBackendIndex() {
        return 0;
    }

    @Override
    public int getAvailableProcessors() {
        return hardware.getDeviceMaxComputeUnits();
    }

    @Override
    public TornadoVMBackendType getTornadoVMBackend() {
        return TornadoVMBackendType.JAVA;
    }

    @Override
    public boolean isSPIRVSupported() {
        return false;
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
