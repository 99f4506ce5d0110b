package dev.kiln.evaluate;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.HardwareBench;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.Measurement;

/**
 * What a device can do at most, as measured: what utilization is a share of.
 *
 * @param flops additions and multiplications in FP32 a second; NaN where it was not measured
 * @param bytes that a triad moves in main memory a second; NaN where it was not measured
 * @param how the peak was measured
 */
public record DeviceLimits(double flops, double bytes, String how) {
    /** Nothing is known. */
    public static final DeviceLimits UNKNOWN = new DeviceLimits(Double.NaN, Double.NaN, "not measured");

    private static final double SECONDS = 10;

    /** Measures a device, in seconds, as {@code kiln bench} does. */
    public static DeviceLimits measure(Target target) {
        MeasuredDevice device = HardwareBench.limits(target, Devices.describe(target), SECONDS);
        return new DeviceLimits(
                device.peak().map(Measurement::rate).orElse(Double.NaN),
                device.triad().map(Measurement::bandwidth).orElse(Double.NaN),
                device.peak()
                        .map(one -> one.group().title() + ", " + one.name())
                        .orElse("not measured"));
    }

    /** The larger of each of two measurements of one device. */
    public DeviceLimits best(DeviceLimits other) {
        boolean faster = other.flops > flops;
        return new DeviceLimits(faster ? other.flops : flops, Math.max(bytes, other.bytes), faster ? other.how : how);
    }
}
