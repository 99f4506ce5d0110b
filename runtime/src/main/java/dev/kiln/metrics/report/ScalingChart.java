package dev.kiln.metrics.report;

import dev.kiln.hardware.Amount;
import dev.kiln.profile.scaling.Bound;
import dev.kiln.profile.scaling.GridPoint;
import dev.kiln.profile.scaling.Outcome;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.profile.scaling.ScalingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;

/**
 * The time of a step as SVG: over batches, a line for each width, and beside it over threads, both on one logarithmic
 * axis of time. A point's colour is what bounds it; dashed lines are the floors. What was skipped is a cross at its
 * floor.
 */
final class ScalingChart {
    private static final int WIDTH = 1080;
    private static final int HEIGHT = 600;
    private static final int LEFT = 66;
    private static final int RIGHT = 18;
    private static final int TOP = 28;
    private static final int BOTTOM = 44;

    /** Where the panel over batches ends and that over threads begins, where there are both. */
    private static final int PANEL_END = 700;

    private static final int PANEL_BEGIN = 760;

    /** Room beside the first points of a panel, and beside the last ones, where widths are told. */
    private static final double INSET = 40;

    private static final double LABELS = 84;

    private static final double RADIUS = 5;

    /** One of the two drawings. */
    private record Panel(
            String title,
            String name,
            double left,
            double right,
            Axis x,
            ToIntFunction<GridPoint> value,
            List<Outcome> points) {
        static Panel of(
                String title,
                String name,
                double left,
                double right,
                ToIntFunction<GridPoint> value,
                List<Outcome> points) {
            List<Double> ticks = points.stream()
                    .map(one -> (double) value.applyAsInt(one.at()))
                    .distinct()
                    .sorted()
                    .toList();
            Axis x = new Axis(ticks.getFirst(), Math.max(ticks.getLast(), 2 * ticks.getFirst()), true, ticks, 0);
            return new Panel(title, name, left, right, x, value, points);
        }

        double px(GridPoint at) {
            return px(value.applyAsInt(at));
        }

        double px(double amount) {
            return left + INSET + x.position(amount) * (right - LABELS - left - INSET);
        }

        /** A line of points for each width, in order. */
        Map<Integer, List<Outcome>> lines() {
            Map<Integer, List<Outcome>> lines = new TreeMap<>();
            points.stream()
                    .sorted(Comparator.comparing(Outcome::at, Comparator.comparingInt(value)))
                    .forEach(one -> lines.computeIfAbsent(one.at().width(), key -> new ArrayList<>())
                            .add(one));
            return lines;
        }
    }

    private final List<Panel> panels = new ArrayList<>();
    private final ScalingResult result;
    private final Axis y;
    private final PointLabels labels = new PointLabels(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM);

    private ScalingChart(ScalingResult result) {
        this.result = result;
        int threads = result.threads();
        List<Outcome> grid = result.points().stream()
                .filter(one -> one.at().threads() == threads)
                .toList();
        OptionalInt row = result.points().stream()
                .filter(one -> one.at().threads() < threads)
                .mapToInt(one -> one.at().batch())
                .findFirst();
        double end = row.isPresent() ? PANEL_END : WIDTH - RIGHT;
        String all = threads == 0 ? "" : threads == 1 ? "1 thread" : threads + " threads";
        panels.add(Panel.of(all, "samples of a batch", LEFT, end, GridPoint::batch, grid));
        if (row.isPresent()) {
            int batch = row.getAsInt();
            panels.add(Panel.of(
                    "batch " + batch,
                    "threads",
                    PANEL_BEGIN,
                    WIDTH - RIGHT,
                    GridPoint::threads,
                    result.points().stream()
                            .filter(one -> one.at().batch() == batch)
                            .toList()));
        }
        double low = times().min().orElse(1e-6);
        double high = times().max().orElse(1);
        this.y = Axis.logarithmic(low / 1.5, high * 1.5);
    }

    /** The figure. */
    static String render(ScalingResult result) {
        return result.points().isEmpty() ? "" : new ScalingChart(result).draw();
    }

    /** The class of the style sheet that gives a bound its colour. */
    static String style(Bound bound) {
        return switch (bound) {
            case COMPUTE -> "c1";
            case MEMORY -> "c4";
            case OVERHEAD -> "c5";
            case UNKNOWN -> "c8";
        };
    }

    private static String name(Bound bound) {
        return bound == Bound.UNKNOWN ? "bound not told" : "bound by " + bound.word();
    }

    private DoubleStream times() {
        return DoubleStream.concat(
                        result.points().stream().mapToDouble(Outcome::floor),
                        result.measured().stream()
                                .mapToDouble(one -> one.seconds().median()))
                .filter(time -> time > 0 && Double.isFinite(time));
    }

    private String draw() {
        StringBuilder out = new StringBuilder(1 << 15);
        out.append(
                "<figure class=\"chart\">\n<figcaption><h3>Time of a step <small>all scales logarithmic</small></h3>");
        legend(out);
        out.append("</figcaption>\n<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        out.append(
                "\" role=\"img\" aria-label=\"Time of a step over batches, widths and threads, by what bounds it\">\n");
        panels.forEach(panel -> axes(out, panel));
        panels.forEach(panel -> lines(out, panel));
        panels.forEach(panel -> marks(out, panel));
        out.append("<g class=\"marks\">\n").append(labels.render()).append("</g>\n<g class=\"pointer\"></g>\n</svg>\n");
        out.append("<script type=\"application/json\">");
        data(out);
        return out.append("</script>\n</figure>\n").toString();
    }

