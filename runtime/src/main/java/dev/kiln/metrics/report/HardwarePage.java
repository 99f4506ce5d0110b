package dev.kiln.metrics.report;

import dev.kiln.hardware.Amount;
import dev.kiln.hardware.BenchResult;
import dev.kiln.hardware.BenchTables;
import dev.kiln.hardware.DeviceFigures;
import dev.kiln.hardware.Figure;
import dev.kiln.hardware.Group;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a bench: what a person who buys hardware wants to know, the roofline, and all that was measured. */
public final class HardwarePage {
    private static final int MOST_LEFT_OUT = 5;
    private static final String[] HEADS = {"", "", "95%", "Time", "Deviation", "Least", "Most", "Repetitions"};

    private HardwarePage() {}

    /** The page as text. */
    public static String render(BenchResult result) {
        StringBuilder body = new StringBuilder(1 << 16);
        String title = result.devices().size() == 1
                ? result.devices().getFirst().hardware()
                : result.processor() + ": " + result.devices().size() + " devices";
        body.append("<header>\n").append(Headline.brand("hardware bench"));
        body.append("<h1>").append(Html.escape(title)).append("</h1>\n<p class=\"lead\">");
        body.append(Html.escape(BenchTables.words(result))).append(" <span class=\"badge ");
        body.append(result.stopped() ? "warn\">ended early" : "good\">finished").append("</span></p>\n");
        result.devices()
                .forEach(device -> body.append(tiles(device, result.devices().size() > 1)));
        result.devices().stream()
                .filter(MeasuredDevice::isDisturbed)
                .forEach(device -> body.append("<p class=\"alarm\">While ")
                        .append(Html.escape(device.info().name()))
                        .append(" was measured, other work took ")
                        .append(Amount.share(device.otherLoad()))
                        .append(" of the processors: everything is too slow by that. Measure again when the machine")
                        .append(" is quiet.</p>\n"));
        body.append("</header>\n");
        for (MeasuredDevice device : result.devices()) {
            body.append(Html.section(
                    "What bounds which kernel on " + device.info().name(),
                    "Below the slanted line a kernel waits for memory, below the level one for arithmetic. A point's"
                            + " distance to the line is what better code could still gain. Dashed: caches, and FP64.",
                    RooflineChart.render(device)));
        }
        body.append(Html.section("In short", "Intervals are 95% of the mean, over repetitions.", figures(result)));
        for (MeasuredDevice device : result.devices()) {
            body.append(
                    Html.section("All measurements on " + device.info().name(), remarks(device), measurements(device)));
        }
        body.append("<footer><p>Drawn by Kiln. Compare with another result: <code>kiln bench --compare FIRST.json")
                .append(" SECOND.json</code></p></footer>\n");
        return Html.page("Bench of " + title + " · Kiln", body.toString());
    }

    private static String tiles(MeasuredDevice device, boolean several) {
        StringBuilder out = new StringBuilder();
        if (several) {
            out.append("<h3>").append(Html.escape(device.info().name())).append("</h3>\n");
        }
        out.append("<div class=\"tiles\">\n");
        device.peak()
                .ifPresent(one ->
                        Headline.tile(out, "hero", "Peak FP32", Amount.rate(one.rate(), "FP32"), Amount.spread(one)));
        device.memory()
                .ifPresent(one -> Headline.tile(
                        out, "", "Memory", Amount.bandwidth(one.bandwidth()), one.name() + " " + Amount.spread(one)));
        double ridge = new DeviceFigures(device).ridge();
        if (Double.isFinite(ridge)) {
            Headline.tile(out, "", "Balance", Amount.digits(ridge), "FLOP/byte");
        }
        Optional<Measurement> product = device.product("FP32");
        product.ifPresent(one -> Headline.tile(
                out,
                "",
                "Best FP32 product",
                Amount.rate(one.rate(), "FP32"),
                device.peak()
                        .map(peak -> Amount.share(one.rate() / peak.rate()) + " of the peak")
                        .orElse("")));
        device.of(Group.LAUNCH).stream()
                .reduce((first, second) -> second)
                .ifPresent(one -> Headline.tile(
                        out,
                        "",
                        "Launch",
                        Amount.time(one.seconds().mean()),
                        "a task among many " + Amount.spread(one)));
        return out.append("</div>\n").toString();
    }

    /** A line for each figure that any device has; notes have a column of their own where there is one device. */
    private static String figures(BenchResult result) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        int devices = result.devices().size();
        for (int i = 0; i < devices; i++) {
            for (Figure figure : new DeviceFigures(result.devices().get(i)).all()) {
                List<String> cells =
                        rows.computeIfAbsent(figure.name(), name -> new ArrayList<>(Collections.nCopies(devices, "–")));
                String note = figure.note().isEmpty() || devices == 1
                        ? ""
                        : "<br><small class=\"dim\">" + Html.escape(figure.note()) + "</small>";
                cells.set(i, Html.escape(figure.value()) + note);
                if (devices == 1) {
                    cells.add("<span class=\"dim\">" + Html.escape(figure.note()) + "</span>");
                }
            }
        }
        StringBuilder out =
                new StringBuilder("<div class=\"scroll\"><table class=\"grid-table\">\n<thead><tr><th></th>");
        result.devices()
                .forEach(device -> cell(out, "th", Html.escape(device.info().name())));
        out.append(devices == 1 ? "<th></th>" : "").append("</tr></thead>\n");
        rows.forEach((name, cells) -> {
            out.append("<tr>");
            cell(out, "td", Html.escape(name));
            cells.forEach(cell -> cell(out, "td", cell));
            out.append("</tr>\n");
        });
        return out.append("</table></div>\n").toString();
    }

    private static String remarks(MeasuredDevice device) {
        List<String> sentences = new ArrayList<>(device.remarks());
        List<String> leftOut = device.leftOut();
        if (!leftOut.isEmpty()) {
            sentences.add("Left out, " + leftOut.size() + " in all: "
                    + String.join("; ", leftOut.subList(0, Math.min(MOST_LEFT_OUT, leftOut.size())))
                    + (leftOut.size() > MOST_LEFT_OUT ? "; …" : "."));
        }
        return Html.escape(String.join(" ", sentences));
    }

    private static String measurements(MeasuredDevice device) {
        StringBuilder out = new StringBuilder();
        for (Group group : Group.values()) {
            List<Measurement> some = device.of(group);
            if (!some.isEmpty()) {
                out.append("<div class=\"scroll\"><table class=\"grid-table\">\n<thead><tr>");
                for (int i = 0; i < HEADS.length; i++) {
                    cell(out, "th", i == 0 ? Html.escape(group.title()) : HEADS[i]);
                }
                out.append("</tr></thead>\n");
                for (Measurement one : some) {
                    out.append("<tr>");
                    BenchTables.row(one).forEach(text -> cell(out, "td", Html.escape(text)));
                    out.append("</tr>\n");
                }
                out.append("</table></div>\n");
            }
        }
        return out.isEmpty() ? "<p>Nothing was measured.</p>\n" : out.toString();
    }

    private static void cell(StringBuilder out, String tag, String html) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(html)
                .append("</")
                .append(tag)
                .append('>');
    }
}
