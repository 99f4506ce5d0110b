package dev.kiln.embedded.host;

/**
 * How a grid is cut into tiles: boxes that one thread runs. It depends on the grid and the kernel only, never on the
 * number of threads.
 */
final class Tiling {
    /** Work below this stays on the calling thread: waking others would cost as much. */
    private static final double SMALL_NANOS = 10_000;

    /** What a tile should cost: long against taking it from the counter, short against a step. */
    private static final double TILE_NANOS = 20_000;

    /** Rows are cut at multiples of this, so that tiles begin on full vectors and do not share cache lines. */
    private static final int ALIGNMENT = 64;

    private final double nanosPerItem;

    private final int[] size = {1, 1, 1};
    private final int[] step = {1, 1, 1};
    private final int[] count = {1, 1, 1};
    private boolean staysOnCaller;

    Tiling(double nanosPerItem) {
        this.nanosPerItem = nanosPerItem;
    }

    /**
     * Cuts the grid of a launch.
     *
     * @param groups whether a tile is one group
     * @param wholeGroups whether tiles must hold whole groups along dimension 0
     */
    void cut(Frame frame, boolean groups, boolean wholeGroups) {
        double items = 1;
        for (int d = 0; d < 3; d++) {
            size[d] = frame.globalSize[d];
            items *= size[d];
        }
        staysOnCaller = items * nanosPerItem <= SMALL_NANOS;
        if (groups) {
            System.arraycopy(frame.localSize, 0, step, 0, 3);
        } else if (staysOnCaller) {
            System.arraycopy(size, 0, step, 0, 3);
        } else {
            double wanted = Math.max(1, TILE_NANOS / nanosPerItem);
            int unit = wholeGroups ? frame.localSize[0] : ALIGNMENT;
            step[0] = (int) Math.min(size[0], Math.ceil(wanted / unit) * unit);
            step[1] = (int) Math.clamp(Math.floor(wanted / step[0]), 1, size[1]);
            step[2] = (int) Math.clamp(Math.floor(wanted / ((double) step[0] * step[1])), 1, size[2]);
        }
        for (int d = 0; d < 3; d++) {
            count[d] = Math.ceilDiv(size[d], step[d]);
        }
    }

    boolean staysOnCaller() {
        return staysOnCaller;
    }

    int tiles() {
        return Math.multiplyExact(Math.multiplyExact(count[0], count[1]), count[2]);
    }

    int firstX(int tile) {
        return tile % count[0] * step[0];
    }

    int endX(int tile) {
        return end(0, firstX(tile));
    }

    int firstY(int tile) {
        return tile / count[0] % count[1] * step[1];
    }

    int endY(int tile) {
        return end(1, firstY(tile));
    }

    int firstZ(int tile) {
        return tile / count[0] / count[1] * step[2];
    }

    int endZ(int tile) {
        return end(2, firstZ(tile));
    }

    private int end(int dimension, int first) {
        // A sum of two ints that may pass 2³¹.
        return (int) Math.min(size[dimension], (long) first + step[dimension]);
    }
}
