package dev.kiln.metrics.report;

import dev.kiln.metrics.report.ScatterChart.Point;
import dev.kiln.metrics.report.ScatterChart.Series;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import dev.kiln.search.Budget;
import dev.kiln.search.SearchResult;
import dev.kiln.search.Sensitivity;
import dev.kiln.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The page of a search for a policy: what was found, all candidates and the Pareto front, the formats of each layer,
 * and the sensitivity of each tensor.
 */
public final class SearchPage {
    private final SearchResult result;
    private final Budget budget;

    private SearchPage(SearchResult result) {
        this.result = result;
        this.budget = result.settings().budget();
    }

    /**
     * The page as text.
     *
     * @param checkpoint whose weights were searched
     * @param data that it was trained on
     * @param device that candidates were measured on
     */
    public static String render(String checkpoint, String data, String device, SearchResult result) {
        SearchPage page = new SearchPage(result);
        StringBuilder body = new StringBuilder(1 << 16);
        body.append(page.head(checkpoint, data, device));
        body.append(Html.section(
                "Loss against cost",
                "Every candidate that was measured, on validation data. The line is the Pareto front: what no other"
                        + " candidate beats in both.",
                page.plot()));
        body.append(Html.section("The policy", "", page.formats()));
        body.append(Html.section(
                "On the front", "By rising cost; formats that differ from the recipe's default.", page.front()));
        body.append(Html.section(
                "How sensitive each tensor is",
                "Its loss change on validation data when it alone has the narrower format and everything else the"
                        + " widest.",
                page.sensitivities()));
        body.append("<footer><p>Drawn by Kiln. Train with the policy: ")
                .append("<code>kiln train --recipe hqaf --policy FILE</code></p></footer>\n");
        return Html.page("Search of " + checkpoint + " · Kiln", body.toString());
    }

    private String head(String checkpoint, String data, String device) {
        Trial chosen = result.chosen();
        StringBuilder out = new StringBuilder("<header>\n" + Headline.brand("search for a policy"));
        out.append("<h1>").append(Html.escape(checkpoint)).append("</h1>\n<p class=\"lead\">Formats within <b>");
        out.append(Html.escape(PolicyWords.cost(budget.kind(), budget.limit()))).append("</b>, measured on ");
        out.append(Unit.count(result.samples()))
                .append(" validation samples of <b>")
                .append(Html.escape(data));
        out.append("</b> on ").append(Html.escape(device)).append(". <span class=\"badge ");
        out.append(result.stopped() ? "warn\">ended early" : "good\">finished").append("</span></p>\n");
        out.append("<div class=\"tiles\">\n");
        Headline.tile(
                out,
                "hero",
                "Validation accuracy",
                Unit.SHARE.format(chosen.accuracy()),
                "recipe " + Unit.SHARE.format(result.recipe().accuracy()));
        Headline.tile(
                out,
                "",
                "Loss",
                Unit.NUMBER.format(chosen.loss()),
                "recipe " + Unit.NUMBER.format(result.recipe().loss()));
        Headline.tile(out, "", "Bits a weight", bits(chosen), "recipe " + bits(result.recipe()));
        Headline.tile(
                out,
                "",
                "Stored",
                Unit.bytes(chosen.bytes()),
                "recipe " + Unit.bytes(result.recipe().bytes()));
        if (budget.kind() == Budget.Kind.TIME) {
            Headline.tile(out, "", "A batch of " + result.batch(), millis(chosen), "recipe " + millis(result.recipe()));
        }
        Headline.tile(
                out,
                "",
                "Candidates",
                Unit.count(result.trials().size()),
                result.generations() + " generations in " + Unit.duration(result.seconds()));
        return out.append("</div>\n</header>\n").toString();
    }

