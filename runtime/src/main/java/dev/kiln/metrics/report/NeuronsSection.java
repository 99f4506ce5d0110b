package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.report.LineChart.Range;
import dev.kiln.sparsity.NeuronDecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The hidden neurons of a training that takes some out: how many there are, what they do, and why they went. */
final class NeuronsSection {
    private static final int COLOURS = 8;
    private static final int MOST_DECISIONS = 40;

    /** Pixels of a map from its least to its most active neuron. */
    private static final int ROWS = 96;

    private static final int MOST_COLUMNS = 480;
    private static final int ABSENT = 255;

    private NeuronsSection() {}

    static String render(RunData run) {
        if (run.sparsity().isEmpty()) {
            return "";
        }
        return Html.section(
                "Which neurons",
                lead(run),
                "<div class=\"charts\">\n" + counts(run) + importance(run) + "</div>\n" + maps(run) + decisions(run));
    }

    private static String lead(RunData run) {
        double active = number(run.done(), "active_neurons");
        double hidden = number(run.done(), "hidden_neurons");
        boolean compact = run.run().path("config").path("compact").asBoolean(true);
        String words = "Neurons that do not matter are taken out of the network while it trains, and "
                + (compact
                        ? "every device has less to compute from then on. "
                        : "stay in its matrices as zeros, as --compact false asked for. ");
        if (!(hidden > 0)) {
            return words;
        }
        return words + Unit.COUNT.format(hidden - active) + " of " + Unit.COUNT.format(hidden)
                + " hidden neurons are out (" + Unit.SHARE.format((hidden - active) / hidden)
                + "). Apart from that, of the activations of those that are in, "
                + Unit.SHARE.format(number(run.done(), "inactive_share_per_sample"))
                + " are near zero for a sample.";
    }

    private static String counts(RunData run) {
        Map<String, List<double[]>> in = new LinkedHashMap<>();
        Map<String, List<double[]>> open = new LinkedHashMap<>();
        for (JsonNode line : run.sparsity()) {
            for (JsonNode layer : line.path("layers")) {
                double step = number(line, "step");
                String name = text(layer, "layer");
                in.computeIfAbsent(name, any -> new ArrayList<>()).add(new double[] {step, number(layer, "neurons")});
                open.computeIfAbsent(name, any -> new ArrayList<>()).add(new double[] {step, number(layer, "open")});
            }
        }
        List<Curve> curves = new ArrayList<>();
        in.forEach((name, points) -> {
            curves.add(Curve.plain(name, colour(curves), points));
            curves.add(Curve.plain(name + ", gate open", colour(curves), open.getOrDefault(name, List.of())));
        });
        return new LineChart("Neurons in the network", "", curves, Unit.COUNT, "step", Unit.COUNT, Range.FROM_ZERO)
                .render();
    }

    private static String colour(List<Curve> curves) {
        return "c" + (1 + curves.size() % COLOURS);
    }

    private static String importance(RunData run) {
        Map<String, List<double[]>> points = new LinkedHashMap<>();
        for (JsonNode line : run.sparsity()) {
            for (JsonNode layer : line.path("layers")) {
                JsonNode quantiles = layer.path("importance");
                double median = quantiles.path(quantiles.size() / 2).asDouble(Double.NaN);
                points.computeIfAbsent(text(layer, "layer"), any -> new ArrayList<>())
                        .add(new double[] {number(line, "step"), median});
            }
        }
        List<Curve> curves = new ArrayList<>();
        points.forEach((name, xy) -> curves.add(Curve.plain(name, colour(curves), xy)));
        return new LineChart(
                        "Importance of the middle neuron",
                        "mean of |a·g|",
                        curves,
                        Unit.COUNT,
                        "step",
                        Unit.NUMBER,
                        Range.LOSS)
                .render();
    }

    /** A picture for each layer: steps to the right, neurons upwards by activity, darker where more active. */
    private static String maps(RunData run) {
        Map<String, List<JsonNode>> layers = new LinkedHashMap<>();
        for (JsonNode line : run.sparsity()) {
            for (JsonNode layer : line.path("layers")) {
                layers.computeIfAbsent(text(layer, "layer"), any -> new ArrayList<>())
                        .add(layer);
            }
        }
        StringBuilder out = new StringBuilder("<div class=\"maps\">\n");
        layers.forEach((name, windows) -> out.append(map(name, windows)));
        return out.append("</div>\n").toString();
    }

    private static String map(String name, List<JsonNode> windows) {
        int columns = Math.min(windows.size(), MOST_COLUMNS);
        double most = windows.stream()
                .mapToDouble(window -> number(window, "neurons"))
                .max()
                .orElse(1);
        byte[] pixels = new byte[ROWS * columns];
        for (int x = 0; x < columns; x++) {
            JsonNode window = windows.get((int) ((long) x * windows.size() / columns));
            JsonNode quantiles = window.path("activity");
            double filled = number(window, "neurons") / most * ROWS;
            for (int y = 0; y < ROWS; y++) {
                int at = (int) Math.round(y / Math.max(1, filled - 1) * (quantiles.size() - 1));
                double active = quantiles.path(at).asDouble(0);
                int shade = y < filled ? (int) Math.round(235 * (1 - Math.clamp(active, 0.0, 1.0))) : ABSENT;
                pixels[(ROWS - 1 - y) * columns + x] = (byte) shade;
            }
        }
        return "<figure class=\"map\"><figcaption><h3>" + Html.escape(name)
                + " <small>activity: each column a moment, neurons from the least active below to the most active above,"
                + " black where active for every sample</small></h3></figcaption>\n<img alt=\""
                + Html.escape("activity of the neurons of " + name + " over time") + "\" src=\""
                + GreyPng.address(columns, ROWS, pixels) + "\"></figure>\n";
    }

    private static String decisions(RunData run) {
        List<JsonNode> lines = run.decisions(NeuronDecision.EVENT);
        if (lines.isEmpty()) {
            return "<p>No neuron was taken out.</p>\n";
        }
        StringBuilder out = new StringBuilder("<table class=\"grid-table\">\n<thead><tr><th>Step</th><th>Layer</th>"
                + "<th>Neurons</th><th>Trained</th><th>Woken</th><th>Cause</th><th>Probe loss before</th><th>with the change</th>"
                + "<th>Time it saves</th></tr></thead>\n");
        for (JsonNode line : lines.subList(0, Math.min(lines.size(), MOST_DECISIONS))) {
            double saved = number(line, "saved_seconds");
            String[] cells = {
                Unit.COUNT.format(number(line, "step")),
                text(line, "layer"),
                Unit.COUNT.format(number(line, "from")) + " → " + Unit.COUNT.format(number(line, "to")),
                Unit.COUNT.format(number(line, "trained")),
                Unit.COUNT.format(number(line, "woken")),
                text(line, "cause"),
                Unit.NUMBER.format(number(line, "probe_loss")),
                Unit.NUMBER.format(number(line, "loss")),
                Double.isNaN(saved) ? "" : String.format(Locale.ROOT, "%.1f s", saved)
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
