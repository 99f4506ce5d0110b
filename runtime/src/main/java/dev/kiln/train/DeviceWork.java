package dev.kiln.train;

import dev.kiln.metrics.DeviceMetrics;

/** Adds up what a device did, from one report to the next. */
final class DeviceWork {
    private long nanos;
    private long samples;
    private long steps;

    /** Adds a share. */
    void add(int size, long took) {
        nanos += took;
        samples += size;
        steps++;
    }

    /**
     * Reports and begins anew.
     *
     * @param rows of a whole batch that the device has now
     */
    DeviceMetrics.Device take(String name, int rows) {
        double seconds = steps == 0 ? Double.NaN : Math.max(1, nanos) / 1e9;
        DeviceMetrics.Device device = new DeviceMetrics.Device(name, rows, samples / seconds, seconds * 1e3 / steps);
        nanos = 0;
        samples = 0;
        steps = 0;
        return device;
    }
}