    private void legend(StringBuilder out) {
        out.append("<ul class=\"legend\">");
        for (Bound bound : Bound.values()) {
            if (result.measured().stream().anyMatch(one -> one.shares().bound() == bound)) {
                out.append("<li class=\"").append(style(bound)).append("\"><span class=\"dot\"></span>");
                out.append(name(bound)).append("</li>");
            }
        }
        out.append("<li class=\"c8 dashed\"><i></i>floor</li>");
        out.append(result.skipped().isEmpty() ? "" : "<li>× skipped</li>").append("</ul>");
    }

    private void axes(StringBuilder out, Panel panel) {
        out.append("<g class=\"grid\">");
        for (double tick : y.ticks()) {
            ScatterChart.line(out, "", panel.left(), panel.right(), py(tick), py(tick));
        }
        for (double tick : panel.x().ticks()) {
            ScatterChart.line(out, "", panel.px(tick), panel.px(tick), TOP, HEIGHT - BOTTOM);
        }
        out.append("</g>\n<g class=\"ticks\">");
        for (double tick : y.ticks()) {
            ScatterChart.text(out, "y", panel.left() - 8, py(tick) + 4, Amount.time(tick));
        }
        for (double tick : panel.x().ticks()) {
            ScatterChart.text(out, "x", panel.px(tick), HEIGHT - BOTTOM + 18, Integer.toString((int) tick));
        }
        double middle = (panel.left() + panel.right()) / 2;
        ScatterChart.text(out, "x name", middle, HEIGHT - 6, panel.name());
        ScatterChart.text(out, "x", middle, TOP - 12, panel.title());
        out.append("</g>\n");
    }

    private void lines(StringBuilder out, Panel panel) {
        panel.lines().forEach((width, line) -> {
            path(out, "ceiling dashed", panel, line, Outcome::floor);
            List<Outcome> measured =
                    line.stream().filter(Measured.class::isInstance).toList();
            path(out, "line c8", panel, measured, ScalingChart::time);
        });
    }

    private interface Time {
        double of(Outcome point);
    }

    private static double time(Outcome point) {
        return point instanceof Measured one ? one.seconds().median() : point.floor();
    }

    private void path(StringBuilder out, String style, Panel panel, List<Outcome> line, Time time) {
        List<Outcome> finite =
                line.stream().filter(one -> Double.isFinite(time.of(one))).toList();
        if (finite.size() < 2) {
            return;
        }
        out.append("<path class=\"").append(style).append("\" d=\"");
        char verb = 'M';
        for (Outcome one : finite) {
            out.append(verb).append(ScatterChart.number(panel.px(one.at()))).append(' ');
            out.append(ScatterChart.number(py(time.of(one))));
            verb = 'L';
        }
        out.append("\"/>\n");
    }

    private void marks(StringBuilder out, Panel panel) {
        panel.lines().forEach((width, line) -> {
            for (int i = 0; i < line.size(); i++) {
                Outcome one = line.get(i);
                double cx = panel.px(one.at());
                double cy = height(one);
                if (one instanceof Measured measured) {
                    out.append("<circle class=\"")
                            .append(style(measured.shares().bound()));
                    out.append("\" r=\"").append(ScatterChart.number(RADIUS)).append("\" cx=\"");
                    out.append(ScatterChart.number(cx)).append("\" cy=\"").append(ScatterChart.number(cy));
                    out.append("\"/>\n");
                } else {
                    out.append("<g class=\"marks\">");
                    ScatterChart.text(out, "middle", cx, cy + 4, "×");
                    out.append("</g>\n");
                }
                labels.point(cx, cy, i == line.size() - 1 ? "width " + width : "");
            }
        });
    }

    /** Where a point lies; on the upper edge where its floor is not known. */
    private double height(Outcome point) {
        double time = time(point);
        return Double.isFinite(time) ? py(time) : TOP;
    }

    /** For the script: where each point lies, and its words. */
    private void data(StringBuilder out) {
        Map<String, List<String>> series = new LinkedHashMap<>();
        for (Panel panel : panels) {
            for (Outcome one : panel.points()) {
                series.computeIfAbsent(kind(one), key -> new ArrayList<>())
                        .add("[" + ScatterChart.number(panel.px(one.at())) + "," + ScatterChart.number(height(one))
                                + "," + ScatterChart.json(one.at().words()) + "," + words(one) + "]");
            }
        }
        List<String> all = new ArrayList<>();
        series.forEach((kind, points) -> all.add("{" + kind + ",\"points\":[" + String.join(",", points) + "]}"));
        out.append("{\"scatter\":true,\"series\":[")
                .append(String.join(",", all))
                .append("]}");
    }

    private static String kind(Outcome point) {
        String name = switch (point) {
            case Measured one -> name(one.shares().bound());
            case Skipped one -> "skipped";
        };
        String style = switch (point) {
            case Measured one -> style(one.shares().bound());
            case Skipped one -> "c8";
        };
        return "\"name\":" + ScatterChart.json(name) + ",\"style\":" + ScatterChart.json(style);
    }

    private static String words(Outcome point) {
        return switch (point) {
            case Measured one ->
                ScatterChart.json(Amount.time(one.seconds().median()) + ", " + Amount.ratio(one.overFloor())
                                + " the floor")
                        + ","
                        + ScatterChart.json(ScalingPage.bound(one));
            case Skipped one -> ScatterChart.json("skipped: " + one.reason());
        };
    }

    private double py(double time) {
        return HEIGHT - BOTTOM - y.position(time) * (HEIGHT - TOP - BOTTOM);
    }
}
