package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClCapabilities;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Groups for kernels that can't tell how their work items are grouped. */
final class GroupShape {

    /** Enough to hide what starting a group costs on a CPU, and a usual size on GPUs. */
    private static final long MOST_ITEMS = 256;

    /** A group for each of a CPU's cores, and some for balance. */
    private static final long GROUPS_PER_UNIT = 4;

    private GroupShape() {}

    /**
     * Returns how many work items a group should have, a power of two.
     *
     * @param global the grid, 0 or more along each dimension
     * @param most work items that a group of the kernel can have
     */
    static long items(long[] global, OpenClCapabilities device, long most) {
        long wanted = MOST_ITEMS;
        if (device.type() == TornadoDeviceType.CPU) {
            long share = all(global) / (GROUPS_PER_UNIT * Math.max(1, device.computeUnits()));
            wanted = Math.clamp(share, Math.max(1, device.floatVector()), MOST_ITEMS);
        }
        return Long.highestOneBit(Math.min(wanted, most));
    }

    /** Returns all powers of two that a group can have and that the grid can fill, in order. */
    static LongStream possible(long[] global, long most) {
        return LongStream.iterate(1, items -> items <= Math.min(most, powerOfTwoFrom(all(global))), items -> 2 * items);
    }

    private static long all(long[] global) {
        return Math.max(1, global[0] * global[1] * global[2]);
    }

    /**
     * Returns work items of a group along three dimensions: powers of two, most of them along the first.
     *
     * @param items of a group, at most
     */
    static long[] of(long[] global, OpenClCapabilities device, long items) {
        long left = items;
        long[] local = new long[3];
        for (int d = 0; d < 3; d++) {
            long longest = Long.highestOneBit(device.maxItemSizes().get(d));
            local[d] = Math.min(Math.min(left, longest), powerOfTwoFrom(Math.max(1, global[d])));
            left /= local[d];
        }
        return local;
    }

    /** Returns a name for grids of about the same size: for each dimension the exponent of the power of two above. */
    static String sizeClass(long[] global) {
        return LongStream.of(global)
                .mapToObj(size -> String.valueOf(Long.numberOfTrailingZeros(powerOfTwoFrom(Math.max(1, size)))))
                .collect(Collectors.joining("x"));
    }

    private static long powerOfTwoFrom(long number) {
        long below = Long.highestOneBit(number);
        return below == number ? number : 2 * below;
    }
}
