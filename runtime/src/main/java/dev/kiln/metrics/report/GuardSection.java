package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A recipe's accuracy beside the FP32 baseline's: the difference of each pair, its interval, and the verdict. */
final class GuardSection {
    private static final int WIDTH = 760;
    private static final int LEFT = 20;
    private static final int RIGHT = 20;
    private static final int MIDDLE = 46;
    private static final int HEIGHT = 96;

    private GuardSection() {}

    static String render(RunData run) {
        JsonNode guard = run.guard();
        if (guard == null
                || text(guard, "verdict").isEmpty()
                || guard.path("pairs").isEmpty()) {
            return "";
        }
        return Html.section("Against FP32", lead(guard), drawing(guard) + table(guard));
    }

    private static String lead(JsonNode guard) {
        String verdict = text(guard, "verdict").toLowerCase(Locale.ROOT).replace('_', '-');
        return String.format(
                Locale.ROOT,
                "<b>%s</b>: on average over %d seeds %s against %s, a difference of %s points. With 95%% confidence it is"
                        + " above %s, and with 95%% confidence below %s; a loss is what lies under %s.",
                Html.escape(verdict.substring(0, 1).toUpperCase(Locale.ROOT) + verdict.substring(1)),
                guard.path("pairs").size(),
                Unit.SHARE.format(number(guard, "accuracy")),
                Unit.SHARE.format(number(guard, "baseline_accuracy")),
                points(number(guard, "difference")),
                points(number(guard, "low")),
                points(number(guard, "high")),
                points(number(guard, "margin")));
    }

    /** A line of differences: a dot for each pair, a bar for the interval, the margin. */
    private static String drawing(JsonNode guard) {
        double margin = number(guard, "margin");
        double least = Math.min(margin, number(guard, "low"));
        double most = Math.max(0, number(guard, "high"));
        for (JsonNode pair : guard.path("pairs")) {
            least = Math.min(least, difference(pair));
            most = Math.max(most, difference(pair));
        }
        double pad = 0.08 * (most - least);
        Axis axis = Axis.exact(100 * (least - pad), 100 * (most + pad), 7);
        StringBuilder out = new StringBuilder("<figure class=\"chart\"><svg viewBox=\"0 0 ");
        out.append(WIDTH).append(' ').append(HEIGHT).append("\" role=\"img\" aria-label=\"differences to FP32\">\n");
        out.append("<g class=\"ticks\">");
        for (double tick : axis.ticks()) {
            out.append("<text class=\"x\" x=\"")
                    .append(x(axis, tick))
                    .append("\" y=\"")
                    .append(HEIGHT - 10);
            out.append("\">")
                    .append(Html.escape(Unit.NUMBER.tick(tick, axis.step())))
                    .append("</text>");
        }
        out.append("</g>\n<g class=\"grid\">");
        mark(out, axis, 0, "");
        mark(out, axis, 100 * margin, " stroke-dasharray=\"5 4\"");
        out.append("</g>\n<path class=\"line c1\" d=\"M").append(x(axis, 100 * number(guard, "low")));
        out.append(' ').append(MIDDLE).append('L').append(x(axis, 100 * number(guard, "high")));
        out.append(' ').append(MIDDLE).append("\" style=\"stroke-width:8;opacity:.45\"/>\n");
        for (JsonNode pair : guard.path("pairs")) {
            dot(out, axis, 100 * difference(pair), 4, "c2", "seed " + text(pair, "seed"));
        }
        dot(out, axis, 100 * number(guard, "difference"), 7, "c1", "mean");
        return out.append(
                        "</svg><figcaption><small>points of accuracy; dashed: the margin</small></figcaption></figure>\n")
                .toString();
    }

    private static void mark(StringBuilder out, Axis axis, double value, String style) {
        String x = x(axis, value);
        out.append("<line x1=\"").append(x).append("\" x2=\"").append(x).append("\" y1=\"14\" y2=\"");
        out.append(HEIGHT - 26).append('"').append(style).append("/>");
    }

    private static void dot(StringBuilder out, Axis axis, double value, int radius, String style, String name) {
        out.append("<circle class=\"")
                .append(style)
                .append("\" cx=\"")
                .append(x(axis, value))
                .append("\" cy=\"");
        out.append(MIDDLE).append("\" r=\"").append(radius).append("\"><title>").append(Html.escape(name));
        out.append(": ").append(String.format(Locale.ROOT, "%+.3f", value)).append("</title></circle>\n");
    }

    private static String x(Axis axis, double value) {
        return String.format(Locale.ROOT, "%.1f", LEFT + axis.position(value) * (WIDTH - LEFT - RIGHT));
    }

    private static String table(JsonNode guard) {
        StringBuilder out = new StringBuilder("<table class=\"grid-table\">\n<thead><tr><th>Seed</th><th>");
        out.append(Html.escape(text(guard, "recipe"))).append("</th><th>FP32</th><th>Difference</th></tr></thead>\n");
        for (JsonNode pair : guard.path("pairs")) {
            out.append("<tr><td>").append(Html.escape(text(pair, "seed"))).append("</td><td>");
            out.append(Unit.SHARE.format(number(pair, "accuracy"))).append("</td><td>");
            out.append(Unit.SHARE.format(number(pair, "baseline_accuracy"))).append("</td><td>");
            out.append(points(difference(pair))).append("</td></tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static double difference(JsonNode pair) {
        return number(pair, "accuracy") - number(pair, "baseline_accuracy");
    }

    private static String points(double share) {
        return Double.isFinite(share)
                ? String.format(Locale.ROOT, "%+.3f", 100 * share).replace('-', '−')
                : "–";
    }
}
