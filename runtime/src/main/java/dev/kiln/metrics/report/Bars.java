package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Amounts as bars, the largest first: time by task, memory by category. */
final class Bars {
    private static final int MAX_BARS = 16;

    private record Bar(String name, double amount, String text, String note) {}

    private Bars() {}

    static String profile(@Nullable JsonNode profile) {
        double steps = Math.max(1, number(profile, "profiled_steps"));
        double total = 0;
        List<Bar> bars = new ArrayList<>();
        for (JsonNode task : entries(profile, "tasks")) {
            double nanos = number(task, "nanos");
            double calls = number(task, "calls") / steps;
            String note = calls > 1.01 ? String.format(Locale.ROOT, "%.0f calls", calls) : "";
            bars.add(new Bar(text(task, "name"), nanos, milliseconds(nanos / steps), note));
            total += nanos;
        }
        if (bars.isEmpty() || !(total > 0)) {
            return "";
        }
        String lead = "Time of the tasks of one training step, on average over " + Unit.COUNT.format(steps)
                + (steps == 1 ? " step" : " steps") + ": " + milliseconds(total / steps) + " in all."
                + savings(profile, steps);
        return Html.section("Where the time goes", lead, render(bars, total, steps));
    }

    private static String savings(@Nullable JsonNode profile, double steps) {
        double fused = number(profile, "fused_tasks");
        double overlap = number(profile, "overlap_nanos");
        String text = "";
        if (fused > 0) {
            text += " " + Unit.COUNT.format(fused) + (fused == 1 ? " more task runs" : " more tasks run")
                    + " within others, which saves " + Unit.bytes(number(profile, "fused_bytes"))
                    + " of memory traffic a step.";
        }
        if (overlap > 0) {
            text += " The next batch travelled to the device for " + milliseconds(overlap / steps) + " of that time.";
        }
        return text;
    }

    static String memory(@Nullable JsonNode memory) {
        double total = 0;
        List<Bar> bars = new ArrayList<>();
        for (JsonNode category : entries(memory, "categories")) {
            double bytes = number(category, "peak_bytes");
            bars.add(new Bar(text(category, "name"), bytes, Unit.bytes(bytes), ""));
            total += bytes;
        }
        if (bars.isEmpty() || !(total > 0)) {
            return "";
        }
        String lead = "The most that tensors of each kind took; at one time " + Unit.bytes(number(memory, "peak_bytes"))
                + " at most.";
        return Html.section("Where the memory goes", lead, render(bars, total, 0));
    }

    private static Iterable<JsonNode> entries(@Nullable JsonNode parent, String field) {
        return parent == null ? List.of() : parent.path(field);
    }

    private static String render(List<Bar> bars, double total, double steps) {
        bars.sort(Comparator.comparingDouble(Bar::amount).reversed());
        List<Bar> shown = new ArrayList<>(bars.subList(0, Math.min(MAX_BARS, bars.size())));
        if (bars.size() > MAX_BARS) {
            double rest = 0;
            for (Bar bar : bars.subList(MAX_BARS, bars.size())) {
                rest += bar.amount();
            }
            String text = steps > 0 ? milliseconds(rest / steps) : Unit.bytes(rest);
            shown.add(new Bar((bars.size() - MAX_BARS) + " others", rest, text, ""));
        }
        double longest = shown.stream().mapToDouble(Bar::amount).max().orElse(1);
        StringBuilder out = new StringBuilder("<table class=\"bars\">\n");
        for (Bar bar : shown) {
            out.append("<tr><th scope=\"row\">").append(Html.escape(bar.name()));
            out.append(bar.note().isEmpty() ? "" : " <small>" + Html.escape(bar.note()) + "</small>");
            out.append("</th><td><i style=\"width:").append(percent(bar.amount() / longest, 2));
            out.append("\"></i></td><td class=\"number\">").append(Html.escape(bar.text()));
            out.append("</td><td class=\"number dim\">")
                    .append(percent(bar.amount() / total, 1))
                    .append("</td></tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static String percent(double share, int places) {
        return String.format(Locale.ROOT, "%." + places + "f%%", share * 100);
    }

    private static String milliseconds(double nanos) {
        return nanos < 1e5
                ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
