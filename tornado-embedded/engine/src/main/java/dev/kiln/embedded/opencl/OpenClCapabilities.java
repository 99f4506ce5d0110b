package dev.kiln.embedded.opencl;

import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/**
 * What a device can do, as its driver says. Kernel variants and launch shapes are chosen by these.
 *
 * @param name of the hardware
 * @param platform name and version of the driver's platform
 * @param languageVersion of OpenCL C
 * @param clockMegahertz at most; 0 where the driver does not know
 * @param maxGroupItems work items of the largest group that any kernel can have
 * @param maxItemSizes largest local size in each of three dimensions
 * @param localBytes that a group can share
 * @param globalBytes of memory
 * @param maxAllocationBytes of the largest array
 * @param maxConstantBytes of the largest constant buffer
 * @param subBufferAlignment in bytes, at which a part of a buffer can be a buffer of its own
 * @param hasFloat64 whether kernels can use {@code double}
 * @param hasFloat16 whether kernels can use {@code half}
 * @param hasUnifiedMemory whether host and device share physical memory
 * @param roundsDivision whether quotients and square roots of {@code float} can be correctly rounded
 * @param fusesMultiplyAdd whether {@code fma} of {@code float} is an instruction
 * @param floatVector preferred width of {@code float} vectors
 * @param doubleVector preferred width of {@code double} vectors; 0 without {@code double}
 * @param groupMultiple preferred multiple of a group's work items; 1 where the driver does not know
 * @param hasCompiler whether the driver compiles source; FPGAs' do not
 * @param extensions by OpenCL's names
 */
public record OpenClCapabilities(
        String name,
        String vendor,
        String driverVersion,
        String platform,
        String languageVersion,
        TornadoDeviceType type,
        int computeUnits,
        int clockMegahertz,
        long maxGroupItems,
        List<Long> maxItemSizes,
        long localBytes,
        long globalBytes,
        long maxAllocationBytes,
        long maxConstantBytes,
        int subBufferAlignment,
        boolean hasFloat64,
        boolean hasFloat16,
        boolean hasUnifiedMemory,
        boolean roundsDivision,
        boolean fusesMultiplyAdd,
        int floatVector,
        int doubleVector,
        int groupMultiple,
        boolean hasCompiler,
        Set<String> extensions) {

    /** Keeps its own copies. */
    public OpenClCapabilities {
        maxItemSizes = List.copyOf(maxItemSizes);
        extensions = Set.copyOf(extensions);
    }
}
