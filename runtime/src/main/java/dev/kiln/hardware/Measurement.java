package dev.kiln.hardware;

/**
 * How long something takes on a device.
 *
 * @param id names it across files, such as {@code square.fp32.1024}
 * @param group what kind of thing it is
 * @param name for people
 * @param format of the numbers, such as {@code FP32} or {@code INT4/FP8_E4M3} for weights and activations
 * @param operations additions and multiplications of one execution, 0 where they do not matter
 * @param bytes that one execution has to move: each array that is read or written counts once
 * @param seconds of one execution
 * @param settling repetitions at the beginning that were left out because the device was still becoming faster
 */
public record Measurement(
        String id,
        Group group,
        String name,
        String format,
        double operations,
        double bytes,
        Statistics seconds,
        int settling) {
    /** Operations a second. */
    public double rate() {
        return operations / seconds.mean();
    }

    /** Bytes a second. */
    public double bandwidth() {
        return bytes / seconds.mean();
    }

    /** Operations for each byte: where it stands on the roofline. */
    public double intensity() {
        return operations / bytes;
    }

    /** Whether operations are what matters: such have a rate, the others a bandwidth or only a time. */
    public boolean computes() {
        return operations > 0 && group != Group.BANDWIDTH && group != Group.TRANSFER;
    }
}
