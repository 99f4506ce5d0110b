package dev.kiln.metrics;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.precision.Decision;
import dev.kiln.precision.FormatWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The formats of one tensor over a run, from its {@code decisions.jsonl}.
 *
 * @param layer such as {@code layers.0}
 * @param tensor {@code weights}, {@code inputs} or {@code gradients}
 * @param elements of a matrix of weights; of the others, the values of a sample
 * @param spans in order, without gaps, at least one
 */
public record WidthTrack(String layer, String tensor, long elements, List<Span> spans) {
    /** Copies the list. */
    public WidthTrack {
        spans = List.copyOf(spans);
    }

    /**
     * Steps with one format.
     *
     * @param from steps done when it began
     * @param to steps done when it ended
     * @param format a {@link FormatWord}
     * @param cause why it began; empty for the first
     */
    public record Span(long from, long to, String format, String cause) {
        /** Bits of an element, its part of the scale included; NaN for a format that is not known. */
        public double bits() {
            try {
                return FormatWord.parse(format, QuantFormat.ALL).bitsPerElement();
            } catch (IllegalArgumentException e) {
                return Double.NaN;
            }
        }
    }

    /** The format at the end. */
    public String last() {
        return spans.getLast().format();
    }

    /** The tracks of a run, three for each dense layer; none where it was not quantized. */
    public static List<WidthTrack> of(RunData run) {
        long end = end(run);
        Map<String, WidthTrack> tracks = new LinkedHashMap<>();
        for (JsonNode start : run.decisions(StartFormats.EVENT)) {
            for (JsonNode layer : start.path("layers")) {
                for (Map.Entry<String, JsonNode> format : layer.path("formats").properties()) {
                    String tensor = format.getKey();
                    long inputs = layer.path("inputs").asLong(1);
                    long outputs = layer.path("outputs").asLong(1);
                    long elements = switch (tensor) {
                        case "weights" -> inputs * outputs;
                        case "inputs" -> inputs;
                        default -> outputs;
                    };
                    String word = format.getValue().asString("");
                    tracks.put(
                            text(layer, "layer") + tensor,
                            new WidthTrack(
                                    text(layer, "layer"), tensor, elements, List.of(new Span(0, end, word, ""))));
                }
            }
        }
        for (JsonNode line : run.decisions(Decision.EVENT)) {
            tracks.computeIfPresent(
                    text(line, "layer") + text(line, "tensor"),
                    (key, track) -> track.changed((long) number(line, "step"), text(line, "to"), text(line, "cause")));
        }
        return List.copyOf(tracks.values());
    }

    private WidthTrack changed(long step, String format, String cause) {
        List<Span> all = new ArrayList<>(spans);
        Span open = all.removeLast();
        all.add(new Span(open.from(), step, open.format(), open.cause()));
        all.add(new Span(step, Math.max(step, open.to()), format, cause));
        return new WidthTrack(layer, tensor, elements, all);
    }

    private static long end(RunData run) {
        double last = run.steps().isEmpty() ? 0 : number(run.steps().getLast(), "step");
        double done = number(run.done(), "steps");
        return (long) Math.max(last, Double.isFinite(done) ? done : 0);
    }
}
