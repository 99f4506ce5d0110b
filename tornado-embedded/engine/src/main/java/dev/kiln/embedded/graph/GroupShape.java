package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClCapabilities;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Chooses groups for kernels that can't tell how their work items are grouped. */
final class GroupShape {

    /** Enough to hide what starting a group costs on a CPU, and a usual size on GPUs. */
    private static final long MOST_ITEMS = 256;

    /** A group for each of a CPU's cores, and some for balance. */
    private static final long GROUPS_PER_UNIT = 4;

    private GroupShape() {}

    /**
     * Returns work items of a group along three dimensions: powers of two, most of them along the first.
     *
     * @param global the grid, 0 or more along each dimension
     * @param most work items that a group of the kernel can have
     */
    static long[] of(long[] global, OpenClCapabilities device, long most) {
        long items = Math.max(1, global[0] * global[1] * global[2]);
        long wanted = MOST_ITEMS;
        if (device.type() == TornadoDeviceType.CPU) {
            long share = items / (GROUPS_PER_UNIT * Math.max(1, device.computeUnits()));
            wanted = Math.clamp(share, Math.max(1, device.floatVector()), MOST_ITEMS);
        }
        long left = Long.highestOneBit(Math.min(wanted, most));
        long[] local = new long[3];
        for (int d = 0; d < 3; d++) {
            long longest = Long.highestOneBit(device.maxItemSizes().get(d));
            local[d] = Math.min(Math.min(left, longest), powerOfTwoFrom(Math.max(1, global[d])));
            left /= local[d];
        }
        return local;
    }

    private static long powerOfTwoFrom(long number) {
        long below = Long.highestOneBit(number);
        return below == number ? number : 2 * below;
    }
}
