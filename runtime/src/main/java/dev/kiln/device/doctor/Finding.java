package dev.kiln.device.doctor;

/**
 * What a check found on a device.
 *
 * @param name of the trap, such as {@code unsigned-shift}
 * @param status whether Java's rule is kept
 * @param needed whether Kiln's kernels rely on it; otherwise they avoid it
 * @param subject what was tried, in a few words
 * @param detail what was seen where it is not right; empty where it is
 * @param remedy what Kiln does about it
 */
public record Finding(String name, Status status, boolean needed, String subject, String detail, String remedy) {
    /** Whether a device keeps a rule. */
    public enum Status {
        /** As Java defines it. */
        OK,
        /** Silently something else. */
        WRONG,
        /** Refused, or there is no such thing. */
        ABSENT
    }

    /** Whether a training on this device could go wrong by it. */
    public boolean harmful() {
        return needed && status != Status.OK;
    }
}
