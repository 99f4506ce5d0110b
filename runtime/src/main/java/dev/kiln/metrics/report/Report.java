package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.curve;
import static dev.kiln.metrics.RunData.number;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.LineChart.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The page of one run: how it went, its curves, where its time and memory went, what it gets wrong, and everything that
 * is needed to do it again. It is made from the run's files alone.
 */
public final class Report {
    private Report() {}

    /** Draws the report of a run into its directory and says where. */
    public static Path write(RunDirectory directory) {
        directory.write(directory.report(), render(RunData.read(directory)));
        return directory.report();
    }

    /** The page as text. */
    public static String render(RunData run) {
        StringBuilder body = new StringBuilder(1 << 18);
        body.append(Headline.render(run));
        body.append(Html.section(
                "How it learned",
                "Lines of training are averages over neighbouring steps, with one standard deviation behind them.",
                curves(run)));
        body.append(GuardSection.render(run));
        body.append(WidthsSection.render(run));
        body.append(NeuronsSection.render(run));
        body.append(DevicesSection.render(run));
        body.append(ConfusionSection.render(run));
        body.append(MistakesSection.render(run));
        body.append(Bars.profile(run.profile()));
        body.append(Bars.memory(run.memory()));
        body.append(Tables.settings(run));
        body.append(Tables.environment(run));
        body.append(
                "<footer><p>Drawn by Kiln from <code>run.json</code> and <code>metrics.jsonl</code>. Draw it again: ");
        body.append("<code>kiln report ").append(Html.escape(run.name())).append("</code></p></footer>\n");
        return Html.page(run.name() + " · Kiln", body.toString());
    }

    private static String curves(RunData run) {
        List<JsonNode> steps = run.steps();
        List<JsonNode> validation = run.evaluations("validation");
        List<JsonNode> test = run.evaluations("test");
        String charts = chart(
                        "Loss",
                        "",
                        Range.LOSS,
                        Unit.NUMBER,
                        Curve.smoothed("train", "c1", curve(steps, "step", "loss")),
                        Curve.marked("validation", "c2", curve(validation, "step", "loss"), false),
                        Curve.marked("test", "c3", curve(test, "step", "loss"), false))
                + chart(
                        "Accuracy",
                        "",
                        Range.ACCURACY,
                        Unit.SHARE,
                        Curve.smoothed("train", "c1", curve(steps, "step", "accuracy")),
                        Curve.marked("validation", "c2", curve(validation, "step", "accuracy"), false),
                        Curve.marked("test", "c3", curve(test, "step", "accuracy"), false))
                + chart(
                        "Learning rate",
                        "",
                        Range.FROM_ZERO,
                        Unit.NUMBER,
                        Curve.plain("learning rate", "c1", curve(steps, "step", "learning_rate")))
                + chart(
                        "Throughput",
                        "training steps alone",
                        Range.FROM_ZERO,
                        Unit.PER_SECOND,
                        Curve.smoothed("samples", "c1", curve(steps, "step", "samples_per_second")))
                + chart(
                        "Gradient norm",
                        "before clipping",
                        Range.LOSS,
                        Unit.NUMBER,
                        Curve.smoothed("gradient norm", "c1", curve(steps, "step", "gradient_norm")));
        return charts.isEmpty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n";
    }

    private static String chart(String title, String note, Range range, Unit unit, Curve... curves) {
        return new LineChart(title, note, List.of(curves), Unit.COUNT, "step", unit, range).render();
    }

    /** The best validation result: where it was and how good. */
    static String best(RunData run) {
        double best = Double.NaN;
        JsonNode at = null;
        for (JsonNode line : run.evaluations("validation")) {
            double accuracy = number(line, "accuracy");
            if (Double.isFinite(accuracy) && !(accuracy <= best)) {
                best = accuracy;
                at = line;
            }
        }
        return at == null ? "" : Unit.SHARE.format(best) + ", step " + Unit.COUNT.format(number(at, "step"));
    }

    /** Words joined where they are not empty. */
    static String join(String separator, String... parts) {
        List<String> words = new ArrayList<>();
        for (String part : parts) {
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        return String.join(separator, words);
    }
}
