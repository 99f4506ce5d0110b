package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The confusion matrix as a table of coloured cells, and the pairs that are confused most. */
final class ConfusionSection {
    /** More classes than this do not fit a page; the pairs are shown alone. */
    private static final int MAX_DRAWN = 40;

    private static final int PAIRS = 8;

    private record Pair(String actual, String predicted, long count, double share) {}

    private ConfusionSection() {}

    static String render(RunData run) {
        JsonNode matrix = run.confusion();
        if (matrix == null || matrix.path("counts").isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        matrix.path("class_names").forEach(name -> names.add(name.asString("")));
        int classes = matrix.path("counts").size();
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                counts[i][j] = matrix.path("counts").path(i).path(j).asLong(0);
            }
        }
        String lead = "Rows are what a sample is, columns what the network took it for, on "
                + Html.escape(text(matrix, "split")) + " data.";
        String table = classes <= MAX_DRAWN ? table(names, counts) : "";
        return Html.section(
                "What it confuses", lead, "<div class=\"split\">\n" + table + pairs(names, counts) + "</div>\n");
    }

    private static String table(List<String> names, long[][] counts) {
        StringBuilder out = new StringBuilder();
        out.append("<div class=\"scroll\"><table class=\"matrix").append(counts.length > 16 ? " dense" : "");
        out.append("\"><thead><tr><th></th>");
        for (int j = 0; j < counts.length; j++) {
            out.append("<th scope=\"col\">").append(Html.escape(name(names, j))).append("</th>");
        }
        out.append("<th class=\"sum\" scope=\"col\">right</th></tr></thead>\n<tbody>");
        for (int i = 0; i < counts.length; i++) {
            long total = sum(counts[i]);
            out.append("<tr><th scope=\"row\">")
                    .append(Html.escape(name(names, i)))
                    .append("</th>");
            for (int j = 0; j < counts.length; j++) {
                cell(out, names, counts[i][j], total, i, j);
            }
            double recall = total == 0 ? Double.NaN : (double) counts[i][i] / total;
            out.append("<td class=\"sum\">").append(percent(recall)).append("</td></tr>\n");
        }
        return out.append("</tbody></table></div>\n").toString();
    }

    private static void cell(StringBuilder out, List<String> names, long count, long total, int i, int j) {
        double share = total == 0 ? 0 : (double) count / total;
        // Mistakes are rare: the square root keeps one in a thousand visible, and a tenth is already full colour.
        double strength = i == j ? 0.25 + 0.75 * share : Math.min(1, Math.sqrt(share * 10));
        if (count == 0) {
            out.append("<td class=\"zero\">·</td>");
            return;
        }
        out.append("<td class=\"").append(i == j ? "hit" : "miss").append(strength > 0.6 ? " strong" : "");
        out.append("\" style=\"--s:").append(String.format(Locale.ROOT, "%.0f", strength * 100));
        out.append("%\" title=\"").append(Html.escape(name(names, i))).append(" → ");
        out.append(Html.escape(name(names, j)))
                .append(": ")
                .append(Unit.count(count))
                .append(" (");
        out.append(percent(share)).append(")\">").append(count).append("</td>");
    }

    private static String pairs(List<String> names, long[][] counts) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            long total = sum(counts[i]);
            for (int j = 0; j < counts.length; j++) {
                if (i != j && counts[i][j] > 0) {
                    pairs.add(new Pair(name(names, i), name(names, j), counts[i][j], (double) counts[i][j] / total));
                }
            }
        }
        if (pairs.isEmpty()) {
            return "<p>Nothing: every sample was classified right.</p>\n";
        }
        pairs.sort(Comparator.comparingLong(Pair::count).reversed());
        StringBuilder out = new StringBuilder("<div class=\"pairs\"><h3>Most frequent mistakes</h3>\n<table>");
        for (Pair pair : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
            out.append("<tr><td><b>").append(Html.escape(pair.actual())).append("</b> taken for <b>");
            out.append(Html.escape(pair.predicted())).append("</b></td><td class=\"number\">");
            out.append(Unit.count(pair.count())).append("×</td><td class=\"number dim\">");
            out.append(percent(pair.share())).append("</td></tr>\n");
        }
        return out.append("</table></div>\n").toString();
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f%%", share * 100) : "–";
    }

    private static String name(List<String> names, int index) {
        return index < names.size() ? names.get(index) : Integer.toString(index);
    }

    private static long sum(long[] row) {
        long sum = 0;
        for (long count : row) {
            sum += count;
        }
        return sum;
    }
}
