package dev.kiln.train;

import dev.kiln.metrics.TaskProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** Adds up the logs of the engine's profiler: an object for each graph, in it one for each task. */
final class StepProfile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String KERNEL_TIME = "TASK_KERNEL_TIME";
    private static final String FUSED_TASKS = "TOTAL_FUSED_TASKS";
    private static final String FUSED_BYTES = "TOTAL_FUSED_SIZE_BYTES";
    private static final String FUSED_INTO = "FUSED_INTO";
    private static final String OVERLAP_TIME = "OVERLAPPED_COPY_IN_TIME";
    private static final int LONGEST_LOG = 8 << 20;

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long steps;
    private long fusedTasks;
    private long fusedBytes;
    private long overlapNanos;
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
        add(result.getProfilerResult().getProfileLog());
        plan.withoutProfiler();
        return result;
    }

    /** Adds the log of one step: the last object of an engine's log. */
    void add(String log) {
        steps++;
        logLength = log.length();
        for (JsonNode graph : MAPPER.readTree(lastObject(log))) {
            fusedTasks = graph.path(FUSED_TASKS).asLong(0);
            fusedBytes = graph.path(FUSED_BYTES).asLong(0);
            overlapNanos += graph.path(OVERLAP_TIME).asLong(0);
            for (Map.Entry<String, JsonNode> task : graph.properties()) {
                JsonNode time = task.getValue().path(KERNEL_TIME);
                if (!time.isMissingNode() && task.getValue().path(FUSED_INTO).isMissingNode()) {
                    nanos.merge(name(task.getKey()), time.asLong(0), Long::sum);
                }
            }
        }
    }

    TaskProfile taken(long stepsDone) {
        return new TaskProfile(stepsDone, steps, taken(""), fusedTasks, fusedBytes, overlapNanos);
    }

    /** The tasks alone, their names behind {@code prefix}. */
    List<TaskProfile.Task> taken(String prefix) {
        List<TaskProfile.Task> tasks = new ArrayList<>();
        nanos.forEach((name, total) -> tasks.add(new TaskProfile.Task(prefix + name, total, steps)));
        return tasks;
    }

    private static String lastObject(String log) {
        int depth = 0;
        for (int i = log.length() - 1; i > 0; i--) {
            char c = log.charAt(i);
            if (c == '}') {
                depth++;
            } else if (c == '{' && --depth == 0) {
                return log.substring(i);
            }
        }
        return log;
    }

    /** {@code step.loss} becomes {@code loss}. */
    private static String name(String task) {
        return task.substring(task.indexOf('.') + 1);
    }
}
