package dev.kiln.metrics;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Writes down what a run measures, in all forms: {@code metrics.jsonl}, TensorBoard's event files, JFR events. What it
 * hears of reaches the operating system at once for rare events and about once a second for steps, so that a reader may
 * follow a run and a kill loses little.
 */
public final class RunRecorder implements AutoCloseable {
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MetricsLog log;
    private final MetricsLog decisions;
    private final TensorBoardLog board;
    private final Clock clock;
    private long flushed = System.nanoTime();

    private RunRecorder(MetricsLog log, MetricsLog decisions, TensorBoardLog board, Clock clock) {
        this.log = log;
        this.decisions = decisions;
        this.board = board;
        this.clock = clock;
    }

    /**
     * Opens the files of a run.
     *
     * @param stepsBefore steps that were done before: what the log holds beyond them is dropped
     */
    public static RunRecorder open(RunDirectory run, long stepsBefore) {
        Clock clock = Clock.systemUTC();
        MetricsLog log = MetricsLog.resume(run.metrics(), stepsBefore);
        MetricsLog decisions = MetricsLog.resume(run.decisions(), stepsBefore);
        TensorBoardLog board = TensorBoardLog.open(run.tensorBoard(), stepsBefore + 1, clock.instant());
        return new RunRecorder(log, decisions, board, clock);
    }

    /** Records a step. */
    public void step(StepMetrics metrics) {
        log.append("step", metrics);
        board.add(metrics, clock.instant());
        FlightEvents.record(metrics);
        if (System.nanoTime() - flushed > FLUSH_NANOS) {
            flush();
        }
    }

    /** Records what each of several devices did; the step's own record follows. */
    public void devices(DeviceMetrics metrics) {
        log.append("devices", metrics);
    }

    /** Records something that was decided while training, so that it can be explained and done again. */
    public void decision(String name, Object fields) {
        decisions.append(name, fields);
        decisions.flush();
    }

    /** Records an evaluation. */
    public void evaluation(EvaluationMetrics metrics) {
        log.append("evaluation", metrics);
        board.add(metrics, clock.instant());
        FlightEvents.record(metrics);
        flush();
    }

    /** Records a checkpoint. */
    public void checkpoint(CheckpointMetrics metrics) {
        log.append("checkpoint", metrics);
        FlightEvents.record(metrics);
        flush();
    }

    /** Records anything else that is said once: {@code confusion}, {@code profile}, {@code done}, {@code error}. */
    public void event(String name, Object fields) {
        log.append(name, fields);
        flush();
    }

    /** As {@link #event(String, Object)}, for an object that says its event itself. */
    public void event(JsonNode object) {
        event(RunData.text(object, "event"), object);
    }

    /** Hands everything to the operating system. */
    public void flush() {
        log.flush();
        board.flush();
        flushed = System.nanoTime();
    }

    @Override
    public void close() {
        try (board;
                decisions) {
            log.close();
        }
    }
}
