package dev.kiln.embedded.host;

/**
 * Native memory, lane by lane: elements at {@link Scratch#laneIndexes}, which are checked, to and from
 * {@code Scratch.lane…}. Called by generated code; a mask has the bits of the lanes that count.
 *
 * <p>Each index is checked right before its access: a pass of its own over the indexes made gathers 15% slower.
 */
final class MemoryLanes {
    private MemoryLanes() {}

    static void gatherByte(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneInts[lane] = Memories.getByte(address + index);
            }
        }
    }

    static void scatterByte(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setByte(address + index, scratch.laneInts[lane]);
            }
        }
    }

    static void gatherShort(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneInts[lane] = Memories.getShort(address + ((long) index << 1));
            }
        }
    }

    static void scatterShort(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setShort(address + ((long) index << 1), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherChar(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneInts[lane] = Memories.getChar(address + ((long) index << 1));
            }
        }
    }

    static void scatterChar(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setChar(address + ((long) index << 1), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneInts[lane] = Memories.getInt(address + ((long) index << 2));
            }
        }
    }

    static void scatterInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setInt(address + ((long) index << 2), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneLongs[lane] = Memories.getLong(address + ((long) index << 3));
            }
        }
    }

    static void scatterLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setLong(address + ((long) index << 3), scratch.laneLongs[lane]);
            }
        }
    }

    static void gatherFloat(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneFloats[lane] = Memories.getFloat(address + ((long) index << 2));
            }
        }
    }

    static void scatterFloat(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setFloat(address + ((long) index << 2), scratch.laneFloats[lane]);
            }
        }
    }

    static void gatherDouble(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneDoubles[lane] = Memories.getDouble(address + ((long) index << 3));
            }
        }
    }

    static void scatterDouble(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                Memories.setDouble(address + ((long) index << 3), scratch.laneDoubles[lane]);
            }
        }
    }

    /** Adds in the order of the lanes and leaves the former values. */
    static void atomicAddInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneInts[lane] = Memories.addInt(address + ((long) index << 2), scratch.laneInts[lane]);
            }
        }
    }

    /** Adds in the order of the lanes and leaves the former values. */
    static void atomicAddLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (LaneIndexes.isActive(mask, lane)) {
                int index = LaneIndexes.check(frame, scratch, site, length, lane);
                scratch.laneLongs[lane] = Memories.addLong(address + ((long) index << 3), scratch.laneLongs[lane]);
            }
        }
    }
}
