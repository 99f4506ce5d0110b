package dev.kiln.device;

import java.util.Map;
import java.util.function.BooleanSupplier;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * What graphs have to know of a device before they are built, as data: code that builds them asks for these and never
 * for an engine's name.
 *
 * @param products how matrix products are computed
 * @param compilerFlags of the driver of a back end; a back end that is not named keeps the engine's own
 * @param inPlace whether tasks work in the host's memory itself, so that an array never has two states
 * @param sendsAhead whether a graph without tasks sends arrays to the device while other graphs run there
 * @param optimizerLibrary whether library "kiln-optimizers" of Kiln's own engine steps quantized weights on the device
 *     faster than a kernel, as on all that are CPUs: a work item steps a group there, not a weight
 */
public record Capabilities(
        Products products,
        Map<TornadoVMBackendType, String> compilerFlags,
        boolean inPlace,
        boolean sendsAhead,
        boolean optimizerLibrary) {
    /** No warnings and, unlike TornadoVM's own choice, nothing that loses infinities, NaN or signed zeros. */
    private static final String STRICT = "-w";

    /** How matrix products are computed. */
    public enum Products {
        /** The engine has library "kiln". */
        LIBRARY,
        /** TornadoVM calls NVIDIA's cuBLAS. */
        CUBLAS,
        /** By the kernels that every device runs. */
        KERNEL
    }

    /** Copies the map. */
    public Capabilities {
        compilerFlags = Map.copyOf(compilerFlags);
    }

    /** What a device of the engine of this process can do. */
    public static Capabilities of(TornadoDevice device) {
        if (Devices.running().equals(Devices.EMBEDDED)) {
            boolean isHost = device.getTornadoVMBackend() == TornadoVMBackendType.JAVA;
            boolean isProcessor = isHost || device.getDeviceType() == TornadoDeviceType.CPU;
            return new Capabilities(Products.LIBRARY, Map.of(), isHost, !isHost && hasOwnMemory(device), isProcessor);
        }
        Map<TornadoVMBackendType, String> flags = device.getTornadoVMBackend() == TornadoVMBackendType.OPENCL
                ? Map.of(TornadoVMBackendType.OPENCL, STRICT)
                : Map.of();
        return new Capabilities(
                products(device.getTornadoVMBackend(), () -> CublasProbe.works(device)), flags, false, false, false);
    }

    /**
     * How TornadoVM computes products. Only its CUDA back end calls libraries: that of PTX has no way to share its
     * streams with them.
     *
     * @param cublas whether cuBLAS works on the device; asked only where it could
     */
    static Products products(TornadoVMBackendType backend, BooleanSupplier cublas) {
        return backend == TornadoVMBackendType.CUDA && cublas.getAsBoolean() ? Products.CUBLAS : Products.KERNEL;
    }

    /** A CPU's driver uses the host's memory, unless the engine is told to copy. */
    private static boolean hasOwnMemory(TornadoDevice device) {
        return device.getDeviceType() != TornadoDeviceType.CPU
                || System.getProperty("kiln.opencl.memory", "").equals("staged");
    }
}
