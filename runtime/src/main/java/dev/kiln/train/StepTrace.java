package dev.kiln.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an engine's profiler tells of one execution of a step's graph. What only Kiln's own engine tells is missing
 * elsewhere: starts are negative, bytes and operations NaN, and lists of threads empty. Starts are by the device's
 * clock, counted from the first thing that it did for the graph.
 *
 * @param end of the execution, by {@link System#nanoTime}
 * @param nanos of the execution, transfers included
 * @param copyInNanos of transfers to the device
 * @param copyOutNanos of transfers to the host
 * @param overlapNanos in which the next batch travelled to the device while tasks ran
 * @param threads that the device's tasks run on; 0 where that is not told
 * @param fusedTasks that run within another one
 * @param fusedBytes that are neither stored nor loaded because of that
 * @param runs of tasks that ran themselves, in order
 */
public record StepTrace(
        long end,
        long nanos,
        long copyInNanos,
        long copyOutNanos,
        long overlapNanos,
        int threads,
        long fusedTasks,
        long fusedBytes,
        List<Run> runs) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Copies the list. */
    public StepTrace {
        runs = List.copyOf(runs);
    }

    /**
     * A task.
     *
     * @param name such as {@code layers.0.forward}
     * @param method that it runs
     * @param start nanoseconds after the graph's
     * @param nanos that it took
     * @param bytes of the arrays that it can read, and of those that it can write, each once
     * @param operations multiplications and additions of a matrix product; 0 for all other tasks
     * @param threads that worked for it
     */
    public record Run(
            String name, String method, long start, long nanos, double bytes, double operations, List<Busy> threads) {
        /** Copies the list. */
        public Run {
            threads = List.copyOf(threads);
        }
    }

    /**
     * A thread's part in a task.
     *
     * @param thread 0 for the one that started the step
     * @param start nanoseconds after the graph's
     * @param end likewise
     * @param busy nanoseconds between them in which it worked
     */
    public record Busy(int thread, long start, long end, long busy) {}

    /**
     * Reads a profiler's log.
     *
     * @param log an object for each graph, in it one for each task; the last one of several executions counts
     * @param end of the execution
     */
    static StepTrace parse(String log, long end) {
        long nanos = 0;
        long copyIn = 0;
        long copyOut = 0;
        long overlap = 0;
        int threads = 0;
        long fusedTasks = 0;
        long fusedBytes = 0;
        List<Run> runs = new ArrayList<>();
        for (JsonNode graph : MAPPER.readTree(lastObject(log))) {
            nanos += graph.path("TOTAL_TASK_GRAPH_TIME").asLong(0);
            copyIn += graph.path("COPY_IN_TIME").asLong(0);
            copyOut += graph.path("COPY_OUT_TIME").asLong(0);
            overlap += graph.path("OVERLAPPED_COPY_IN_TIME").asLong(0);
            fusedTasks += graph.path("TOTAL_FUSED_TASKS").asLong(0);
            fusedBytes += graph.path("TOTAL_FUSED_SIZE_BYTES").asLong(0);
            for (Map.Entry<String, JsonNode> task : graph.properties()) {
                JsonNode value = task.getValue();
                boolean ran = !value.path("TASK_KERNEL_TIME").isMissingNode()
                        && value.path("FUSED_INTO").isMissingNode();
                if (ran) {
                    threads = Math.max(threads, value.path("TASK_THREADS").asInt(0));
                    runs.add(run(task.getKey(), value));
                }
            }
        }
        return new StepTrace(end, nanos, copyIn, copyOut, overlap, threads, fusedTasks, fusedBytes, runs);
    }

    private static Run run(String name, JsonNode task) {
        double bytes = task.path("TASK_READ_SIZE_BYTES").asDouble(Double.NaN)
                + task.path("TASK_WRITTEN_SIZE_BYTES").asDouble(Double.NaN);
        return new Run(
                // step.loss becomes loss.
                name.substring(name.indexOf('.') + 1),
                task.path("METHOD").asString(""),
                task.path("TASK_START_TIME").asLong(-1),
                task.path("TASK_KERNEL_TIME").asLong(0),
                bytes,
                task.path("TASK_PRODUCT_OPERATIONS").asDouble(Double.NaN),
                threads(task.path("TASK_THREAD_TIMES").asString("")));
    }

    /** Reads {@code thread:start:end:busy,…}. */
    private static List<Busy> threads(String text) {
        List<Busy> threads = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] numbers = one.split(":", -1);
            threads.add(new Busy(
                    Integer.parseInt(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3])));
        }
        return threads;
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
}
