package dev.kiln.metrics;

/**
 * What the machine did during the steps of a training, over the stretches between two logged steps in which nothing was
 * evaluated or saved.
 *
 * @param step the latest step
 * @param seconds of all those stretches together
 * @param cpuSeconds processor time of the whole process in them, all threads added up
 * @param joules that the processor packages took in them; NaN where the machine does not tell
 */
public record MachineMetrics(long step, double seconds, double cpuSeconds, double joules) {
    /** The event's name in {@code metrics.jsonl}. */
    public static final String EVENT = "machine";
}
