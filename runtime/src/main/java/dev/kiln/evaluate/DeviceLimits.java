package dev.kiln.evaluate;

/**
 * What a device can do at most, as measured.
 *
 * @param flops additions and multiplications in FP32 a second; NaN where it was not measured
 * @param bytes moved by a triad a second; NaN where it was not measured
 * @param how both were measured
 */
public record DeviceLimits(double flops, double bytes, String how) {
    /** Nothing is known. */
    public static final DeviceLimits UNKNOWN = new DeviceLimits(Double.NaN, Double.NaN, "not measured");

    /** The larger of each of two measurements of one device. */
    public DeviceLimits best(DeviceLimits other) {
        boolean faster = other.flops > flops;
        return new DeviceLimits(faster ? other.flops : flops, Math.max(bytes, other.bytes), faster ? other.how : how);
    }
}
