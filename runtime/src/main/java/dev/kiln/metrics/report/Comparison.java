package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.curve;
import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.report.LineChart.Range;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Several runs beside each other: what they were told differently, what came out, and their curves in one plot. */
public final class Comparison {
    /** Settings that say where a run lies, not what it is. */
    private static final Set<String> PLACES = Set.of("run-dir", "resume");

    private static final int COLORS = 8;

    private final List<RunData> runs;

    /** Compares {@code runs}, in this order. */
    public Comparison(List<RunData> runs) {
        this.runs = List.copyOf(runs);
    }

    /**
     * A setting that is not the same in all runs.
     *
     * @param name of the setting
     * @param values one for each run, {@code –} where a run does not have it
     */
    public record Difference(String name, List<String> values) {}

    /**
     * A figure of each run.
     *
     * @param name of the figure
     * @param unit of its values
     * @param values one for each run, NaN where a run does not have it
     * @param best place of the best value, −1 where no best is meant or there is no single one
     */
    public record Figure(String name, Unit unit, List<Double> values, int best) {
        /** The value of one run for people. */
        public String format(int run) {
            return name.startsWith("peak") ? bytes(values.get(run)) : unit.format(values.get(run));
        }

        private static String bytes(double value) {
            return Double.isFinite(value) ? Unit.bytes(value) : "–";
        }
    }

