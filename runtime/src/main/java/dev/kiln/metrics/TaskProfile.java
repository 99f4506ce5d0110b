package dev.kiln.metrics;

import java.util.List;

/**
 * Where the time of a training step goes, added up over the steps that were profiled.
 *
 * @param step training steps done when the profile was taken
 * @param profiledSteps steps that were added up
 * @param tasks one entry for each task of the step's graph that runs, in graph order
 * @param fusedTasks tasks of a step that run within another one
 * @param fusedBytes bytes of a step that are neither stored nor loaded because of that
 * @param overlapNanos time over all profiled steps in which the next batch travelled to the device while tasks ran
 */
public record TaskProfile(
        long step, long profiledSteps, List<Task> tasks, long fusedTasks, long fusedBytes, long overlapNanos) {
    /** A profile of tasks that run one by one. */
    public TaskProfile(long step, long profiledSteps, List<Task> tasks) {
        this(step, profiledSteps, tasks, 0, 0, 0);
    }

    /**
     * @param name task name such as {@code layers.0.forward}
     * @param nanos kernel time over all profiled steps
     * @param calls launches over all profiled steps
     */
    public record Task(String name, long nanos, long calls) {}
}
