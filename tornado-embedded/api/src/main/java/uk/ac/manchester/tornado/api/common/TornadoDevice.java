package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device that tasks can run on. */
public interface TornadoDevice {

    /** Returns a short name, unique within its back end. */
    String getDeviceName();

    /** Returns one line for people. */
    String getDescription();

    /** Returns the name of the platform or driver. */
    String getPlatformName();

    /** Returns what is known about the hardware. */
    TornadoTargetDevice getPhysicalDevice();

    /** Returns the kind of the device. */
    TornadoDeviceType getDeviceType();

    /** Returns the bytes of the largest single array. */
    long getMaxAllocMemory();

    /** Returns the bytes of memory that arrays can use. */
    long getMaxGlobalMemory();

    /** Returns the bytes that a work group can share. */
    long getDeviceLocalMemorySize();

    /** Returns the largest local size of each dimension. */
    long[] getDeviceMaxWorkgroupDimensions();

    /** Returns the version of OpenCL C, or a word that there is none. */
    String getDeviceOpenCLCVersion();

    /** Returns further facts, for people. */
    Object getDeviceInfo();

    /** Gives back what no plan uses any more. Plans keep what is theirs. */
    void clean();

    /** Returns the index of the device's back end. */
    int getBackendIndex();

    /** Returns how many processors work at the same time. */
    default int getAvailableProcessors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Returns the type of the device's back end. */
    TornadoVMBackendType getTornadoVMBackend();

    /** Returns whether SPIR-V binaries can be loaded. */
    boolean isSPIRVSupported();
}
