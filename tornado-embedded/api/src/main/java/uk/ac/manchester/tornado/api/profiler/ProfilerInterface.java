package uk.ac.manchester.tornado.api.profiler;

/** The times (in nanoseconds) and sizes (in bytes) of a plan's latest execution. */
public interface ProfilerInterface {

    /** Returns the time from end to end. */
    long getTotalTime();

    /** Returns the time of all compilation. */
    long getCompileTime();

    /** Returns the time from bytecode to device code. */
    long getTornadoCompilerTime();

    /** Returns the time in which a driver made its binary. */
    long getDriverInstallTime();

    /** Returns the time of transfers in both directions. */
    long getDataTransfersTime();

    /** Returns the time of transfers to the device. */
    long getDeviceWriteTime();

    /** Returns the time of transfers to the host. */
    long getDeviceReadTime();

    /** Returns the time to submit transfers. */
    long getDataTransferDispatchTime();

    /** Returns the time to submit kernels. */
    long getKernelDispatchTime();

    /** Returns the time in which kernels ran. */
    long getDeviceKernelTime();

    /** Returns the bytes copied to the device. */
    long getTotalBytesCopyIn();

    /** Returns the bytes copied to the host. */
    long getTotalBytesCopyOut();

    /** Returns the bytes copied in both directions. */
    long getTotalBytesTransferred();

    /** Returns the bytes of device memory that the plan's arrays use. */
    long getTotalDeviceMemoryUsage();

    /** Returns the times of every task as JSON: an object per graph, in it one per task. */
    String getProfileLog();
}
