package dev.kiln.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as text for other programs: CSV for spreadsheets, Markdown for pages and issues. */
public final class BenchTables {
    private BenchTables() {}

    /** One line for each measurement, under a line with the names of the columns. */
    public static String csv(BenchResult result) {
        StringBuilder out =
                new StringBuilder("device,group,id,name,number_format,operations,bytes,operations_per_second,"
                        + "repetitions,seconds_mean,seconds_deviation,seconds_min,seconds_max,relative_half_width_95,"
                        + "bytes_per_second\n");
        for (MeasuredDevice device : result.devices()) {
            for (Measurement one : device.measurements()) {
                Statistics seconds = one.seconds();
                double half = seconds.relativeHalfWidth();
                out.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s\n",
                        cell(device.info().name()),
                        one.group().word(),
                        cell(one.id()),
                        cell(one.name()),
                        cell(one.format()),
                        one.operations(),
                        one.bytes(),
                        one.rate(),
                        seconds.count(),
                        seconds.mean(),
                        seconds.deviation(),
                        seconds.min(),
                        seconds.max(),
                        Double.isFinite(half) ? Double.toString(half) : "",
                        one.bandwidth()));
            }
        }
        return out.toString();
    }

    /** A page: the figures of each device, and all that was measured. */
    public static String markdown(BenchResult result) {
        StringBuilder out = new StringBuilder("# Kiln bench\n\n");
        out.append(words(result)).append("\n\n");
        for (MeasuredDevice device : result.devices()) {
            out.append("## ").append(text(device.info().name())).append("\n\n");
            List<List<String>> rows = new ArrayList<>();
            new DeviceFigures(device)
                    .all()
                    .forEach(figure -> rows.add(List.of(figure.name(), figure.value(), figure.note())));
            table(out, List.of("", "", ""), rows);
            device.remarks().forEach(remark -> out.append(text(remark)).append("\n\n"));
            for (Group group : Group.values()) {
                List<Measurement> some = device.of(group);
                if (!some.isEmpty()) {
                    out.append("### ").append(group.title()).append("\n\n");
                    table(
                            out,
                            List.of("", "", "95%", "time", "deviation", "least", "most", "repetitions"),
                            some.stream().map(BenchTables::row).toList());
                }
            }
            if (!device.leftOut().isEmpty()) {
                out.append("Left out:\n\n");
                device.leftOut()
                        .forEach(one -> out.append("- ").append(text(one)).append('\n'));
                out.append('\n');
            }
        }
        return out.toString().stripTrailing() + "\n";
    }

    /** A comparison as a Markdown page. */
    public static String markdown(ResultComparison comparison) {
        StringBuilder out = new StringBuilder("# Kiln bench, two results\n\n");
        out.append("First: ").append(words(comparison.first())).append("\n\n");
        out.append("Second: ").append(words(comparison.second())).append("\n\n");
        table(
                out,
                List.of("", "first", "second", "second / first", "95% of all", ""),
                comparison.rows().stream().map(BenchTables::row).toList());
        return out.toString().stripTrailing() + "\n";
    }

    /** A comparison as CSV. */
    public static String csv(ResultComparison comparison) {
        StringBuilder out = new StringBuilder("device,id,name,first_seconds,second_seconds,ratio,low,high,verdict\n");
        for (ComparedRow row : comparison.rows()) {
            out.append(String.join(
                            ",",
                            cell(row.device()),
                            cell(row.first().id()),
                            cell(row.first().name()),
                            Double.toString(row.first().seconds().mean()),
                            Double.toString(row.second().seconds().mean()),
                            Double.toString(row.ratio()),
                            Double.toString(row.low()),
                            Double.isFinite(row.high()) ? Double.toString(row.high()) : "",
                            row.verdict().words()))
                    .append('\n');
        }
        return out.toString();
    }

    /** What a table has of a compared measurement: name, both values, ratio, interval, verdict. */
    public static List<String> row(ComparedRow row) {
        return List.of(
                row.device() + " " + row.first().group().title().toLowerCase(Locale.ROOT) + ": "
                        + row.first().name(),
                Amount.of(row.first()),
                Amount.of(row.second()),
                Amount.ratio(row.ratio()),
                Amount.digits(row.low()) + "–" + (Double.isFinite(row.high()) ? Amount.digits(row.high()) : "∞"),
                row.verdict().words());
    }

    /** What a table has of a measurement: name, value, interval, time, deviation, least, most, repetitions. */
    public static List<String> row(Measurement one) {
        Statistics seconds = one.seconds();
        return List.of(
                one.name(),
                Amount.of(one),
                Amount.spread(one),
                Amount.time(seconds.mean()),
                Amount.time(seconds.deviation()),
                Amount.time(seconds.min()),
                Amount.time(seconds.max()),
                Integer.toString(seconds.count()));
    }

    /** Where and when a result was measured, in a sentence. */
    public static String words(BenchResult result) {
        return "Measured " + result.created() + " on " + result.processor() + " with Kiln " + result.kiln()
                + ", engine " + result.engine() + ", Java " + result.java() + ", in "
                + Amount.time(result.seconds()) + (result.stopped() ? "; ended early" : "") + ".";
    }

    private static void table(StringBuilder out, List<String> heads, List<List<String>> rows) {
        line(out, heads);
        line(out, heads.stream().map(head -> "---").toList());
        rows.forEach(row -> line(out, row));
        out.append('\n');
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append('|');
        cells.forEach(cell -> out.append(' ').append(text(cell)).append(" |"));
        out.append('\n');
    }

    /** Text that means nothing to Markdown or to the HTML that it becomes. */
    private static String text(String cell) {
        return cell.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("`", "\\`")
                .replace("[", "\\[")
                .replace("*", "\\*");
    }

    /** A cell that no comma or quote ends, and that no spreadsheet takes for a formula. */
    private static String cell(String text) {
        String safe = text.matches("[=+@-].*") ? "'" + text : text;
        return safe.matches(".*[\",\n\r].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
