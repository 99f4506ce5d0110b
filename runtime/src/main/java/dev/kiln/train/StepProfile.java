package dev.kiln.train;

import dev.kiln.metrics.TaskProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** Adds up what the engine's profiler tells of steps. */
final class StepProfile {
    private static final int LONGEST_LOG = 8 << 20;

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long steps;
    private long overlapNanos;
    private @Nullable StepTrace latest;
    private int logLength;

    /** Whether the log became too long to ask for it again: some engines keep that of all executions. */
    boolean isFull() {
        return logLength > LONGEST_LOG;
    }

    /** Executes a plan, with the profiler unless its log became too long. */
    TornadoExecutionResult execute(TornadoExecutionPlan plan) {
        if (isFull()) {
            return plan.execute();
        }
        plan.withProfiler(ProfilerMode.SILENT);
        TornadoExecutionResult result = plan.execute();
        long end = System.nanoTime();
        add(result.getProfilerResult().getProfileLog(), end);
        plan.withoutProfiler();
        return result;
    }

    /** Adds the log of one step: the last object of an engine's log. */
    void add(String log, long end) {
        steps++;
        logLength = log.length();
        StepTrace trace = StepTrace.parse(log, end);
        latest = trace;
        overlapNanos += trace.overlapNanos();
        for (StepTrace.Run run : trace.runs()) {
            nanos.merge(run.name(), run.nanos(), Long::sum);
        }
    }

    /** The latest step that was added; null before the first. */
    @Nullable
    StepTrace latest() {
        return latest;
    }

    TaskProfile taken(long stepsDone) {
        long fusedTasks = latest == null ? 0 : latest.fusedTasks();
        long fusedBytes = latest == null ? 0 : latest.fusedBytes();
        return new TaskProfile(stepsDone, steps, taken(""), fusedTasks, fusedBytes, overlapNanos);
    }

    /** The tasks alone, their names behind {@code prefix}. */
    List<TaskProfile.Task> taken(String prefix) {
        List<TaskProfile.Task> tasks = new ArrayList<>();
        nanos.forEach((name, total) -> tasks.add(new TaskProfile.Task(prefix + name, total, steps)));
        return tasks;
    }
}