    /** The settings that differ, in the order of the settings. */
    public List<Difference> differences() {
        Set<String> names = new LinkedHashSet<>();
        for (RunData run : runs) {
            for (Map.Entry<String, JsonNode> field : run.run().path("config").properties()) {
                names.add(field.getKey());
            }
        }
        names.removeAll(PLACES);
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            List<String> values = new ArrayList<>();
            for (RunData run : runs) {
                JsonNode value = run.run().path("config").get(name);
                values.add(value == null || value.isNull() ? "–" : value.asString(value.toString()));
            }
            if (Set.copyOf(values).size() > 1) {
                differences.add(new Difference(name, values));
            }
        }
        return differences;
    }

    /** What came out of each run. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("test accuracy", Unit.SHARE, 1, run -> number(run.done(), "test_accuracy")));
        figures.add(figure("test loss", Unit.NUMBER, -1, run -> number(run.done(), "test_loss")));
        figures.add(figure("best validation accuracy", Unit.SHARE, 1, Comparison::bestValidation));
        figures.add(figure("train loss", Unit.NUMBER, -1, run -> number(run.done(), "train_loss")));
        figures.add(figure("steps", Unit.COUNT, 0, run -> number(run.done(), "steps")));
        figures.add(figure("time", Unit.SECONDS, -1, run -> number(run.done(), "seconds")));
        figures.add(figure("samples/s", Unit.COUNT, 1, run -> number(run.done(), "samples_per_second")));
        figures.add(figure("parameters", Unit.COUNT, 0, run -> number(run.done(), "parameters")));
        figures.add(figure("peak memory", Unit.COUNT, -1, run -> number(run.done(), "peak_bytes")));
        figures.removeIf(figure -> figure.values().stream().allMatch(value -> value.isNaN()));
        return figures;
    }

    /** The page as text. */
    public String render() {
        StringBuilder body = new StringBuilder(1 << 18);
        body.append("<header>\n").append(Headline.brand("comparison")).append("<h1>");
        body.append(runs.size()).append(" runs</h1>\n<p class=\"lead\">");
        body.append(differences().isEmpty() ? "Their settings are all the same." : sentence())
                .append("</p>\n</header>\n");
        body.append(Html.section("What came out", "", results()));
        body.append(Html.section("What was set differently", "", settings()));
        body.append(Html.section(
                "How they learned",
                "Solid lines are training, averaged over neighbouring steps; dashed lines are validation.",
                "<div class=\"charts\">\n" + charts() + "</div>\n"));
        body.append("<footer><p>Drawn by <code>kiln compare</code>.</p></footer>\n");
        return Html.page("Comparison of " + runs.size() + " runs · Kiln", body.toString());
    }

    private String sentence() {
        List<String> names = differences().stream().map(Difference::name).toList();
        return "They differ in <b>" + Html.escape(String.join(", ", names)) + "</b>.";
    }

    private String results() {
        List<List<String>> rows = new ArrayList<>();
        for (Figure figure : figures()) {
            List<String> row = new ArrayList<>(List.of("<th>" + Html.escape(figure.name()) + "</th>"));
            for (int i = 0; i < runs.size(); i++) {
                String style = figure.best() == i ? " class=\"best\"" : "";
                row.add("<td" + style + ">" + Html.escape(figure.format(i)) + "</td>");
            }
            rows.add(row);
        }
        List<String> endings = new ArrayList<>(List.of("<th>ended</th>"));
        runs.forEach(run -> endings.add("<td>" + Headline.ending(run) + "</td>"));
        rows.add(endings);
        return table(rows);
    }

    private String settings() {
        List<List<String>> rows = new ArrayList<>();
        for (Difference difference : differences()) {
            List<String> row = new ArrayList<>(List.of("<th>" + Html.escape(difference.name()) + "</th>"));
            difference.values().forEach(value -> row.add("<td>" + Html.escape(value) + "</td>"));
            rows.add(row);
        }
        return rows.isEmpty() ? "" : table(rows);
    }

    private String table(List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"grid-table\"><thead><tr><th></th>");
        for (int i = 0; i < runs.size(); i++) {
            out.append("<th scope=\"col\"><i class=\"swatch ").append(color(i)).append("\"></i>");
            out.append(Html.escape(runs.get(i).name())).append("</th>");
        }
        out.append("</tr></thead>\n<tbody>");
        rows.forEach(row -> out.append("<tr>").append(String.join("", row)).append("</tr>\n"));
        return out.append("</tbody></table></div>\n").toString();
    }

    private String charts() {
        return chart("Loss", "step", Range.LOSS, Unit.NUMBER, "loss", true)
                + chart("Accuracy", "step", Range.ACCURACY, Unit.SHARE, "accuracy", true)
                + chart("Validation accuracy over time", "seconds", Range.ACCURACY, Unit.SHARE, "accuracy", false)
                + chart("Throughput", "step", Range.FROM_ZERO, Unit.PER_SECOND, "samples_per_second", true);
    }

    private String chart(String title, String x, Range range, Unit unit, String y, boolean training) {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunData run = runs.get(i);
            if (training) {
                Curve curve = Curve.smoothed(run.name(), color(i), curve(run.steps(), x, y));
                // Bands of several runs would hide each other.
                curves.add(new Curve(curve.name(), curve.style(), curve.points(), false, false, curve.marked()));
            }
            List<JsonNode> validation = run.evaluations("validation");
            List<double[]> points = x.equals("step")
                    ? curve(validation, x, y)
                    : curve(validation, line -> time(run, line), line -> number(line, y));
            curves.add(Curve.marked(training ? run.name() + " validation" : run.name(), color(i), points, training));
        }
        Unit xUnit = x.equals("step") ? Unit.COUNT : Unit.SECONDS;
        return new LineChart(title, "", curves, xUnit, x.equals("step") ? "step" : "time", unit, range).render();
    }

    /** When an evaluation was made: the time of the last recorded step up to it. */
    private static double time(RunData run, JsonNode evaluation) {
        double at = Double.NaN;
        for (JsonNode step : run.steps()) {
            if (number(step, "step") <= number(evaluation, "step")) {
                at = number(step, "seconds");
            }
        }
        return at;
    }

    private static double bestValidation(RunData run) {
        return run.evaluations("validation").stream()
                .mapToDouble(line -> number(line, "accuracy"))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }

    private Figure figure(String name, Unit unit, int sign, java.util.function.ToDoubleFunction<RunData> value) {
        List<Double> values = runs.stream().map(run -> value.applyAsDouble(run)).toList();
        int best = -1;
        for (int i = 0; i < values.size() && sign != 0; i++) {
            double candidate = values.get(i) * sign;
            if (Double.isFinite(candidate) && (best < 0 || candidate > values.get(best) * sign)) {
                best = i;
            }
        }
        double winner = best < 0 ? Double.NaN : values.get(best);
        boolean alone = values.stream().filter(other -> other == winner).count() == 1;
        long known = values.stream().filter(Double::isFinite).count();
        return new Figure(name.toLowerCase(Locale.ROOT), unit, values, alone && known > 1 ? best : -1);
    }

    private static String color(int index) {
        return "c" + (index % COLORS + 1);
    }

    /** How a run ended, in a word or two. */
    public static String ending(RunData run) {
        String error = text(run.error(), "code");
        return error.isEmpty() || run.done() != null ? Headline.ending(run) : "failed: " + error;
    }
}
