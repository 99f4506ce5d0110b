package dev.kiln.metrics.report;

import dev.kiln.hardware.Amount;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.scaling.Bound;
import dev.kiln.profile.scaling.GridPoint;
import dev.kiln.profile.scaling.Growth;
import dev.kiln.profile.scaling.Outcome;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.profile.scaling.ScalingResult;
import dev.kiln.profile.scaling.TimeShares;
import java.util.ArrayList;
import java.util.List;

/** The page of a scaling study: one picture, what grows too fast, and all points. */
public final class ScalingPage {
    private static final List<String> HEADS =
            List.of("Threads", "Batch", "Width", "Step", "Quartiles", "FLOP", "Bytes", "Floor", "× floor", "Bound by");

    private ScalingPage() {}

    /** The page as text. */
    public static String render(ScalingResult result) {
        StringBuilder body = new StringBuilder(1 << 16);
        body.append("<header>\n").append(Headline.brand("scaling study"));
        body.append("<h1>").append(Html.escape(result.hardware())).append("</h1>\n<p class=\"lead\">");
        body.append("How the time of a training step grows with batch, width and threads, and what bounds it where:");
        body.append(" networks of two hidden layers, recipe <b>").append(Html.escape(result.recipe()));
        body.append("</b>, optimizer <b>")
                .append(Html.escape(result.optimizer()))
                .append("</b>, on ");
        body.append(Html.escape(result.device())).append(". <span class=\"badge ");
        body.append(result.stopped() ? "warn\">ended early" : "good\">finished").append("</span></p>\n");
        tiles(body, result);
        body.append("</header>\n");
        body.append(Html.section("What bounds a step where", explanation(), ScalingChart.render(result)));
        body.append(Html.section("Where time grows faster than work", growthLead(result), violations(result)));
        body.append(Html.section("All points", limits(result), points(result)));
        body.append("<footer><p>Drawn by Kiln. One step by tasks: <code>kiln profile --model mlp:W,W --batch N</code>")
                .append("</p></footer>\n");
        return Html.page("Scaling on " + result.hardware() + " · Kiln", body.toString());
    }

    /** A point's bound and the share of its time that stands behind it, such as {@code memory (71%)}. */
    static String bound(Measured one) {
        TimeShares shares = one.shares();
        return switch (shares.bound()) {
            case COMPUTE -> "compute (" + Amount.share(shares.compute()) + ")";
            case MEMORY -> "memory (" + Amount.share(shares.memory()) + ")";
            case OVERHEAD -> "overhead (" + Amount.share(shares.overhead()) + ")";
            case UNKNOWN -> "–";
        };
    }

    private static void tiles(StringBuilder body, ScalingResult result) {
        int neighbours = result.growths().size();
        int violations = result.violations().size();
        body.append("<div class=\"tiles\">\n");
        Headline.tile(
                body,
                "hero",
                "Time outgrows work",
                violations + " of " + neighbours,
                "neighbours, above " + Amount.ratio(Growth.TOLERANCE));
        Headline.tile(
                body,
                "",
                "Measured",
                result.measured().size() + " of " + result.points().size(),
                "points, in " + Unit.duration(result.seconds()));
        for (Bound bound : List.of(Bound.COMPUTE, Bound.MEMORY, Bound.OVERHEAD)) {
            long count = result.measured().stream()
                    .filter(one -> one.shares().bound() == bound)
                    .count();
            Headline.tile(body, "", "Bound by " + bound.word(), Long.toString(count), "points");
        }
        body.append("</div>\n");
    }

    private static String explanation() {
        return "The colour is what most of a step's time goes to. Overhead: no task runs, a task reaches less than "
                + Amount.share(TimeShares.LEAST_OF_LIMIT)
                + " of both limits because its start takes longer than its work, or threads have nothing to do. What is"
                + " left of a task's time counts for compute or for memory, whichever its operations and bytes take"
                + " longer for. The floor is the least time that the tasks take at the limits; caches may beat it.";
    }

    private static String growthLead(ScalingResult result) {
        String rule =
                "Between neighbours along one axis, the growth of the median time over that of operations or bytes,"
                        + " whichever grows more; with more threads the work stays as it is. Listed is what is above "
                        + Amount.ratio(Growth.TOLERANCE) + ".";
        return rule + (result.violations().isEmpty() ? " Nothing is." : "");
    }

    private static String violations(ScalingResult result) {
        List<Growth> violations = result.violations();
        if (violations.isEmpty()) {
            return "<p>None of " + result.growths().size() + " neighbours.</p>\n";
        }
        StringBuilder out = table(List.of("Along", "From", "To", "Time", "FLOP", "Bytes", "Time over work", "Bound"));
        for (Growth one : violations) {
            row(
                    out,
                    one.axis().word(),
                    words(one.from().at(), one.axis()),
                    words(one.to().at(), one.axis()),
                    Amount.ratio(one.time()),
                    Amount.ratio(one.flops()),
                    Amount.ratio(one.bytes()),
                    Amount.ratio(one.excess()),
                    bound(one.from()) + " → " + bound(one.to()));
        }
        return out.append("</table></div>\n").toString();
    }

    private static String words(GridPoint at, Growth.Axis axis) {
        String time = at.words();
        return axis == Growth.Axis.THREADS ? time : time.replaceFirst(", \\d+ threads?$", "");
    }

    private static String limits(ScalingResult result) {
        List<String> each = new ArrayList<>();
        result.limits().forEach((threads, limits) -> each.add(words(threads, limits)));
        return Html.escape("Limits: " + String.join("; ", each) + ".");
    }

    private static String words(int threads, DeviceLimits limits) {
        String figures = Amount.rate(limits.flops(), "FP32") + " and " + Amount.bandwidth(limits.bytes());
        return threads == 0 ? figures : figures + " with " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static String points(ScalingResult result) {
        StringBuilder out = table(HEADS);
        for (Outcome point : result.points()) {
            GridPoint at = point.at();
            String threads = at.threads() == 0 ? "–" : Integer.toString(at.threads());
            String batch = Integer.toString(at.batch());
            String width = Integer.toString(at.width());
            switch (point) {
                case Measured one ->
                    row(
                            out,
                            threads,
                            batch,
                            width,
                            Amount.time(one.seconds().median()),
                            Amount.time(one.seconds().low()) + " – "
                                    + Amount.time(one.seconds().high()),
                            Amount.decimal(one.flops()),
                            Amount.bytes(one.bytes()),
                            Double.isFinite(one.floor()) ? Amount.time(one.floor()) : "–",
                            Amount.digits(one.overFloor()),
                            bound(one));
                case Skipped one -> {
                    out.append("<tr>");
                    List.of(threads, batch, width).forEach(text -> cell(out, "td", text));
                    out.append("<td class=\"dim\" colspan=\"")
                            .append(HEADS.size() - 3)
                            .append("\">skipped: ");
                    out.append(Html.escape(one.reason())).append("</td></tr>\n");
                }
            }
        }
        return out.append("</table></div>\n").toString();
    }

    private static StringBuilder table(List<String> heads) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"grid-table\">\n<thead><tr>");
        heads.forEach(head -> cell(out, "th", head));
        return out.append("</tr></thead>\n");
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("<tr>");
        for (String text : cells) {
            cell(out, "td", text);
        }
        out.append("</tr>\n");
    }

    private static void cell(StringBuilder out, String tag, String text) {
        out.append('<').append(tag).append('>').append(Html.escape(text));
        out.append("</").append(tag).append('>');
    }
}
