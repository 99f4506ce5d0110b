package dev.kiln.metrics.report;

import dev.kiln.evaluate.Arm;
import dev.kiln.evaluate.Claim;
import dev.kiln.evaluate.Comparison;
import dev.kiln.evaluate.Evaluation;
import dev.kiln.evaluate.Measured;
import dev.kiln.evaluate.RunFigures;
import dev.kiln.evaluate.RunTable;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.report.ScatterChart.Point;
import dev.kiln.metrics.report.ScatterChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page of an evaluation: each claim beside what was measured, accuracy against time for every training, the way
 * there, and what was left out.
 */
public final class EvaluationPage {
    private static final int COLOURS = 8;

    /** Cells of up to so many characters are not broken into lines. */
    private static final int WHOLE = 22;

    private final Evaluation evaluation;
    private final RunTable table;

    private EvaluationPage(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.table = evaluation.table();
    }

    /**
     * The page as text.
     *
     * @param name of the evaluation
     * @param stopped whether someone stopped it
     */
    public static String render(String name, Evaluation evaluation, boolean stopped) {
        EvaluationPage page = new EvaluationPage(evaluation);
        StringBuilder body = new StringBuilder(1 << 16);
        body.append(page.head(name, stopped));
        for (Comparison comparison : evaluation.comparisons()) {
            body.append(Html.section(
                    "Claims and measurements: " + comparison.recipe(),
                    "A claim is what is said of such methods, not a result of this machine. Intervals are those of 95%"
                            + " over seeds.",
                    claims(comparison)));
        }
        body.append(Html.section(
                "Accuracy against time",
                "Every training: test accuracy at the end of its schedule, and the time of all its steps, rebuilding"
                        + " included. The line is the accuracy to reach.",
                page.plot()));
        body.append(Html.section(
                "The way there", "Validation accuracy, first seed of the longest schedule.", page.curves()));
        body.append(Html.section(
                "Schedules", "Means over seeds; neurons out: share of the hidden ones.", page.schedules()));
        body.append(Html.section(
                "Accuracy against dense FP32",
                "Differences of pairs with the same seed and schedule, in points; 90% interval by Student's t.",
                page.verdicts()));
        body.append(Html.section("Left out", "", page.leftOut()));
        body.append("<footer><p>Drawn by Kiln, <code>kiln evaluate</code>. Peak of the device: ");
        body.append(Html.escape(evaluation.limits().how())).append(".</p></footer>\n");
        return Html.page("Evaluation " + name + " · Kiln", body.toString());
    }

    private String head(String name, boolean stopped) {
        StringBuilder out = new StringBuilder("<header>\n" + Headline.brand("evaluation"));
        out.append("<h1>").append(Html.escape(name)).append("</h1>\n<p class=\"lead\">");
        out.append(Html.escape(evaluation.settings().words())).append(": <b>");
        out.append(Html.escape(evaluation.settings().base().model())).append("</b> on <b>");
        out.append(Html.escape(evaluation.settings().base().data())).append("</b>, ");
        out.append(Html.escape(evaluation.settings().base().device())).append(". <span class=\"badge ");
        String badge = stopped
                ? "warn\">stopped"
                : evaluation.leftOut().isEmpty() ? "good\">complete" : "warn\">not all of it";
        out.append(badge).append("</span></p>\n<div class=\"tiles\">\n");
        for (Comparison comparison : evaluation.comparisons()) {
            boolean first = comparison.equals(evaluation.comparisons().getFirst());
            Measured efficiency = comparison.efficiency();
            String interval = ClaimWords.interval(efficiency, Claim.Unit.TIMES);
            Headline.tile(
                    out,
                    first ? "hero" : "",
                    "Effective efficiency, " + Html.escape(comparison.recipe()),
                    ClaimWords.value(efficiency.value(), Claim.Unit.TIMES),
                    comparison.reached() ? interval : "target not reached");
            comparison
                    .verdict()
                    .ifPresent(verdict -> Headline.tile(
                            out,
                            "",
                            "Accuracy, " + Html.escape(comparison.recipe()),
                            Unit.SHARE.format(verdict.accuracy()),
                            verdict.verdict().word() + "; dense " + Unit.SHARE.format(verdict.baselineAccuracy())));
        }
        Headline.tile(
                out,
                "",
                "To reach",
                Unit.SHARE.format(evaluation.targets().test()),
                evaluation.targets().how());
        Headline.tile(
                out,
                "",
                "Trainings",
                Unit.count(table.runs().size()),
                evaluation.leftOut().isEmpty() ? "all of them" : "some left out");
        return out.append("</div>\n</header>\n").toString();
    }

    private static String claims(Comparison comparison) {
        List<String[]> rows = new ArrayList<>();
        for (Claim claim : comparison.claims()) {
            rows.add(new String[] {
                claim.name(),
                ClaimWords.value(claim.claimed(), claim.unit()),
                ClaimWords.value(claim.measured().value(), claim.unit()),
                ClaimWords.interval(claim.measured(), claim.unit()),
                claim.formula() + ". " + claim.how()
            });
            for (Claim.Beside beside : claim.beside()) {
                rows.add(new String[] {
                    "↳ " + beside.what(),
                    Double.isFinite(beside.claimed()) ? ClaimWords.value(beside.claimed(), beside.unit()) : "",
                    ClaimWords.value(beside.measured().value(), beside.unit()),
                    ClaimWords.interval(beside.measured(), beside.unit()),
                    ""
                });
            }
        }
        return table(rows, "Claim", "Claimed", "Measured", "Interval", "How");
    }

