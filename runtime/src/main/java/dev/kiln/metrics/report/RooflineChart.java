package dev.kiln.metrics.report;

import dev.kiln.hardware.Amount;
import dev.kiln.hardware.DeviceFigures;
import dev.kiln.hardware.Group;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The roofline of a device as SVG: how many operations a second a kernel can do at most for the operations that it does
 * with each byte, and where Kiln's kernels are. Source: Williams, Waterman and Patterson 2009.
 */
final class RooflineChart {
    private static final int WIDTH = 1080;
    private static final int HEIGHT = 560;
    private static final int LEFT = 66;
    private static final int RIGHT = 18;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final double GIGA = 1e9;

    /** Kinds of points: their group, name, and style. */
    private record Kind(Group group, String format, String name, String style, double radius) {
        boolean has(Measurement one) {
            boolean quantized = group == Group.TRAINING && !one.format().equals("FP32");
            return one.group() == group && (group != Group.TRAINING || quantized != format.equals("FP32"));
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(Group.TRAINING, "FP32", "products of training, FP32", "c8", 3.5),
            new Kind(Group.TRAINING, "", "in few bits", "c3", 3.5),
            new Kind(Group.FORMAT, "", "products by format", "c5", 5),
            new Kind(Group.SQUARE, "", "square products, FP32", "c2", 5),
            new Kind(Group.KERNEL, "", "other kernels", "c1", 5));

    private final MeasuredDevice device;
    private final double peak;
    private final double memory;
    private final Axis x;
    private final Axis y;
    private final PointLabels labels = new PointLabels(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM);

    private RooflineChart(MeasuredDevice device, double peak, double memory) {
        this.device = device;
        this.peak = peak / GIGA;
        this.memory = memory / GIGA;
        double ridge = peak / memory;
        double left = points().mapToDouble(Measurement::intensity).min().orElse(ridge / 10);
        double right = points().mapToDouble(Measurement::intensity).max().orElse(ridge * 10);
        double low = points().mapToDouble(one -> one.rate() / GIGA).min().orElse(this.peak / 100);
        double high = points().mapToDouble(one -> one.rate() / GIGA).max().orElse(this.peak);
        this.x = Axis.logarithmic(Math.min(left, ridge / 4) / 1.6, Math.max(right, ridge * 4) * 1.6);
        this.y = Axis.logarithmic(low / 2, Math.max(high, this.peak) * 1.6);
    }

    /** The figure; nothing where peak or bandwidth were not measured. */
    static String render(MeasuredDevice device) {
        Optional<Measurement> peak = device.peak();
        Optional<Measurement> memory = device.memory();
        if (peak.isEmpty() || memory.isEmpty()) {
            return "";
        }
        return new RooflineChart(device, peak.get().rate(), memory.get().bandwidth()).draw();
    }

    private Stream<Measurement> points() {
        return device.measurements().stream()
                .filter(one -> KINDS.stream().anyMatch(kind -> kind.has(one)))
                .filter(one -> one.rate() > 0 && Double.isFinite(one.intensity()) && one.intensity() > 0);
    }

    private List<Measurement> points(Kind kind) {
        return points().filter(kind::has).toList();
    }

    private String draw() {
        StringBuilder out = new StringBuilder(1 << 15);
        out.append("<figure class=\"chart\">\n<figcaption><h3>Roofline of ");
        out.append(Html.escape(device.info().name())).append(" <small>GFLOP/s, both scales logarithmic</small></h3>");
        out.append("<ul class=\"legend\">");
        for (Kind kind : KINDS) {
            if (!points(kind).isEmpty()) {
                out.append("<li class=\"").append(kind.style()).append("\"><span class=\"dot\"></span>");
                out.append(Html.escape(kind.name())).append("</li>");
            }
        }
        out.append("</ul></figcaption>\n<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        out.append("\" role=\"img\" aria-label=\"")
                .append(Html.escape("Roofline of " + device.info().name() + ": at most " + Amount.decimal(peak * GIGA)
                        + "FLOP/s and " + Amount.bandwidth(memory * GIGA)));
        out.append("\">\n");
        axes(out);
        roofs(out);
        KINDS.forEach(kind -> circles(out, kind));
        out.append("<g class=\"marks\">\n").append(labels.render()).append("</g>\n<g class=\"pointer\"></g>\n</svg>\n");
        out.append("<script type=\"application/json\">");
        data(out);
        return out.append("</script>\n</figure>\n").toString();
    }

