package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.report.LineChart.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/** How several devices shared a training: their parts of the batches, their speeds, and which of them failed. */
final class DevicesSection {
    private static final int COLOURS = 8;

    private DevicesSection() {}

    /** What a device did in the steps before {@code step}. */
    private record Point(double step, double share, double speed) {}

    static String render(RunData run) {
        Map<String, List<Point>> devices = new LinkedHashMap<>();
        for (JsonNode line : run.devices()) {
            double batch = 0;
            for (JsonNode device : line.path("devices")) {
                batch += number(device, "rows");
            }
            for (JsonNode device : line.path("devices")) {
                devices.computeIfAbsent(text(device, "name"), name -> new ArrayList<>())
                        .add(new Point(
                                number(line, "step"),
                                number(device, "rows") / batch,
                                number(device, "samples_per_second")));
            }
        }
        List<JsonNode> dropped = run.decisions(DroppedDevice.EVENT);
        if (devices.isEmpty() && dropped.isEmpty()) {
            return "";
        }
        List<Curve> shares = new ArrayList<>();
        List<Curve> speeds = new ArrayList<>();
        devices.forEach((name, points) -> {
            String style = "c" + (1 + shares.size() % COLOURS);
            shares.add(Curve.plain(name, style, curve(points, Point::share)));
            speeds.add(Curve.smoothed(name, style, curve(points, Point::speed)));
        });
        String charts = chart("Share of a batch", "", Unit.SHARE, shares)
                + chart("Speed of each device", "samples by the time at work", Unit.PER_SECOND, speeds);
        String failures = failures(dropped);
        return Html.section(
                "How the devices shared it",
                lead(run),
                failures + (charts.isEmpty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n"));
    }

    private static String lead(RunData run) {
        int divisions = run.decisions(DivisionDecision.EVENT).size();
        return "Each batch was divided among the devices; their gradients were added up and stepped the weights once. "
                + (divisions <= 1
                        ? "The division stayed what it was."
                        : "There were " + Unit.count(divisions)
                                + " divisions; <code>decisions.jsonl</code> has them with their reasons, and"
                                + " <code>--device-shares</code> with this run's directory repeats them.");
    }

    private static String failures(List<JsonNode> dropped) {
        StringBuilder out = new StringBuilder();
        for (JsonNode line : dropped) {
            out.append("<p class=\"alarm\"><b>")
                    .append(Html.escape(text(line, "device")))
                    .append("</b> failed in step ")
                    .append(Unit.COUNT.format(number(line, "step") + 1))
                    .append(" and was dropped: ")
                    .append(Html.escape(text(line, "message")))
                    .append("</p>\n");
        }
        return out.toString();
    }

    private static List<double[]> curve(List<Point> points, ToDoubleFunction<Point> value) {
        return points.stream()
                .map(point -> new double[] {point.step(), value.applyAsDouble(point)})
                .toList();
    }

    private static String chart(String title, String note, Unit unit, List<Curve> curves) {
        return new LineChart(title, note, curves, Unit.COUNT, "step", unit, Range.FROM_ZERO).render();
    }
}
