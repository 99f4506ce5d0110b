package dev.kiln.evaluate;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.train.TrainConfig;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A training as a log in the form of MLPerf's training benchmarks, one {@code :::MLLOG} line an event, with the keys
 * that its rules for logs (training 5.1) require of every run. It is no submission: the benchmark is this training
 * itself, in the open division.
 */
public final class MlLog {
    private static final String START = "INTERVAL_START";
    private static final String END = "INTERVAL_END";
    private static final String POINT = "POINT_IN_TIME";
    private static final DateTimeFormatter STARTED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
    private static final double MILLIS = 1e3;

    private final RunData run;
    private final TrainConfig config;
    private final long began;
    private final List<String> lines = new ArrayList<>();
    private double latest;
    private int epoch;

    private MlLog(RunData run) {
        this.run = run;
        this.config = TrainConfig.fromJson(run.run().path("config").toString(), run.name());
        this.began = millis(text(run.run(), "started"));
    }

    /** The lines of a run. */
    public static List<String> of(RunData run) {
        MlLog log = new MlLog(run);
        log.head();
        log.body();
        return List.copyOf(log.lines);
    }

    private static long millis(String started) {
        try {
            return LocalDateTime.parse(started, STARTED)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeParseException unknown) {
            return 0;
        }
    }

    private void head() {
        JsonNode info = run.run().path("info");
        point("submission_benchmark", config.model().replaceAll("[^A-Za-z0-9]+", "_") + "_" + config.recipe());
        point("submission_org", "kiln");
        point("submission_division", "open");
        point("submission_status", "onprem");
        point("submission_platform", text(run.run().path("environment"), "cpu"));
        point("cache_clear", true);
        add(0, START, "init_start", null, MetricsJson.object());
        point("seed", config.seed());
        point("global_batch_size", config.batch());
        point("gradient_accumulation_steps", 1);
        point("train_samples", (long) number(info, "train_samples"));
        point("eval_samples", (long) number(info, "validation_samples"));
        point("opt_name", config.optimizer().name().toLowerCase(Locale.ROOT));
        point("opt_base_learning_rate", config.effectiveLearningRate());
        point("lowest_numerical_precision", config.recipe().startsWith("hqaf") ? "int4" : "fp32");
        add(0, END, "init_stop", null, MetricsJson.object());
        add(0, START, "run_start", null, MetricsJson.object());
    }

    private void body() {
        long perEpoch = Math.max(1, (long) number(run.run().path("info"), "steps_per_epoch"));
        double end = number(run.done(), "seconds");
        add(0, START, "epoch_start", null, epochs(1));
        for (JsonNode evaluation : run.evaluations("validation")) {
            long step = (long) number(evaluation, "step");
            while ((long) epoch * perEpoch + perEpoch < step) {
                endEpoch(at((long) epoch * perEpoch + perEpoch));
            }
            double done = (double) step / perEpoch;
            double took = number(evaluation, "seconds");
            add(at(step), START, "eval_start", null, epochs(done));
            add(at(step) + took, POINT, "eval_accuracy", number(evaluation, "accuracy"), epochs(done));
            add(at(step) + took, END, "eval_stop", null, epochs(done));
            if ((long) epoch * perEpoch + perEpoch == step) {
                endEpoch(at(step) + took);
            }
        }
        while (run.done() != null && epoch < (int) number(run.done(), "epochs")) {
            endEpoch(end);
        }
        String status = run.done() != null && !text(run.done(), "end").equals("INTERRUPTED") ? "success" : "aborted";
        add(end, END, "run_stop", null, MetricsJson.object().put("status", status));
    }

    private void endEpoch(double seconds) {
        epoch++;
        add(seconds, END, "epoch_stop", null, epochs(epoch));
        if (epoch < config.epochs()) {
            add(seconds, START, "epoch_start", null, epochs(epoch + 1));
        }
    }

    /** Seconds after the start at which the last logged step before {@code step} had ended. */
    private double at(long step) {
        double seconds = 0;
        for (JsonNode line : run.steps()) {
            if (number(line, "step") <= step) {
                seconds = number(line, "seconds");
            }
        }
        return seconds;
    }

    private static ObjectNode epochs(double number) {
        return number == Math.rint(number)
                ? MetricsJson.object().put("epoch_num", (long) number)
                : MetricsJson.object().put("epoch_num", number);
    }

    private void point(String key, Object value) {
        add(0, POINT, key, value, MetricsJson.object());
    }

    private void add(double seconds, String type, String key, @Nullable Object value, ObjectNode metadata) {
        // Steps are not all logged: what came after another event is never before it.
        latest = seconds > latest ? seconds : latest;
        ObjectNode line = MetricsJson.object().put("namespace", "");
        line.put("time_ms", began + Math.round(latest * MILLIS));
        line.put("event_type", type).put("key", key);
        line.set("value", MetricsJson.tree(value == null ? MetricsJson.parse("null") : value));
        metadata.put("file", "metrics.jsonl").put("lineno", lines.size() + 1);
        line.set("metadata", metadata);
        lines.add(":::MLLOG " + line);
    }
}
