package dev.kiln.profile;

import dev.kiln.Quartiles;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.train.StepTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Where the time of a step goes.
 *
 * @param threads that work for the device's tasks; 0 where it tells nothing of them
 * @param limits of the device
 * @param seconds of a step without the profiler, all of it
 * @param traced seconds of a step with it
 * @param gaps seconds of the graph's execution in which no task ran and nothing travelled
 * @param transfers seconds of the graph's execution in which arrays travelled
 * @param outside seconds of a step before and behind its graph's execution
 * @param tasks in their order
 * @param idle share of the threads' time in a traced step in which they did nothing; NaN where not told
 * @param steps that were traced
 */
public record StepReport(
        int threads,
        DeviceLimits limits,
        Quartiles seconds,
        Quartiles traced,
        Quartiles gaps,
        Quartiles transfers,
        Quartiles outside,
        List<TaskFigures> tasks,
        double idle,
        List<TracedStep> steps) {
    /** Copies the lists. */
    public StepReport {
        tasks = List.copyOf(tasks);
        steps = List.copyOf(steps);
    }

    /**
     * From measured steps.
     *
     * @param untraced seconds of steps without the profiler
     * @param steps at least one
     */
    public static StepReport of(DeviceLimits limits, List<Double> untraced, List<TracedStep> steps) {
        int threads = steps.getFirst().trace().threads();
        Quartiles traced = quartiles(steps, TracedStep::seconds);
        double busy = quartiles(steps, TracedStep::busySeconds).median();
        return new StepReport(
                threads,
                limits,
                Quartiles.of(untraced.stream().mapToDouble(one -> one).toArray()),
                traced,
                quartiles(steps, TracedStep::gapSeconds),
                quartiles(steps, TracedStep::transferSeconds),
                quartiles(steps, step -> step.seconds() - step.graphSeconds()),
                tasks(steps, threads),
                threads == 0 ? Double.NaN : 1 - busy / (threads * traced.median()),
                steps);
    }

    private static Quartiles quartiles(List<TracedStep> steps, ToDoubleFunction<TracedStep> value) {
        return Quartiles.of(steps.stream().mapToDouble(value).toArray());
    }

    private static List<TaskFigures> tasks(List<TracedStep> steps, int threads) {
        Map<String, List<StepTrace.Run>> byName = new LinkedHashMap<>();
        for (TracedStep step : steps) {
            step.trace()
                    .runs()
                    .forEach(run -> byName.computeIfAbsent(run.name(), name -> new ArrayList<>())
                            .add(run));
        }
        List<TaskFigures> tasks = new ArrayList<>();
        byName.forEach((name, runs) -> {
            double[] idle = runs.stream()
                    .filter(run -> threads > 0 && run.nanos() > 0)
                    .mapToDouble(run -> 1
                            - run.threads().stream()
                                            .mapToLong(StepTrace.Busy::busy)
                                            .sum()
                                    / ((double) threads * run.nanos()))
                    .toArray();
            tasks.add(new TaskFigures(
                    name,
                    runs.getFirst().method(),
                    Quartiles.of(
                            runs.stream().mapToDouble(run -> run.nanos() / 1e9).toArray()),
                    runs.getFirst().bytes(),
                    runs.getFirst().operations(),
                    idle.length == 0
                            ? Double.NaN
                            : Math.max(0, Quartiles.of(idle).median())));
        });
        return tasks;
    }

    /** Operations of all matrix products of a step. */
    public double operations() {
        return tasks.stream().mapToDouble(TaskFigures::operations).sum();
    }

    /** Bytes that all tasks of a step can read and write. */
    public double bytes() {
        return tasks.stream().mapToDouble(TaskFigures::bytes).sum();
    }

    /** The share of the peak that the operations of the products are, over the whole time of a step. */
    public double utilization() {
        return operations() / (limits.flops() * seconds.median());
    }

    /** The same over the time of the products alone. */
    public double productUtilization() {
        double products = tasks.stream()
                .filter(task -> task.operations() > 0)
                .mapToDouble(task -> task.seconds().median())
                .sum();
        return operations() / (limits.flops() * products);
    }

    /**
     * The least time of a step whose tasks run one by one, each at its floor, or in the time that it was seen to take
     * where that is less: arrays came from caches then, or the task had nothing to do.
     */
    public double floor() {
        return tasks.stream()
                .mapToDouble(task -> Math.min(task.floor(limits), task.seconds().median()))
                .sum();
    }
}
