package uk.ac.manchester.tornado.api;

/** What is known about the hardware of a device. */
public interface TornadoTargetDevice {

    /** Returns the hardware's name. */
    String getDeviceName();

    /** Returns the bytes of memory. */
    long getDeviceGlobalMemorySize();

    /** Returns the bytes that a work group can share. */
    long getDeviceLocalMemorySize();

    /** Returns the number of cores or compute units. */
    int getDeviceMaxComputeUnits();

    /** Returns the largest global size of each dimension. */
    long[] getDeviceMaxWorkItemSizes();

    /** Returns the largest number of work items of a group, in one element. */
    long[] getDeviceMaxWorkGroupSize();

    /** Returns the largest number of work items of a group. */
    int getMaxThreadsPerBlock();

    /** Returns the clock in MHz, or 0 where it is not known. */
    int getDeviceMaxClockFrequency();

    /** Returns the bytes of the largest constant buffer. */
    long getDeviceMaxConstantBufferSize();

    /** Returns the bytes of the largest single array. */
    long getDeviceMaxAllocationSize();

    /** Returns further facts, for people. */
    String getDeviceInfo();
}
