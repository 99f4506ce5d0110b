package dev.kiln.metrics.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Points of two values as SVG, some of them joined by a line. Beside the drawing stands what the page's script needs to
 * show the words of the point next to the pointer.
 *
 * @param title heading
 * @param series drawn in this order, the last on top
 * @param xUnit how x values are written at the axis
 * @param xName name of the x axis
 * @param yName name of the y axis
 * @param limit x value of a vertical line; null for none
 */
record ScatterChart(
        String title,
        List<Series> series,
        Unit xUnit,
        String xName,
        String yName,
        @Nullable Double limit) {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 400;
    private static final int LEFT = 66;
    private static final int RIGHT = 18;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;

    /** Losses that span more than this factor are drawn on a logarithmic axis. */
    private static final double LOG_FROM_RATIO = 4;

    /**
     * Points of one kind.
     *
     * @param style class of the style sheet that gives them their colour
     * @param radius of a point
     * @param joined whether a line goes from each to the next
     */
    record Series(String name, String style, double radius, boolean joined, List<Point> points) {}

    /** @param words shown beside the pointer, such as {@code loss 0.12} */
    record Point(double x, double y, List<String> words) {
        boolean isFinite() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    /** The figure. */
    String render() {
        double left = Math.min(xs().min().orElse(0), limit == null ? Double.POSITIVE_INFINITY : limit);
        double right = Math.max(xs().max().orElse(1), limit == null ? Double.NEGATIVE_INFINITY : limit);
        double margin = Math.max((right - left) * 0.03, right * 1e-3);
        Axis x = Axis.exact(left - margin, right + margin, 8);
        double low = ys().min().orElse(0);
        double high = ys().max().orElse(1);
        Axis y = low > 0 && high / low > LOG_FROM_RATIO
                ? Axis.logarithmic(low, high)
                : Axis.exact(low - (high - low) * 0.05, high + Math.max((high - low) * 0.05, high * 1e-3), 6);
        StringBuilder out = new StringBuilder(1 << 14);
        out.append("<figure class=\"chart\">\n<figcaption><h3>").append(Html.escape(title));
        out.append(" <small>").append(Html.escape(yName)).append(y.logarithmic() ? ", log scale" : "");
        out.append("</small></h3>");
        legend(out);
        out.append("</figcaption>\n<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        out.append("\" role=\"img\" aria-label=\"").append(Html.escape(title + ": " + yName + " over " + xName));
        out.append("\">\n");
        axes(out, x, y);
        for (Series one : series) {
            draw(out, one, x, y);
        }
        out.append("<g class=\"pointer\"></g>\n</svg>\n<script type=\"application/json\">");
        data(out, x, y);
        return out.append("</script>\n</figure>\n").toString();
    }

    private void legend(StringBuilder out) {
        out.append("<ul class=\"legend\">");
        for (Series one : series) {
            if (!one.points().isEmpty()) {
                out.append("<li class=\"").append(one.style()).append("\"><span class=\"dot\"></span>");
                out.append(Html.escape(one.name())).append("</li>");
            }
        }
        out.append("</ul>");
    }

    private void axes(StringBuilder out, Axis x, Axis y) {
        out.append("<g class=\"grid\">");
        for (double tick : y.ticks()) {
            line(out, "", LEFT, WIDTH - RIGHT, py(y, tick), py(y, tick));
        }
        out.append("</g>\n<g class=\"ticks\">");
        for (double tick : y.ticks()) {
            text(out, "y", LEFT - 8, py(y, tick) + 4, Unit.NUMBER.tick(tick, y.step()));
        }
        for (double tick : x.ticks()) {
            text(out, "x", px(x, tick), HEIGHT - BOTTOM + 18, xUnit.tick(tick, x.step()));
        }
        text(out, "x name", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, xName);
        if (limit != null) {
            line(out, "limit", px(x, limit), px(x, limit), TOP, HEIGHT - BOTTOM);
            text(out, "y", px(x, limit) - 6, TOP + 10, "budget");
        }
        out.append("</g>\n");
    }

    static void line(StringBuilder out, String style, double x1, double x2, double y1, double y2) {
        out.append("<line").append(style.isEmpty() ? "" : " class=\"" + style + "\"");
        out.append(" x1=\"").append(number(x1)).append("\" x2=\"").append(number(x2));
        out.append("\" y1=\"")
                .append(number(y1))
                .append("\" y2=\"")
                .append(number(y2))
                .append("\"/>");
    }

    static void text(StringBuilder out, String style, double x, double y, String words) {
        out.append("<text class=\"")
                .append(style)
                .append("\" x=\"")
                .append(number(x))
                .append("\" y=\"");
        out.append(number(y)).append("\">").append(Html.escape(words)).append("</text>");
    }

    private static void draw(StringBuilder out, Series series, Axis x, Axis y) {
        if (series.joined() && !series.points().isEmpty()) {
            out.append("<path class=\"line ").append(series.style()).append("\" d=\"");
            char verb = 'M';
            for (Point point : series.points()) {
                out.append(verb).append(number(px(x, point.x()))).append(' ').append(number(py(y, point.y())));
                verb = 'L';
            }
            out.append("\"/>\n");
        }
        for (Point point : series.points()) {
            if (point.isFinite()) {
                out.append("<circle class=\"").append(series.style()).append("\" r=\"");
                out.append(number(series.radius())).append("\" cx=\"").append(number(px(x, point.x())));
                out.append("\" cy=\"").append(number(py(y, point.y()))).append("\"/>\n");
            }
        }
    }

    /** For the script: where each point lies, and its words. */
    private void data(StringBuilder out, Axis x, Axis y) {
        out.append("{\"scatter\":true,\"series\":[");
        String between = "";
        for (Series one : series) {
            out.append(between).append("{\"name\":").append(json(one.name()));
            out.append(",\"style\":").append(json(one.style())).append(",\"points\":[");
            String comma = "";
            for (Point point : one.points()) {
                if (point.isFinite()) {
                    out.append(comma).append('[').append(number(px(x, point.x())));
                    out.append(',').append(number(py(y, point.y())));
                    point.words().forEach(word -> out.append(',').append(json(word)));
                    out.append(']');
                    comma = ",";
                }
            }
            out.append("]}");
            between = ",";
        }
        out.append("]}");
    }

    static String json(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + "\"";
    }

    private java.util.stream.DoubleStream xs() {
        return series.stream()
                .flatMap(one -> one.points().stream())
                .filter(Point::isFinite)
                .mapToDouble(Point::x);
    }

    private java.util.stream.DoubleStream ys() {
        return series.stream()
                .flatMap(one -> one.points().stream())
                .filter(Point::isFinite)
                .mapToDouble(Point::y);
    }

    private static double px(Axis x, double value) {
        return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double py(Axis y, double value) {
        return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", Math.clamp(value, -1e4, 1e4));
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
