package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** A way to compute products, as data. All of them sum in the same order, which depends on the shape only. */
sealed interface GemmVariant permits PanelVariant, TileVariant {

    /** Small blocks in registers, no local memory: right everywhere, fast nowhere. */
    TileVariant PORTABLE = new TileVariant("portable.cl", 4, 4, 1, 8, 0);

    /** Tiles of 64 × 64 in local memory, 8 × 8 sums in registers. */
    TileVariant GPU_LARGE = new TileVariant("tiles.cl", 8, 8, 8, 8, 16);

    /** Tiles of 32 × 32, for results that give large tiles too few groups. */
    TileVariant GPU_SMALL = new TileVariant("tiles.cl", 4, 4, 8, 8, 16);

    /**
     * Packed panels of A and strips of B, each work item a core's share: 6 × 2 vectors of sums fill AVX2's registers.
     */
    PanelVariant CPU = new PanelVariant(6, 4, 128, 32);

    /** Groups that each compute unit of a GPU should have before tiles are made larger. */
    int GROUPS_PER_UNIT = 2;

    /** Returns the variant for a product on a device. It depends on nothing else. */
    static GemmVariant choose(OpenClCapabilities device, GemmSpec spec) {
        if (device.type() == TornadoDeviceType.CPU && CPU.fits(device)) {
            return CPU;
        }
        if (device.type() == TornadoDeviceType.GPU) {
            if (GPU_LARGE.fits(device) && GPU_LARGE.groups(spec) >= (long) GROUPS_PER_UNIT * device.computeUnits()) {
                return GPU_LARGE;
            }
            if (GPU_SMALL.fits(device)) {
                return GPU_SMALL;
            }
        }
        return PORTABLE;
    }

    /** Returns whether the device has the local memory and the groups that this needs. */
    boolean fits(OpenClCapabilities device);

    /** Returns the resource with OpenCL C. */
    String resource();

    /** Returns how many floats the epilogue takes at once. */
    int vector();

    /** Returns the macros that the resource is built with, beside those that {@link GemmProgram} gives to all. */
    String macros();

    /** Prepares a product. */
    OpenClCall prepare(OpenClContext context, GemmRequest request, Function<Object, OpenClBuffer> buffers);
}
