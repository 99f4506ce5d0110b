package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
    PanelVariant CPU = new PanelVariant(6, 2, 128, 32);

    /**
     * Further ways to cut tiles: larger ones read less, smaller or smaller sums of an item leave more groups or items.
     */
    List<TileVariant> OTHER_TILES = List.of(
            new TileVariant("tiles.cl", 8, 8, 16, 16, 8),
            new TileVariant("tiles.cl", 8, 4, 8, 8, 16),
            new TileVariant("tiles.cl", 4, 8, 8, 8, 16),
            new TileVariant("tiles.cl", 4, 4, 16, 16, 16));

    /**
     * Further panels: 8 × 2 and 12 × 4 vectors need the 32 registers of AVX-512, of 8 and of 16 floats; 4 × 3 read A
     * less often than 6 × 2. Wider strips of B are packed less often, narrower ones leave more work items.
     */
    List<PanelVariant> OTHER_PANELS = List.of(
            new PanelVariant(4, 2, 128, 32),
            new PanelVariant(8, 2, 128, 32),
            new PanelVariant(4, 3, 192, 32),
            new PanelVariant(12, 4, 128, 16),
            new PanelVariant(6, 2, 64, 32),
            new PanelVariant(6, 2, 256, 32),
            new PanelVariant(6, 2, 128, 8));

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

    /** Returns every variant. */
    static List<GemmVariant> all() {
        return Stream.<List<? extends GemmVariant>>of(
                        List.of(CPU), OTHER_PANELS, List.of(GPU_LARGE, GPU_SMALL), OTHER_TILES, List.of(PORTABLE))
                .flatMap(List::stream)
                .<GemmVariant>map(variant -> variant)
                .toList();
    }

    /** Returns those that may be best on a device: panels for CPUs and tiles for the others, as far as they fit. */
    static List<GemmVariant> candidates(OpenClCapabilities device) {
        boolean isCpu = device.type() == TornadoDeviceType.CPU;
        return all().stream()
                .filter(variant -> variant.equals(PORTABLE) || isCpu == variant instanceof PanelVariant)
                .filter(variant -> variant.fits(device))
                .toList();
    }

    /** Returns a name by its measures, which tuning files use; it stays what it is. */
    String name();

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
