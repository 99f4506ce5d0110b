package dev.kiln.metrics.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Curves over a common x axis as SVG. The drawing has a fixed size in its own units and is scaled to the page; beside
 * it stands what the page's script needs to show the values under the pointer.
 *
 * @param title heading
 * @param note what a reader should know about the axis, beside the heading; may be empty
 * @param curves drawn in this order, the last on top
 * @param xUnit how x values are written
 * @param xName name of the x axis
 * @param yUnit how y values are written
 * @param range which part of the values the y axis covers
 */
record LineChart(String title, String note, List<Curve> curves, Unit xUnit, String xName, Unit yUnit, Range range) {

    /** Which part of the values the y axis covers. */
    enum Range {
        /** From zero to the largest. */
        FROM_ZERO,
        /** A loss: from zero, or logarithmic where it spans more than a factor of 25. */
        LOSS,
        /** An accuracy: up to all right; the steep climb of the first steps may leave at the bottom. */
        ACCURACY
    }

    private static final int WIDTH = 560;
    private static final int HEIGHT = 290;
    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 10;
    private static final int BOTTOM = 40;
    private static final double LOG_FROM_RATIO = 25;

    /** The figure, or nothing where no curve has a point. */
    String render() {
        if (curves.stream().allMatch(curve -> curve.points().isEmpty())) {
            return "";
        }
        double first = xs().min().orElse(0);
        double end = xs().max().orElse(1);
        Axis x = Axis.exact(first > 0 && first < end * 0.2 ? 0 : first, end, 6);
        Axis y = yAxis();
        String label = y.logarithmic() ? (note.isEmpty() ? "log scale" : note + ", log scale") : note;
        StringBuilder out = new StringBuilder(1 << 14);
        out.append("<figure class=\"chart\">\n<figcaption><h3>").append(Html.escape(title));
        out.append(label.isEmpty() ? "" : " <small>" + Html.escape(label) + "</small>")
                .append("</h3>");
        legend(out);
        out.append("</figcaption>\n<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        out.append("\" role=\"img\" aria-label=\"")
                .append(Html.escape(summary()))
                .append("\">\n");
        String clip = "clip-" + Integer.toHexString((title + xName + summary()).hashCode());
        out.append("<clipPath id=\"")
                .append(clip)
                .append("\"><rect x=\"")
                .append(LEFT - 4)
                .append("\" y=\"");
        out.append(TOP - 2)
                .append("\" width=\"")
                .append(WIDTH - LEFT - RIGHT + 10)
                .append("\" height=\"");
        out.append(HEIGHT - TOP - BOTTOM + 4).append("\"/></clipPath>\n");
        grid(out, x, y);
        out.append("<g clip-path=\"url(#").append(clip).append(")\">\n");
        for (Curve curve : curves) {
            draw(out, curve, x, y);
        }
        out.append("</g>\n<g class=\"pointer\"></g>\n</svg>\n");
        out.append("<script type=\"application/json\">").append(data(x, y)).append("</script>\n</figure>\n");
        return out.toString();
    }

    private void legend(StringBuilder out) {
        out.append("<ul class=\"legend\">");
        for (Curve curve : curves) {
            if (!curve.points().isEmpty()) {
                out.append("<li class=\"").append(curve.style()).append(curve.dashed() ? " dashed" : "");
                out.append("\"><i></i>").append(Html.escape(curve.name())).append(" <b>");
                out.append(Html.escape(yUnit.format(curve.last()))).append("</b></li>");
            }
        }
        out.append("</ul>");
    }

    private String summary() {
        StringBuilder out = new StringBuilder(title + " over " + xName);
        for (Curve curve : curves) {
            out.append(", ").append(curve.name()).append(" ends at ").append(yUnit.format(curve.last()));
        }
        return out.toString();
    }

