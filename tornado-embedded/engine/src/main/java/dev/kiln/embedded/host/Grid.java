package dev.kiln.embedded.host;

import java.util.Arrays;

/**
 * The work items of a launch: how many there are along each dimension, and how many make a group.
 *
 * @param dimensions how many dimensions are used, 1 to 3; the sizes of the others are 1
 * @param global work items along each of three dimensions, at least 0 and less than 2³¹
 * @param local work items of a group along each of three dimensions; divides {@code global}
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and never written; callers are in this engine.
public record Grid(int dimensions, long[] global, long[] local) {
    /**
     * Copies the arrays and checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range or a local size does not divide its global size
     */
    public Grid {
        if (dimensions < 1 || dimensions > 3 || global.length != 3 || local.length != 3) {
            throw new IllegalArgumentException("A grid has 1 to 3 dimensions and three sizes each, but got dimensions "
                    + dimensions + ", global " + Arrays.toString(global) + ", local " + Arrays.toString(local));
        }
        global = global.clone();
        local = local.clone();
        for (int d = 0; d < 3; d++) {
            if (global[d] < 0 || global[d] > Integer.MAX_VALUE || (d >= dimensions && global[d] != 1)) {
                throw new IllegalArgumentException("Global size " + Arrays.toString(global) + " is out of range in"
                        + " dimension " + d + " of " + dimensions + ": expected 0 … 2³¹ − 1, and 1 where unused");
            }
            if (local[d] < 1 || global[d] % local[d] != 0) {
                throw new IllegalArgumentException("Local size " + Arrays.toString(local)
                        + " does not divide the global size " + Arrays.toString(global) + " in dimension " + d
                        + "; pad the grid and guard the kernel with an if");
            }
        }
    }

    /**
     * A grid of {@code items} work items in one dimension, in groups of one.
     *
     * @param items how many work items, 0 or more
     */
    public static Grid of(long items) {
        return new Grid(1, new long[] {items, 1, 1}, new long[] {1, 1, 1});
    }

    /**
     * A grid of one dimension.
     *
     * @param items how many work items
     * @param group how many of them make a group
     */
    public static Grid of(long items, long group) {
        return new Grid(1, new long[] {items, 1, 1}, new long[] {group, 1, 1});
    }

    /** Returns the number of work items. */
    public long items() {
        return Math.multiplyExact(Math.multiplyExact(global[0], global[1]), global[2]);
    }

    /** Returns the number of work items of a group. */
    public long groupItems() {
        return Math.multiplyExact(Math.multiplyExact(local[0], local[1]), local[2]);
    }

    /** Returns the number of groups along each of three dimensions. */
    public long[] groups() {
        return new long[] {global[0] / local[0], global[1] / local[1], global[2] / local[2]};
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Grid other
                && dimensions == other.dimensions
                && Arrays.equals(global, other.global)
                && Arrays.equals(local, other.local);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dimensions + Arrays.hashCode(global)) + Arrays.hashCode(local);
    }

    @Override
    public String toString() {
        return "Grid[" + dimensions + "D, global " + Arrays.toString(global) + ", local " + Arrays.toString(local)
                + "]";
    }
}
