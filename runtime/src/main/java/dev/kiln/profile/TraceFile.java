package dev.kiln.profile;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.train.StepTrace.Busy;
import dev.kiln.train.StepTrace.Run;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Traced steps as a timeline in the Trace Event Format (Google, "Trace Event Format", 2016, section "Complete events"),
 * which Perfetto and Chrome's {@code about:tracing} open: a row for steps, one for their tasks, and one for each thread
 * where the engine tells of threads. Of many steps the first {@value #STEPS_SHOWN} are drawn.
 */
public final class TraceFile {
    /** Viewers grow slow on more. */
    public static final int STEPS_SHOWN = 100;

    private static final int PROCESS = 1;
    private static final int STEPS = 1;
    private static final int TASKS = 2;
    private static final int THREADS = 10;

    private TraceFile() {}

    /** The file's contents. */
    public static String text(StepReport report) {
        ObjectNode file = MetricsJson.object();
        ArrayNode events = file.putArray("traceEvents");
        boolean placed = report.steps().stream()
                .flatMap(step -> step.trace().runs().stream())
                .allMatch(run -> run.start() >= 0);
        name(events, STEPS, "steps");
        name(events, TASKS, placed ? "tasks" : "tasks, in order (the engine does not tell when they began)");
        for (int thread = 0; thread < report.threads(); thread++) {
            name(events, THREADS + thread, "thread " + thread);
        }
        long origin = report.steps().getFirst().start();
        for (TracedStep step :
                report.steps().subList(0, Math.min(STEPS_SHOWN, report.steps().size()))) {
            long start = step.start() - origin;
            complete(events, "step", STEPS, start, step.trace().end() - step.start());
            long graph =
                    Math.max(start, step.trace().end() - origin - step.trace().nanos());
            long next = graph;
            for (Run run : step.trace().runs()) {
                long began = run.start() < 0 ? next : graph + run.start();
                next = began + run.nanos();
                ObjectNode arguments = complete(events, run.name(), TASKS, began, run.nanos());
                arguments.put("method", run.method());
                if (Double.isFinite(run.bytes())) {
                    arguments.put("bytes", run.bytes()).put("operations", run.operations());
                }
                for (Busy busy : run.threads()) {
                    complete(
                                    events,
                                    run.name(),
                                    THREADS + busy.thread(),
                                    graph + busy.start(),
                                    busy.end() - busy.start())
                            .put("busy_us", busy.busy() / 1e3);
                }
            }
        }
        file.put("displayTimeUnit", "ms");
        return file.toString();
    }

    private static void name(ArrayNode events, int row, String name) {
        ObjectNode event = events.addObject();
        event.put("name", "thread_name").put("ph", "M").put("pid", PROCESS).put("tid", row);
        event.putObject("args").put("name", name);
        ObjectNode order = events.addObject();
        order.put("name", "thread_sort_index")
                .put("ph", "M")
                .put("pid", PROCESS)
                .put("tid", row);
        order.putObject("args").put("sort_index", row);
    }

    /** Adds an event and returns its arguments; times are in microseconds there. */
    private static ObjectNode complete(ArrayNode events, String name, int row, long start, long nanos) {
        ObjectNode event = events.addObject();
        event.put("name", name).put("ph", "X").put("pid", PROCESS).put("tid", row);
        event.put("ts", start / 1e3).put("dur", nanos / 1e3);
        return event.putObject("args");
    }
}
