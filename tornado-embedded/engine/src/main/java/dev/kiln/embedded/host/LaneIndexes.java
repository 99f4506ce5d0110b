package dev.kiln.embedded.host;

/**
 * The indexes of what lanes access one by one, in {@link Scratch#laneIndexes}. Called by generated code; a mask has the
 * bits of the lanes that count.
 */
final class LaneIndexes {
    private LaneIndexes() {}

    /** Sets the indexes of consecutive elements. */
    static void consecutive(Scratch scratch, int first) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            scratch.laneIndexes[lane] = first + lane;
        }
    }

    /** Whether a lane counts. */
    static boolean isActive(long mask, int lane) {
        return (mask >>> lane & 1) != 0;
    }

    /** Returns a lane's index, or fails if it is not in [0, length). */
    static int check(Frame frame, Scratch scratch, int site, int length, int lane) {
        return Frame.check(scratch.laneIndexes[lane], length, frame, site);
    }

    /**
     * Checks the indexes of the lanes that count and turns them into places in an array of {@link Scratch}. Element i
     * of a lane lies at {@code i · stride + base + lane · step}.
     *
     * @return the mask
     */
    static long place(Frame frame, Scratch scratch, int site, int length, int stride, int base, int step, long mask) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            if (isActive(mask, lane)) {
                int index = check(frame, scratch, site, length, lane);
                scratch.laneIndexes[lane] = index * stride + base + lane * step;
            }
        }
        return mask;
    }
}
