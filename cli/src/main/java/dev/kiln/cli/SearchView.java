package dev.kiln.cli;

import dev.kiln.device.Target;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.PolicyWords;
import dev.kiln.metrics.report.Unit;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.search.Budget;
import dev.kiln.search.SearchListener;
import dev.kiln.search.SearchResult;
import dev.kiln.search.SearchSettings;
import dev.kiln.search.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Shows a search: how far it is and the best so far, and at the end the Pareto front as a table. */
final class SearchView implements SearchListener {
    private final Console console;
    private final SearchSettings settings;
    private final long began = System.nanoTime();
    private String part = "";
    private int done;
    private int left;
    private @Nullable Trial best;
    private volatile boolean stopped;

    SearchView(Console console, SearchSettings settings) {
        this.console = console;
        this.settings = settings;
    }

    /** What the search begins with. */
    private record Start(String checkpoint, String device, String budget, double limit, int samples, long seed) {}

    /** Asks the search to come to an end. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    void start(TrainedModel trained, Target target, int samples) {
        Budget budget = settings.budget();
        console.event(
                "start",
                new Start(
                        trained.directory().toString(),
                        target.name(),
                        budget.kind().word(),
                        budget.limit(),
                        samples,
                        settings.seed()));
        console.remark(console.paint().ember(console.paint().bold("Kiln")) + " searches formats for "
                + console.paint().bold(trained.directory().toString()) + " within "
                + PolicyWords.cost(budget.kind(), budget.limit()) + ", on " + Unit.count(samples)
                + " validation samples, " + target.name());
    }

    @Override
    public void onPart(String next, int measured, int remaining) {
        part = next;
        done = measured;
        left = remaining;
        if (console.columns() == 0) {
            console.remark("  " + part + (figures().isEmpty() ? "" : ", " + figures()));
        }
    }

    @Override
    public void onTrial(Trial trial) {
        done++;
        left = Math.max(0, left - 1);
        boolean better = settings.budget().allows(trial) && (best == null || trial.loss() < best.loss());
        best = better ? trial : best;
        console.object(event("trial", trial));
        double seconds = (System.nanoTime() - began) / 1e9;
        console.progress(ProgressBar.line(
                console.paint(),
                console.columns(),
                part,
                (double) done / (done + left),
                figures(),
                Unit.duration(seconds / done * left)));
    }

    private String figures() {
        return best == null
                ? ""
                : "best so far: " + PolicyWords.cost(settings.budget().kind(), best) + ", loss "
                        + Unit.NUMBER.format(best.loss());
    }

    void done(SearchResult result, Path output, Path page) {
        ObjectNode event = event("done", result.chosen());
        event.put("budget", settings.budget().kind().word())
                .put("limit", settings.budget().limit());
        event.put("samples", result.samples()).put("seed", settings.seed());
        event.put("trials", result.trials().size()).put("generations", result.generations());
        event.put("recipe_loss", result.recipe().loss())
                .put("recipe_accuracy", result.recipe().accuracy());
        event.put("widest_loss", result.widest().loss())
                .put("widest_accuracy", result.widest().accuracy());
        event.set(
                "front",
                MetricsJson.tree(result.front().stream().map(Trial::number).toList()));
        event.put("stopped", result.stopped()).put("seconds", result.seconds());
        event.put("policy", output.toString()).put("report", page.toString());
        result.sensitivities().forEach(sensitivity -> console.event("sensitivity", sensitivity));
        console.object(event);
        table(result).forEach(console::say);
        Trial chosen = result.chosen();
        console.say("");
        console.say(console.paint()
                        .good("Found " + PolicyWords.cost(settings.budget().kind(), chosen)) + ": loss "
                + Unit.NUMBER.format(chosen.loss()) + ", accuracy " + Unit.SHARE.format(chosen.accuracy())
                + " (recipe's default: " + PolicyWords.cost(settings.budget().kind(), result.recipe()) + ", loss "
                + Unit.NUMBER.format(result.recipe().loss()) + ", "
                + Unit.SHARE.format(result.recipe().accuracy()) + ")");
        console.say((result.stopped() ? "Ended early, after " : "Measured ")
                + Unit.count(result.trials().size()) + " candidates on " + Unit.count(result.samples())
                + " validation samples in " + Unit.duration(result.seconds()));
        console.say("Report      " + console.paint().bold(page.toString()));
        console.say("Policy      " + output + "; train with it: kiln train --recipe hqaf --policy " + output);
    }

    /** The front, the chosen one and the recipe's default by rising cost. */
    private List<String> table(SearchResult result) {
        boolean timed = settings.budget().kind() == Budget.Kind.TIME;
        List<Trial> rows = new ArrayList<>(result.front());
        for (Trial extra : List.of(result.chosen(), result.recipe())) {
            if (!rows.contains(extra)) {
                rows.add(extra);
            }
        }
        rows.sort(java.util.Comparator.comparingDouble(settings.budget().kind()::of)
                .thenComparingInt(Trial::number));
        TextTable table = new TextTable();
        List<String> heads = new ArrayList<>(List.of("", "bits", "bytes"));
        heads.addAll(timed ? List.of("ms", "loss", "accuracy") : List.of("loss", "accuracy"));
        table.row(heads);
        List<String> differences = new ArrayList<>(List.of("differs from the recipe in"));
        for (Trial trial : rows) {
            List<String> cells = new ArrayList<>();
            cells.add(trial.equals(result.chosen()) ? "chosen" : trial.equals(result.recipe()) ? "recipe" : "");
            cells.add(String.format(Locale.ROOT, "%.3f", trial.bits()));
            cells.add(Unit.count(trial.bytes()));
            if (timed) {
                cells.add(String.format(Locale.ROOT, "%.3f", trial.millis()));
            }
            cells.add(Unit.NUMBER.format(trial.loss()));
            cells.add(Unit.SHARE.format(trial.accuracy()));
            table.row(cells);
            differences.add(
                    PolicyWords.differences(trial.policy(), result.recipe().policy()));
        }
        List<String> lines = new ArrayList<>();
        List<String> numbers = table.lines(true);
        int width = numbers.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < numbers.size(); i++) {
            String pad = " ".repeat(width - numbers.get(i).length() + 2);
            lines.add((numbers.get(i) + pad + differences.get(i)).stripTrailing());
        }
        return lines;
    }

    private static ObjectNode event(String name, Trial trial) {
        ObjectNode event = MetricsJson.object().put("event", name);
        event.put("number", trial.number()).put("stage", trial.stage().word());
        event.put("bits_per_weight", trial.bits()).put("bytes", trial.bytes());
        put(event, "millis", trial.millis());
        put(event, "loss", trial.loss());
        event.put("accuracy", trial.accuracy());
        ObjectNode formats = event.putObject("formats");
        for (Policy.OfDense layer : trial.policy().layers()) {
            formats.putObject(layer.name())
                    .put("weights", FormatWord.of(layer.formats().weights()))
                    .put("inputs", FormatWord.of(layer.formats().inputs()));
        }
        return event;
    }

    /** JSON has no word for a number that is not finite. */
    private static void put(ObjectNode event, String name, double value) {
        if (Double.isFinite(value)) {
            event.put(name, value);
        } else {
            event.putNull(name);
        }
    }
}
