package dev.kiln.profile;

import dev.kiln.Quartiles;
import dev.kiln.hardware.DeviceLimits;

/**
 * A task of the step.
 *
 * @param name such as {@code layers.0.forward}
 * @param method that it runs
 * @param seconds over the measured steps
 * @param bytes of the arrays that it can read and write, each once; NaN where the engine does not tell
 * @param operations multiplications and additions of a matrix product; 0 for other tasks, NaN where not told
 * @param idle share of the threads' time, while the task ran, in which they had nothing to do; NaN where not told
 */
public record TaskFigures(String name, String method, Quartiles seconds, double bytes, double operations, double idle) {
    /** Operations a second. */
    public double rate() {
        return operations / seconds.median();
    }

    /** Bytes a second, from wherever they came. */
    public double bandwidth() {
        return bytes / seconds.median();
    }

    /** Whether operations and not bytes are what it takes longest for, at the limits. */
    public boolean isBoundByOperations(DeviceLimits limits) {
        return operations / limits.flops() > bytes / limits.bytes();
    }

    /**
     * The least time that it takes where its arrays come from main memory: for its operations at the peak, or its bytes
     * at the triad's bandwidth.
     */
    public double floor(DeviceLimits limits) {
        return Math.max(operations / limits.flops(), bytes / limits.bytes());
    }

    /** Its time over {@link #floor}; below 1 where arrays came from caches, or a task had nothing to do. */
    public double overFloor(DeviceLimits limits) {
        return seconds.median() / floor(limits);
    }
}
