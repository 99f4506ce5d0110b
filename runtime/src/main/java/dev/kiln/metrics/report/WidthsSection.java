package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.WidthTrack;
import dev.kiln.metrics.report.LineChart.Range;
import dev.kiln.precision.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The formats of a quantized training over time, what was measured of them, and why they changed. */
final class WidthsSection {
    private static final int COLOURS = 8;
    private static final int MOST_DECISIONS = 40;

    private WidthsSection() {}

    static String render(RunData run) {
        List<WidthTrack> tracks = WidthTrack.of(run);
        if (tracks.isEmpty()) {
            return "";
        }
        String charts = widths(tracks) + ratios(run) + probe(run);
        return Html.section(
                "In how many bits",
                lead(run),
                timeline(tracks) + "<div class=\"charts\">\n" + charts + "</div>\n" + decisions(run));
    }

    private static String lead(RunData run) {
        int changes = run.decisions(Decision.EVENT).size();
        String bits = Unit.NUMBER.format(number(run.done(), "bits_per_weight_export"));
        return "The format of each tensor, from the first step to the last. "
                + (changes == 0
                        ? "None changed."
                        : Unit.count(changes) + (changes == 1 ? " changed." : " changes were made.")
                                + " <code>decisions.jsonl</code> has what each was based on, and"
                                + " <code>kiln train --replay</code> with this run's directory makes them again.")
                + (bits.equals("–") ? "" : " At the end a weight takes " + bits + " bits without its residual.");
    }

    /** A bar for each tensor, one part for each format that it had. */
    private static String timeline(List<WidthTrack> tracks) {
        StringBuilder out = new StringBuilder("<table class=\"widths\">\n");
        for (WidthTrack track : tracks) {
            double end = Math.max(1, track.spans().getLast().to());
            out.append("<tr><th scope=\"row\">")
                    .append(Html.escape(track.layer()))
                    .append(" <small>");
            out.append(Html.escape(track.tensor())).append("</small></th><td><div>");
            for (WidthTrack.Span span : track.spans()) {
                double share = (span.to() - span.from()) / end;
                out.append("<i class=\"").append(level(span.bits())).append("\" style=\"width:");
                out.append(String.format(Locale.ROOT, "%.2f%%", 100 * share)).append("\" title=\"");
                out.append(Html.escape(span.format() + " from step " + Unit.count(span.from()) + " to "
                        + Unit.count(span.to()) + (span.cause().isEmpty() ? "" : ", for " + span.cause())));
                out.append("\">")
                        .append(share > 0.08 ? Html.escape(span.format()) : "")
                        .append("</i>");
            }
            out.append("</div></td></tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static String level(double bits) {
        if (bits < 6) {
            return "w4";
        }
        return bits < 12 ? "w8" : bits < 24 ? "w16" : "w32";
    }

    private static String widths(List<WidthTrack> tracks) {
        List<Curve> curves = new ArrayList<>();
        for (WidthTrack track : tracks) {
            if (track.tensor().equals("weights")) {
                List<double[]> points = new ArrayList<>();
                for (WidthTrack.Span span : track.spans()) {
                    points.add(new double[] {span.from(), span.bits()});
                    points.add(new double[] {span.to(), span.bits()});
                }
                curves.add(Curve.plain(track.layer(), "c" + (1 + curves.size() % COLOURS), points));
            }
        }
        return new LineChart(
                        "Bits of a weight",
                        "scales included, residuals not",
                        curves,
                        Unit.COUNT,
                        "step",
                        Unit.NUMBER,
                        Range.FROM_ZERO)
                .render();
    }

    private static String ratios(RunData run) {
        Map<String, List<double[]>> points = new LinkedHashMap<>();
        for (JsonNode line : run.precision()) {
            for (JsonNode tensor : line.path("tensors")) {
                if (!text(tensor, "tensor").equals("gradients")) {
                    points.computeIfAbsent(
                                    text(tensor, "layer") + " " + text(tensor, "tensor"), name -> new ArrayList<>())
                            .add(new double[] {number(line, "step"), number(tensor, "sqnr")});
                }
            }
        }
        List<Curve> curves = new ArrayList<>();
        points.forEach((name, xy) -> curves.add(Curve.plain(name, "c" + (1 + curves.size() % COLOURS), xy)));
        return new LineChart(
                        "Signal over quantization noise",
                        "dB",
                        curves,
                        Unit.COUNT,
                        "step",
                        Unit.NUMBER,
                        Range.FROM_ZERO)
                .render();
    }

    private static String probe(RunData run) {
        List<JsonNode> lines = run.precision();
        return new LineChart(
                        "Loss on the probe batch",
                        "",
                        List.of(
                                Curve.plain("quantized", "c1", RunData.curve(lines, "step", "probe_loss")),
                                Curve.plain("FP32", "c2", RunData.curve(lines, "step", "plain_loss"))),
                        Unit.COUNT,
                        "step",
                        Unit.NUMBER,
                        Range.LOSS)
                .render();
    }

    private static String decisions(RunData run) {
        List<JsonNode> lines = run.decisions(Decision.EVENT);
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("<table class=\"grid-table\">\n<thead><tr><th>Step</th><th>Tensor</th>"
                + "<th>Change</th><th>Cause</th><th>Measured</th><th>Limit</th><th>Bits a weight</th></tr></thead>\n");
        for (JsonNode line : lines.subList(0, Math.min(lines.size(), MOST_DECISIONS))) {
            String[] cells = {
                Unit.COUNT.format(number(line, "step")),
                text(line, "layer") + " " + text(line, "tensor"),
                text(line, "from") + " → " + text(line, "to"),
                text(line, "cause"),
                Unit.NUMBER.format(number(line, "value")),
                Unit.NUMBER.format(number(line, "limit")),
                Unit.NUMBER.format(number(line, "bits_per_weight"))
            };
            out.append("<tr>");
            for (String cell : cells) {
                out.append("<td>").append(Html.escape(cell)).append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</table>\n");
        int more = lines.size() - MOST_DECISIONS;
        return more <= 0
                ? out.toString()
                : out.append("<p>")
                        .append(Unit.count(more))
                        .append(" more in <code>decisions.jsonl</code>.</p>\n")
                        .toString();
    }
}
