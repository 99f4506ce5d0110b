package dev.kiln.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run as its files tell it: what a report, a comparison and an inspection look at.
 *
 * @param name of the run
 * @param run contents of {@code run.json}
 * @param steps lines of steps in {@code metrics.jsonl}, in order
 * @param devices lines of devices, in order; none where there was one device
 * @param decisions all lines of {@code decisions.jsonl}, in order
 * @param precision lines of what was measured of formats, in order; none where nothing was decided
 * @param sparsity lines of what hidden neurons do, in order; none where all stay
 * @param evaluations lines of evaluations, in order
 * @param checkpoints lines of checkpoints, in order
 * @param confusion last {@code confusion} line
 * @param mistakes last {@code mistakes} line
 * @param profile last {@code profile} line
 * @param memory last {@code memory} line
 * @param machine lines of what the machine did, one for each part of a run that was resumed
 * @param guard last line of a comparison with the baseline
 * @param done {@code done} line of a run that ended by itself
 * @param error {@code error} line of a run that failed
 */
public record RunData(
        String name,
        ObjectNode run,
        List<JsonNode> steps,
        List<JsonNode> devices,
        List<JsonNode> decisions,
        List<JsonNode> precision,
        List<JsonNode> sparsity,
        List<JsonNode> evaluations,
        List<JsonNode> checkpoints,
        @Nullable JsonNode confusion,
        @Nullable JsonNode mistakes,
        @Nullable JsonNode profile,
        @Nullable JsonNode memory,
        List<JsonNode> machine,
        @Nullable JsonNode guard,
        @Nullable JsonNode done,
        @Nullable JsonNode error) {

    /** Reads the files of a run. */
    public static RunData read(RunDirectory directory) {
        ObjectNode run = directory.readRunJson();
        List<JsonNode> lines = MetricsLog.read(directory.metrics());
        return new RunData(
                directory.name(),
                run,
                all(lines, "step"),
                all(lines, "devices"),
                MetricsLog.read(directory.decisions()),
                all(lines, PrecisionMetrics.EVENT),
                all(lines, SparsityMetrics.EVENT),
                all(lines, "evaluation"),
                all(lines, "checkpoint"),
                last(lines, "confusion"),
                last(lines, "mistakes"),
                last(lines, "profile"),
                last(lines, "memory"),
                all(lines, MachineMetrics.EVENT),
                last(lines, GuardMetrics.EVENT),
                last(lines, "done"),
                last(lines, "error"));
    }

    /** A curve of the steps: {@code x} and {@code y} of each line, NaN where a line lacks the number. */
    public static List<double[]> curve(List<JsonNode> lines, String x, String y) {
        return curve(lines, line -> number(line, x), line -> number(line, y));
    }

    /** A curve of any two values of each line. */
    public static List<double[]> curve(
            List<JsonNode> lines, ToDoubleFunction<JsonNode> x, ToDoubleFunction<JsonNode> y) {
        return lines.stream()
                .map(line -> new double[] {x.applyAsDouble(line), y.applyAsDouble(line)})
                .toList();
    }

    /** The evaluations of one split, {@code validation} or {@code test}. */
    public List<JsonNode> evaluations(String split) {
        return evaluations.stream()
                .filter(line -> split.equals(line.path("split").asString("")))
                .toList();
    }

    /** A number of a line; NaN where it is absent or null. */
    public static double number(@Nullable JsonNode line, String field) {
        JsonNode value = line == null ? null : line.get(field);
        return value != null && value.isNumber() ? value.asDouble() : Double.NaN;
    }

    /** A text of a line; empty where it is absent. */
    public static String text(@Nullable JsonNode line, String field) {
        JsonNode value = line == null ? null : line.get(field);
        return value == null || value.isNull() ? "" : value.asString(value.toString());
    }

    /** The decisions of one kind, such as {@code division}. */
    public List<JsonNode> decisions(String event) {
        return all(decisions, event);
    }

    private static List<JsonNode> all(List<JsonNode> lines, String event) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode line : lines) {
            if (event.equals(text(line, "event"))) {
                found.add(line);
            }
        }
        return found;
    }

    private static @Nullable JsonNode last(List<JsonNode> lines, String event) {
        List<JsonNode> found = all(lines, event);
        return found.isEmpty() ? null : found.getLast();
    }
}