    private void grid(StringBuilder out, Axis x, Axis y) {
        out.append("<g class=\"grid\">");
        for (double tick : y.ticks()) {
            String at = number(py(y, tick));
            out.append("<line x1=\"")
                    .append(LEFT)
                    .append("\" x2=\"")
                    .append(WIDTH - RIGHT)
                    .append("\" y1=\"");
            out.append(at).append("\" y2=\"").append(at).append("\"/>");
        }
        out.append("</g>\n<g class=\"ticks\">");
        for (double tick : y.ticks()) {
            out.append("<text class=\"y\" x=\"")
                    .append(LEFT - 8)
                    .append("\" y=\"")
                    .append(number(py(y, tick) + 4));
            out.append("\">").append(Html.escape(yUnit.tick(tick, y.step()))).append("</text>");
        }
        for (double tick : x.ticks()) {
            out.append("<text class=\"x\" x=\"").append(number(px(x, tick))).append("\" y=\"");
            out.append(HEIGHT - BOTTOM + 18).append("\">").append(Html.escape(xUnit.tick(tick, x.step())));
            out.append("</text>");
        }
        out.append("<text class=\"x name\" x=\"")
                .append((LEFT + WIDTH - RIGHT) / 2)
                .append("\" y=\"");
        out.append(HEIGHT - 4).append("\">").append(Html.escape(xName)).append("</text></g>\n");
    }

    private static void draw(StringBuilder out, Curve curve, Axis x, Axis y) {
        if (curve.banded()) {
            out.append("<path class=\"band ").append(curve.style()).append("\" d=\"");
            path(out, curve.points(), x, y, Curve.Point::high, 'M');
            path(out, curve.points().reversed(), x, y, Curve.Point::low, 'L');
            out.append("Z\"/>\n");
        }
        out.append("<path class=\"line ").append(curve.style()).append(curve.dashed() ? " dashed" : "");
        out.append("\" d=\"");
        path(out, curve.points(), x, y, Curve.Point::y, 'M');
        out.append("\"/>\n");
        if (curve.marked()) {
            for (Curve.Point point : curve.points()) {
                out.append("<circle class=\"").append(curve.style()).append("\" r=\"3\" cx=\"");
                out.append(number(px(x, point.x()))).append("\" cy=\"").append(number(py(y, point.y())));
                out.append("\"/>");
            }
        }
    }

    private static void path(
            StringBuilder out,
            List<Curve.Point> points,
            Axis x,
            Axis y,
            ToDoubleFunction<Curve.Point> value,
            char first) {
        char verb = first;
        for (Curve.Point point : points) {
            out.append(verb).append(number(px(x, point.x()))).append(' ');
            out.append(number(py(y, value.applyAsDouble(point))));
            verb = 'L';
        }
    }

    /** For the script: where each point lies, and the words to show for it. */
    private String data(Axis x, Axis y) {
        StringBuilder out = new StringBuilder("{\"x\":\"").append(xName).append("\",\"series\":[");
        String between = "";
        for (Curve curve : curves) {
            out.append(between)
                    .append("{\"name\":\"")
                    .append(json(curve.name()))
                    .append("\",\"style\":\"");
            out.append(curve.style()).append("\",\"points\":[");
            String comma = "";
            for (Curve.Point p : curve.points()) {
                out.append(comma).append('[').append(number(px(x, p.x()))).append(',');
                out.append(number(py(y, p.y())))
                        .append(",\"")
                        .append(xUnit.format(p.x()))
                        .append("\",\"");
                out.append(yUnit.format(p.y())).append("\"]");
                comma = ",";
            }
            out.append("]}");
            between = ",";
        }
        return out.append("]}").toString();
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c");
    }

    private Axis yAxis() {
        double low = ys().min().orElse(0);
        double high = ys().max().orElse(1);
        return switch (range) {
            case FROM_ZERO -> Axis.linear(Math.min(0, low), high, 5);
            case LOSS ->
                low > 0 && high / low > LOG_FROM_RATIO
                        ? Axis.logarithmic(low, high)
                        : Axis.linear(Math.min(0, low), high, 5);
            case ACCURACY -> accuracyAxis(low);
        };
    }

    /** Leaves out the lowest tenth of the points, so that the last percents can be told apart. */
    private Axis accuracyAxis(double low) {
        double[] sorted = ys().sorted().toArray();
        double tenth = sorted.length < 20 ? low : sorted[sorted.length / 10];
        Axis axis = Axis.linear(Math.max(0, tenth - (1 - tenth) * 0.15), 1, 5);
        return axis.max() > 1 + 1e-9 ? Axis.exact(axis.min(), 1, 5) : axis;
    }

    private DoubleStream xs() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::x);
    }

    private DoubleStream ys() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::y);
    }

    private static double px(Axis x, double value) {
        return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double py(Axis y, double value) {
        return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", Math.clamp(value, -1e4, 1e4));
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
