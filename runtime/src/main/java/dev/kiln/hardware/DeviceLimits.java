package dev.kiln.hardware;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a device can do at most, as measured: what utilization is a share of.
 *
 * @param flops additions and multiplications in FP32 a second; NaN where it was not measured
 * @param bytes that a triad moves in main memory a second; NaN where it was not measured
 * @param how the peak was measured, and what was in the way
 */
public record DeviceLimits(double flops, double bytes, String how) {
    private static final double SECONDS = 10;

    /**
     * Measures a device, in seconds, as {@code kiln bench} does, but takes the fastest repetition: a limit is what
     * nothing was in the way of.
     *
     * @param stopped ends it early
     */
    public static DeviceLimits measure(Target target, BooleanSupplier stopped) {
        return measure(target, SECONDS, stopped);
    }

    /**
     * The same in another time.
     *
     * @param seconds to aim at
     * @param stopped ends it early
     */
    public static DeviceLimits measure(Target target, double seconds, BooleanSupplier stopped) {
        MeasuredDevice device = HardwareBench.limits(target, Devices.describe(target), seconds, stopped);
        List<String> how = new ArrayList<>();
        how.add(device.peak()
                .map(one -> one.group().title() + ", " + one.name())
                .orElse("not measured"));
        if (device.isDisturbed()) {
            how.add("other programs were busy meanwhile");
        }
        how.addAll(device.leftOut());
        return new DeviceLimits(
                device.peak().map(one -> one.operations() / one.seconds().min()).orElse(Double.NaN),
                device.triad().map(one -> one.bytes() / one.seconds().min()).orElse(Double.NaN),
                String.join("; ", how));
    }

    /** The larger of each of two measurements of one device. */
    public DeviceLimits best(DeviceLimits other) {
        boolean faster = other.flops > flops;
        return new DeviceLimits(faster ? other.flops : flops, Math.max(bytes, other.bytes), faster ? other.how : how);
    }
}
