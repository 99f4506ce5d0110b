package uk.ac.manchester.tornado.api.enums;

/** The family of drivers behind a device. */
public enum TornadoVMBackendType {
    /** OpenCL C for any OpenCL device. */
    OPENCL,
    /** Apple's Metal. */
    METAL,
    /** NVIDIA's PTX through the CUDA driver. */
    PTX,
    /** CUDA C. */
    CUDA,
    /** SPIR-V binaries. */
    SPIRV,
    /** The Java virtual machine itself: the embedded engine's {@code host} device. */
    JAVA,
    /** A device that is described but does not exist. */
    VIRTUAL
}
