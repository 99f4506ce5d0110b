package dev.kiln.train;

import dev.kiln.metrics.TaskProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adds up the logs of the engine's profiler: an object for each graph, in it one for each task. */
final class StepProfile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String KERNEL_TIME = "TASK_KERNEL_TIME";

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long steps;

    /** Adds the log of one step. */
    void add(String log) {
        steps++;
        for (JsonNode graph : MAPPER.readTree(log)) {
            for (Map.Entry<String, JsonNode> task : graph.properties()) {
                JsonNode time = task.getValue().path(KERNEL_TIME);
                if (!time.isMissingNode()) {
                    nanos.merge(name(task.getKey()), time.asLong(0), Long::sum);
                }
            }
        }
    }

    TaskProfile taken(long stepsDone) {
        List<TaskProfile.Task> tasks = new ArrayList<>();
        nanos.forEach((name, total) -> tasks.add(new TaskProfile.Task(name, total, steps)));
        return new TaskProfile(stepsDone, steps, tasks);
    }

    /** {@code step.loss} becomes {@code loss}. */
    private static String name(String task) {
        return task.substring(task.indexOf('.') + 1);
    }
}
