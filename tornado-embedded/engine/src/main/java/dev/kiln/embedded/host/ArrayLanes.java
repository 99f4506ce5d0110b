package dev.kiln.embedded.host;

/**
 * Arrays of {@link Scratch}, lane by lane: elements at {@link Scratch#laneIndexes}, which {@link LaneIndexes#place}
 * made places, to and from {@code Scratch.lane…}. Called by generated code; a mask has the bits of the lanes that
 * count.
 */
final class ArrayLanes {
    private ArrayLanes() {}

    static void gather(Scratch scratch, int[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneInts[lane] = array[scratch.laneIndexes[lane]];
            }
        }
    }

    static void scatter(Scratch scratch, int[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                array[scratch.laneIndexes[lane]] = scratch.laneInts[lane];
            }
        }
    }

    /** Zeroes the lanes' private arrays, as {@link Memories#clear}. */
    static void clear(int[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(Scratch scratch, float[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneFloats[lane] = array[scratch.laneIndexes[lane]];
            }
        }
    }

    static void scatter(Scratch scratch, float[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                array[scratch.laneIndexes[lane]] = scratch.laneFloats[lane];
            }
        }
    }

    /** Zeroes the lanes' private arrays, as {@link Memories#clear}. */
    static void clear(float[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(Scratch scratch, long[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneLongs[lane] = array[scratch.laneIndexes[lane]];
            }
        }
    }

    static void scatter(Scratch scratch, long[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                array[scratch.laneIndexes[lane]] = scratch.laneLongs[lane];
            }
        }
    }

    /** Zeroes the lanes' private arrays, as {@link Memories#clear}. */
    static void clear(long[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(Scratch scratch, double[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneDoubles[lane] = array[scratch.laneIndexes[lane]];
            }
        }
    }

    static void scatter(Scratch scratch, double[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                array[scratch.laneIndexes[lane]] = scratch.laneDoubles[lane];
            }
        }
    }

    /** Zeroes the lanes' private arrays, as {@link Memories#clear}. */
    static void clear(double[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    /** Adds in the order of the lanes and leaves the former values. */
    static void atomicAdd(Scratch scratch, int[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneInts[lane] = Memories.addInt(array, scratch.laneIndexes[lane], scratch.laneInts[lane]);
            }
        }
    }

    /** Adds in the order of the lanes and leaves the former values. */
    static void atomicAdd(Scratch scratch, long[] array, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                scratch.laneLongs[lane] = Memories.addLong(array, scratch.laneIndexes[lane], scratch.laneLongs[lane]);
            }
        }
    }
}
