package dev.kiln.metrics;

import java.util.List;

/**
 * Where the time of a training step goes, added up over the steps that were profiled.
 *
 * @param step training steps done when the profile was taken
 * @param profiledSteps steps that were added up
 * @param tasks one entry for each task of the step's graph, in graph order
 */
public record TaskProfile(long step, long profiledSteps, List<Task> tasks) {
    /**
     * @param name task name such as {@code layers.0.forward}
     * @param nanos kernel time over all profiled steps
     * @param calls launches over all profiled steps
     */
    public record Task(String name, long nanos, long calls) {}
}
