package dev.kiln.train;

/**
 * How fast a device works, from what was seen of it: a share takes {@code nanosPerRow · (rows + overhead)}. The
 * overhead is what a step costs whatever its size, in rows; it shows only where a device's share changes, and is
 * carried over from there. Speeds that follow each other are averaged.
 */
final class DevicePace {
    private final int mostOverhead;
    private double overhead;
    private double nanosPerRow;
    private int latestRows;
    private double latestNanos;

    /**
     * A device of which nothing was seen.
     *
     * @param batch rows of a whole batch; a step is not taken to cost more than these
     */
    DevicePace(int batch) {
        this.mostOverhead = batch;
    }

    /**
     * Takes in what was seen.
     *
     * @param rows of the share, above 0
     * @param nanos that it took, above 0
     * @param steady whether this may be compared with what was seen before: not while kernels are being compiled
     */
    void see(int rows, double nanos, boolean steady) {
        boolean learned = steady && latestRows > 0 && latestRows != rows;
        if (learned) {
            double slope = (nanos - latestNanos) / (rows - latestRows);
            double found = slope > 0 ? Math.clamp(nanos / slope - rows, 0, mostOverhead) : mostOverhead;
            overhead = (overhead + found) / 2;
        }
        double now = nanos / (rows + overhead);
        nanosPerRow = steady && !learned && latestRows > 0 ? (nanosPerRow + now) / 2 : now;
        latestRows = steady ? rows : 0;
        latestNanos = nanos;
    }

    /** Whether anything was seen. */
    boolean isKnown() {
        return nanosPerRow > 0;
    }

    /** How long a share will take. */
    double nanos(int rows) {
        return rows == 0 ? 0 : nanosPerRow * (rows + overhead);
    }
}