    private void axes(StringBuilder out) {
        out.append("<g class=\"grid\">");
        for (double tick : y.ticks()) {
            ScatterChart.line(out, "", LEFT, WIDTH - RIGHT, py(tick), py(tick));
        }
        for (double tick : x.ticks()) {
            ScatterChart.line(out, "", px(tick), px(tick), TOP, HEIGHT - BOTTOM);
        }
        out.append("</g>\n<g class=\"ticks\">");
        for (double tick : y.ticks()) {
            ScatterChart.text(out, "y", LEFT - 8, py(tick) + 4, Amount.digits(tick));
        }
        for (double tick : x.ticks()) {
            ScatterChart.text(out, "x", px(tick), HEIGHT - BOTTOM + 18, Amount.digits(tick));
        }
        ScatterChart.text(
                out, "x name", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "operations for each byte (FLOP/byte)");
        out.append("</g>\n");
    }

    private void roofs(StringBuilder out) {
        double ridge = new DeviceFigures(device).ridge();
        double begin = Math.max(x.min(), y.min() / memory);
        path(out, "ceiling", begin, memory * begin, ridge, peak);
        path(out, "ceiling", ridge, peak, x.max(), peak);
        labels.roof(px(ridge) + 6, py(peak) - 7, true, "FP32 " + Amount.rate(peak * GIGA, "FP32"));
        double middle = Math.sqrt(begin * ridge);
        labels.roof(px(middle) - 8, py(memory * middle) - 8, false, "memory " + Amount.bandwidth(memory * GIGA));
        for (Measurement one : device.of(Group.BANDWIDTH)) {
            double bandwidth = one.bandwidth() / GIGA;
            if (bandwidth > memory * 1.1) {
                double start = Math.max(x.min(), y.min() / bandwidth);
                path(out, "ceiling dashed", start, bandwidth * start, peak / bandwidth, peak);
            }
        }
        device.inRegisters("FP64").map(one -> one.rate() / GIGA).ifPresent(rate -> {
            path(out, "ceiling dashed", rate / memory, rate, x.max(), rate);
            labels.roof(px(ridge) + 6, py(rate) - 7, true, "FP64 " + Amount.rate(rate * GIGA, "FP64"));
        });
    }

    private void path(StringBuilder out, String style, double x1, double y1, double x2, double y2) {
        if (x1 < x2) {
            ScatterChart.line(out, style, px(x1), px(Math.min(x2, x.max())), py(y1), py(y2));
            out.append('\n');
        }
    }

    private void circles(StringBuilder out, Kind kind) {
        for (Measurement one : points(kind)) {
            double cx = px(one.intensity());
            double cy = py(one.rate() / GIGA);
            out.append("<circle class=\"")
                    .append(kind.style())
                    .append("\" r=\"")
                    .append(kind.radius());
            out.append("\" cx=\"")
                    .append(ScatterChart.number(cx))
                    .append("\" cy=\"")
                    .append(ScatterChart.number(cy));
            out.append("\"/>\n");
            labels.point(cx, cy, kind.group() == Group.TRAINING ? "" : label(one));
        }
    }

    private static String label(Measurement one) {
        return switch (one.group()) {
            case SQUARE -> one.name().replaceAll(" .*", "") + "³";
            case FORMAT -> one.format();
            default -> one.name();
        };
    }

    /** For the script: where each point lies, and its words. */
    private void data(StringBuilder out) {
        List<String> series = new ArrayList<>();
        for (Kind kind : KINDS) {
            List<String> points = new ArrayList<>();
            for (Measurement one : points(kind)) {
                String place =
                        ScatterChart.number(px(one.intensity())) + "," + ScatterChart.number(py(one.rate() / GIGA));
                double roof = Math.min(peak, memory * one.intensity());
                points.add("[" + place + "," + ScatterChart.json(one.name()) + ","
                        + ScatterChart.json(Amount.of(one) + " " + Amount.spread(one)) + ","
                        + ScatterChart.json(Amount.share(one.rate() / GIGA / roof) + " of the roof at "
                                + Amount.digits(one.intensity()) + " FLOP/byte")
                        + "]");
            }
            series.add("{\"name\":" + ScatterChart.json(kind.name()) + ",\"style\":" + ScatterChart.json(kind.style())
                    + ",\"points\":[" + String.join(",", points) + "]}");
        }
        out.append("{\"scatter\":true,\"series\":[")
                .append(String.join(",", series))
                .append("]}");
    }

    private double px(double value) {
        return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
    }
}
