package dev.kiln.cli;

import dev.kiln.hardware.BenchJson;
import dev.kiln.hardware.BenchListener;
import dev.kiln.hardware.BenchResult;
import dev.kiln.hardware.BenchTables;
import dev.kiln.hardware.ComparedRow;
import dev.kiln.hardware.DeviceFigures;
import dev.kiln.hardware.Figure;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.Measurement;
import dev.kiln.hardware.ResultComparison;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Shows how far a bench is, tells machines what was measured, and shows what follows from it at the end. */
final class BenchView implements BenchListener {
    /** Where there is no terminal, a line after each such share of the time. */
    private static final double STEP = 0.25;

    private static final int MOST_LEFT_OUT = 3;
    private static final int LONGEST_VALUE = 40;

    private final Console console;
    private String device = "";
    private double seconds;
    private long began;
    private double next;
    private volatile boolean stopped;

    BenchView(Console console) {
        this.console = console;
    }

    /** Begins with a device. */
    void begin(String name, String hardware, double budget) {
        device = name;
        seconds = budget;
        began = System.nanoTime();
        next = STEP;
        console.remark("Measures " + console.paint().bold(name) + ", " + hardware + ", for about "
                + Unit.duration(budget) + "; Ctrl-C ends it and keeps what was measured");
    }

    /** Lets the visit that runs end, and begins no other. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public void onVisit(String what, boolean warmingUp, double share) {
        String state = (warmingUp ? "warming up: " : "measuring: ") + what;
        if (console.columns() > 0) {
            double left = Math.max(0, seconds - (System.nanoTime() - began) / 1e9);
            console.progress(
                    ProgressBar.line(console.paint(), console.columns(), device, share, state, Unit.duration(left)));
        } else if (share >= next) {
            console.remark("  " + device + " " + Math.round(share * 100) + "% " + state);
            next = share - share % STEP + STEP;
        }
    }

    @Override
    public void onMeasurement(String name, Measurement measurement) {
        ObjectNode event = MetricsJson.object().put("event", "measurement").put("device", name);
        event.setAll(BenchJson.tree(measurement));
        console.object(event);
    }

    /** What follows, device by device, and where the rest is. */
    void done(BenchResult result, BenchFiles files) {
        console.clearProgress();
        for (MeasuredDevice one : result.devices()) {
            show(one);
        }
        console.object(BenchJson.tree(result));
        console.say((result.stopped() ? "Ended early, after " : "Measured in ") + Unit.duration(result.seconds()));
        files.all().forEach((what, path) -> console.say(what + console.paint().bold(path.toString())));
    }

    private void show(MeasuredDevice one) {
        console.say(console.paint().bold(one.info().name()));
        TextTable table = new TextTable();
        for (Figure figure : new DeviceFigures(one).all()) {
            table.row(figure.name(), clipped(figure.value()), figure.note());
        }
        table.lines(false).forEach(console::say);
        one.remarks().forEach(remark -> console.say(console.paint().dim("  " + remark)));
        List<String> leftOut = one.leftOut();
        if (!leftOut.isEmpty()) {
            console.say(console.paint()
                    .dim("  Left out, " + leftOut.size() + " in all: "
                            + String.join("; ", leftOut.subList(0, Math.min(MOST_LEFT_OUT, leftOut.size())))
                            + (leftOut.size() > MOST_LEFT_OUT ? "; …" : "")));
        }
        console.say("");
    }

    /** Some drivers' names are so long that no table would fit a terminal. */
    private static String clipped(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
    }

    /** Two results beside each other. */
    static void show(Console console, String first, String second, ResultComparison comparison, BenchFiles files) {
        TextTable table = new TextTable();
        table.row("", "first", "second", "second / first", "95% of all", "");
        for (ComparedRow row : comparison.rows()) {
            table.row(BenchTables.row(row));
            ObjectNode event = MetricsJson.object().put("event", "compared").put("device", row.device());
            event.put("id", row.first().id()).put("ratio", row.ratio());
            event.put("low", row.low());
            if (Double.isFinite(row.high())) {
                event.put("high", row.high());
            } else {
                event.putNull("high");
            }
            console.object(event.put("verdict", row.verdict().words()));
        }
        table.lines(false).forEach(console::say);
        console.say("");
        long faster = comparison.count(ComparedRow.Verdict.FASTER);
        long slower = comparison.count(ComparedRow.Verdict.SLOWER);
        long same = comparison.count(ComparedRow.Verdict.NOT_SIGNIFICANT);
        console.say("First:  " + first + ". " + BenchTables.words(comparison.first()));
        console.say("Second: " + second + ". " + BenchTables.words(comparison.second()));
        if (Stream.of(comparison.first(), comparison.second())
                .flatMap(result -> result.devices().stream())
                .anyMatch(MeasuredDevice::isDisturbed)) {
            console.say(console.paint()
                    .bad("Other work disturbed at least one of them: measure again when the machine is quiet"));
        }
        console.say("The second is faster in " + faster + " and slower in " + slower + " of "
                + comparison.rows().size() + "; " + same + " are not significant"
                + (comparison.onlyInOne().isEmpty()
                        ? ""
                        : "; " + comparison.onlyInOne().size() + " were measured only once"));
        files.all().forEach((what, path) -> console.say(what + console.paint().bold(path.toString())));
        ObjectNode done =
                MetricsJson.object().put("event", "done").put("first", first).put("second", second);
        done.put("faster", faster).put("slower", slower).put("not_significant", same);
        comparison.onlyInOne().forEach(done.putArray("only_in_one")::add);
        console.object(done);
    }
}
