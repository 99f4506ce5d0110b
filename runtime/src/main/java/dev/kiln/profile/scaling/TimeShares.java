package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.TaskFigures;
import java.util.function.Predicate;

/**
 * What the time of a step goes to, as shares that add up to 1; NaN where the engine does not tell.
 *
 * <p>Overhead is the time in which no task runs; all the time of a task that reaches less than {@value #LEAST_OF_LIMIT}
 * of the peak and of main memory's bandwidth, since its start takes longer than its work; and of other tasks the share
 * in which threads have nothing to do, where the device tells of threads. What is left of a task's time counts for
 * operations or for bytes, whichever take longer at the limits.
 *
 * @param compute of tasks that operations bound
 * @param memory of tasks that bytes bound, from wherever they come
 * @param overhead the rest
 */
public record TimeShares(double compute, double memory, double overhead) {
    /** The share of a limit that a task has to reach at least. */
    public static final double LEAST_OF_LIMIT = 0.1;

    /** From a step's tasks. */
    static TimeShares of(StepReport report) {
        DeviceLimits limits = report.limits();
        if (!Double.isFinite(report.floor())) {
            return new TimeShares(Double.NaN, Double.NaN, Double.NaN);
        }
        double compute = share(report, task -> task.isBoundByOperations(limits));
        double memory = share(report, task -> !task.isBoundByOperations(limits));
        return new TimeShares(compute, memory, Math.max(0, 1 - compute - memory));
    }

    private static double share(StepReport report, Predicate<TaskFigures> kind) {
        return report.tasks().stream()
                        .filter(kind)
                        .filter(task -> task.overFloor(report.limits()) <= 1 / LEAST_OF_LIMIT)
                        .mapToDouble(TimeShares::busy)
                        .sum()
                / report.traced().median();
    }

    /** Seconds of a task in which all threads would have been busy, had they shared its work evenly. */
    private static double busy(TaskFigures task) {
        return task.seconds().median() * (Double.isFinite(task.idle()) ? 1 - task.idle() : 1);
    }

    /** The largest of them. */
    public Bound bound() {
        if (!Double.isFinite(compute + memory + overhead)) {
            return Bound.UNKNOWN;
        }
        if (overhead >= compute && overhead >= memory) {
            return Bound.OVERHEAD;
        }
        return compute >= memory ? Bound.COMPUTE : Bound.MEMORY;
    }
}
