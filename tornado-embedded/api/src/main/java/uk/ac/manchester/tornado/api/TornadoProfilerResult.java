package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/** The times (in nanoseconds) and sizes (in bytes) of a plan's latest execution. */
public class TornadoProfilerResult implements ProfilerInterface {

    private final ProfilerInterface profile;

    TornadoProfilerResult(ProfilerInterface profile) {
        this.profile = profile;
    }

    @Override
    public long getTotalTime() {
        return profile.getTotalTime();
    }

    @Override
    public long getCompileTime() {
        return profile.getCompileTime();
    }

    @Override
    public long getTornadoCompilerTime() {
        return profile.getTornadoCompilerTime();
    }

    @Override
    public long getDriverInstallTime() {
        return profile.getDriverInstallTime();
    }

    @Override
    public long getDataTransfersTime() {
        return profile.getDataTransfersTime();
    }

    @Override
    public long getDeviceWriteTime() {
        return profile.getDeviceWriteTime();
    }

    @Override
    public long getDeviceReadTime() {
        return profile.getDeviceReadTime();
    }

    @Override
    public long getDataTransferDispatchTime() {
        return profile.getDataTransferDispatchTime();
    }

    @Override
    public long getKernelDispatchTime() {
        return profile.getKernelDispatchTime();
    }

    @Override
    public long getDeviceKernelTime() {
        return profile.getDeviceKernelTime();
    }

    @Override
    public long getTotalBytesCopyIn() {
        return profile.getTotalBytesCopyIn();
    }

    @Override
    public long getTotalBytesCopyOut() {
        return profile.getTotalBytesCopyOut();
    }

    @Override
    public long getTotalBytesTransferred() {
        return profile.getTotalBytesTransferred();
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        return profile.getTotalDeviceMemoryUsage();
    }

    @Override
    public String getProfileLog() {
        return profile.getProfileLog();
    }
}
