package dev.kiln.metrics;

import java.util.List;

/**
 * What each of several devices did in the steps since the last such record.
 *
 * @param step steps done
 * @param devices in the order in which they were named, without those that were dropped
 */
public record DeviceMetrics(long step, List<Device> devices) {
    /** Copies the list. */
    public DeviceMetrics {
        devices = List.copyOf(devices);
    }

    /**
     * One device.
     *
     * @param name of the device
     * @param rows of a whole batch that it has now
     * @param samplesPerSecond its samples by the time that it was at work; NaN where it had none
     * @param milliseconds of work a step; NaN where it had none
     */
    public record Device(String name, int rows, double samplesPerSecond, double milliseconds) {}
}