    private String plot() {
        List<Series> series = new ArrayList<>();
        List<Arm> arms = evaluation.settings().arms();
        for (Arm arm : arms) {
            List<Point> points = table.runs().stream()
                    .filter(run -> run.slot().arm().equals(arm))
                    .map(run -> new Point(
                            run.stepSeconds(),
                            run.testAccuracy(),
                            List.of(
                                    arm.label() + ", " + run.slot().epochs() + " epochs, seed "
                                            + run.slot().seed(),
                                    Unit.SHARE.format(run.testAccuracy()) + " in " + Unit.duration(run.stepSeconds()))))
                    .toList();
            series.add(new Series(arm.label(), style(arms.indexOf(arm)), 4.5, false, points));
        }
        if (table.runs().isEmpty()) {
            return "";
        }
        double target = evaluation.targets().test();
        double longest = table.runs().stream()
                .mapToDouble(RunFigures::stepSeconds)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        List<String> words = List.of("to reach", Unit.SHARE.format(target));
        series.add(new Series(
                "to reach",
                "c8",
                2,
                true,
                Double.isFinite(target)
                        ? List.of(new Point(0, target, words), new Point(longest, target, words))
                        : List.of()));
        return new ScatterChart("Test accuracy", series, Unit.SECONDS, "time of all steps", "share right", null)
                .render();
    }

    private static String style(int number) {
        return "c" + (1 + number % (COLOURS - 1));
    }

    private String curves() {
        List<Curve> curves = new ArrayList<>();
        List<Arm> arms = evaluation.settings().arms();
        for (Arm arm : arms) {
            List<Integer> epochs = table.epochs(arm);
            if (!epochs.isEmpty()) {
                RunFigures run = table.of(arm, epochs.getLast()).getFirst();
                List<double[]> points = run.validation().stream()
                        .map(point -> new double[] {point.step(), point.accuracy()})
                        .toList();
                curves.add(Curve.marked(arm.label(), style(arms.indexOf(arm)), points, arm.isSmaller()));
            }
        }
        String chart = new LineChart(
                        "Validation accuracy", "", curves, Unit.COUNT, "step", Unit.SHARE, LineChart.Range.ACCURACY)
                .render();
        return chart.isEmpty() ? "" : "<div class=\"charts\">\n" + chart + "</div>\n";
    }

    private String schedules() {
        List<String[]> rows = new ArrayList<>();
        for (Arm arm : evaluation.settings().arms()) {
            for (int epochs : table.epochs(arm)) {
                Measured accuracy = table.mean(arm, epochs, RunFigures::testAccuracy);
                double out = table.mean(arm, epochs, RunFigures::removedShare).value();
                rows.add(new String[] {
                    arm.label(),
                    Integer.toString(epochs),
                    Integer.toString(table.of(arm, epochs).size()),
                    Unit.SHARE.format(accuracy.value()),
                    accuracy.value() >= evaluation.targets().test() ? "yes" : "no",
                    Unit.duration(
                            table.mean(arm, epochs, RunFigures::stepSeconds).value()),
                    out > 0 ? Unit.SHARE.format(out) : ""
                });
            }
        }
        return rows.isEmpty()
                ? ""
                : table(rows, "Training", "Epochs", "Seeds", "Accuracy", "Target", "Time of steps", "Neurons out");
    }

    private String verdicts() {
        List<String[]> rows = new ArrayList<>();
        for (Comparison comparison : evaluation.comparisons()) {
            comparison.verdicts().forEach((epochs, guard) -> rows.add(row(comparison.recipe(), epochs, guard)));
        }
        return rows.isEmpty()
                ? ""
                : table(rows, "Recipe", "Epochs", "Seeds", "Accuracy", "Dense", "Difference", "Interval", "Verdict");
    }

    private static String[] row(String recipe, int epochs, GuardMetrics guard) {
        return new String[] {
            recipe,
            Integer.toString(epochs),
            Integer.toString(guard.pairs().size()),
            Unit.SHARE.format(guard.accuracy()),
            Unit.SHARE.format(guard.baselineAccuracy()),
            points(guard.difference()),
            Double.isFinite(guard.low()) ? points(guard.low()) + " … " + points(guard.high()) : "",
            guard.verdict().word()
        };
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%+.3f", 100 * share);
    }

    private String leftOut() {
        StringBuilder out = new StringBuilder();
        evaluation
                .leftOut()
                .forEach(words -> out.append("<li>").append(Html.escape(words)).append("</li>\n"));
        return out.isEmpty() ? "" : "<ul>\n" + out + "</ul>\n";
    }

    private static String table(List<String[]> rows, String... heads) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"grid-table\">\n<thead><tr>");
        for (String head : heads) {
            out.append("<th class=\"whole\">").append(Html.escape(head)).append("</th>");
        }
        out.append("</tr></thead>\n");
        for (String[] row : rows) {
            out.append("<tr>");
            for (String cell : row) {
                boolean isShort = cell.length() <= WHOLE;
                out.append(isShort ? "<td class=\"whole\">" : "<td>")
                        .append(Html.escape(cell))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</table></div>\n").toString();
    }
}