    private String plot() {
        List<Point> all = result.trials().stream()
                .sorted(Comparator.comparingDouble(budget.kind()::of))
                .map(this::point)
                .toList();
        List<Series> series = List.of(
                new Series("measured", "c8", 3, false, all),
                new Series(
                        "Pareto front",
                        "c2",
                        3.5,
                        true,
                        result.front().stream().map(this::point).toList()),
                new Series("as trained", "c3", 6, false, List.of(point(result.trained()))),
                new Series("recipe's default", "c4", 6, false, List.of(point(result.recipe()))),
                new Series("chosen", "c1", 7, false, List.of(point(result.chosen()))));
        return new ScatterChart(
                        "Loss",
                        series,
                        budget.kind() == Budget.Kind.BYTES ? Unit.COUNT : Unit.NUMBER,
                        switch (budget.kind()) {
                            case BITS -> "bits a weight";
                            case BYTES -> "stored bytes";
                            case TIME -> "milliseconds of a batch of " + result.batch();
                        },
                        "on " + Unit.count(result.samples()) + " validation samples",
                        budget.limit())
                .render();
    }

    private Point point(Trial trial) {
        return new Point(
                budget.kind().of(trial),
                trial.loss(),
                List.of(
                        PolicyWords.cost(budget.kind(), trial),
                        "loss " + Unit.NUMBER.format(trial.loss()) + ", accuracy "
                                + Unit.SHARE.format(trial.accuracy()),
                        PolicyWords.differences(trial.policy(), result.recipe().policy())));
    }

    private String formats() {
        List<String[]> rows = new ArrayList<>();
        List<Policy.OfDense> recipe = result.recipe().policy().layers();
        for (Policy.OfDense layer : result.chosen().policy().layers()) {
            Policy.OfDense usual = recipe.get(rows.size());
            rows.add(new String[] {
                layer.name(),
                layer.outputs() + " × " + layer.inputs(),
                against(layer, usual, TensorClass.WEIGHTS),
                against(layer, usual, TensorClass.INPUTS),
                FormatWord.of(layer.formats().gradients())
            });
        }
        return table(rows, "Layer", "Size", "Weights", "Inputs", "Gradients");
    }

    private static String against(Policy.OfDense layer, Policy.OfDense recipe, TensorClass tensor) {
        String own = FormatWord.of(tensor.of(layer.formats()));
        String usual = FormatWord.of(tensor.of(recipe.formats()));
        return own.equals(usual) ? own : own + " (recipe " + usual + ")";
    }

    private String front() {
        List<String[]> rows = new ArrayList<>();
        for (Trial trial : result.front()) {
            boolean chosen = trial.equals(result.chosen());
            boolean timed = budget.kind() == Budget.Kind.TIME;
            rows.add(new String[] {
                bits(trial),
                Unit.count(trial.bytes()),
                timed ? millis(trial) : "–",
                Unit.NUMBER.format(trial.loss()),
                Unit.SHARE.format(trial.accuracy()),
                PolicyWords.differences(trial.policy(), result.recipe().policy()) + (chosen ? " (chosen)" : "")
            });
        }
        return table(rows, "Bits a weight", "Bytes", "Time", "Loss", "Accuracy", "Differs in");
    }

    private String sensitivities() {
        List<String[]> rows = new ArrayList<>();
        result.sensitivities().stream()
                .sorted(Comparator.comparingDouble(Sensitivity::lossChange).reversed())
                .forEach(one -> rows.add(new String[] {
                    one.layer() + " " + one.tensor(),
                    one.format(),
                    (one.lossChange() > 0 ? "+" : "") + Unit.NUMBER.format(one.lossChange()),
                    String.format(Locale.ROOT, "%+.2f points", 100 * one.accuracyChange())
                }));
        return rows.isEmpty() ? "" : table(rows, "Tensor", "Format", "Loss", "Accuracy");
    }

    private static String table(List<String[]> rows, String... heads) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"grid-table\">\n<thead><tr>");
        for (String head : heads) {
            out.append("<th>").append(Html.escape(head)).append("</th>");
        }
        out.append("</tr></thead>\n");
        for (String[] row : rows) {
            out.append("<tr>");
            for (String cell : row) {
                out.append("<td>").append(Html.escape(cell)).append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</table></div>\n").toString();
    }

    private static String bits(Trial trial) {
        return String.format(Locale.ROOT, "%.3f", trial.bits());
    }

    private static String millis(Trial trial) {
        return String.format(Locale.ROOT, "%.3f ms", trial.millis());
    }
}
