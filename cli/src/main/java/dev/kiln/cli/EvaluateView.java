package dev.kiln.cli;

import dev.kiln.data.DataSplits;
import dev.kiln.device.Target;
import dev.kiln.evaluate.Arm;
import dev.kiln.evaluate.Claim;
import dev.kiln.evaluate.Comparison;
import dev.kiln.evaluate.Evaluation;
import dev.kiln.evaluate.EvaluationJson;
import dev.kiln.evaluate.EvaluationSettings;
import dev.kiln.evaluate.RunFigures;
import dev.kiln.evaluate.RunTable;
import dev.kiln.evaluate.Slot;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.ClaimWords;
import dev.kiln.metrics.report.EvaluationPage;
import dev.kiln.metrics.report.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Shows an evaluation: a line for each training, and in the end claims and measurements side by side. */
final class EvaluateView {
    /** Lines about what was left out. */
    private static final int SHOWN = 4;

    private final Console console;
    private final Paint paint;
    private final EvaluationSettings settings;
    private final Path home;
    private final List<String> words;
    private final long began = System.nanoTime();

    EvaluateView(Console console, EvaluationSettings settings, Path home, List<String> words) {
        this.console = console;
        this.paint = console.paint();
        this.settings = settings;
        this.home = home;
        this.words = words;
    }

    /** What the evaluation begins with. */
    private record Start(
            String runDir,
            String model,
            String data,
            String device,
            List<String> recipes,
            int seeds,
            List<Integer> epochs,
            double budget,
            int done) {}

    void start(Target device, DataSplits data, int done) {
        console.event(
                "start",
                new Start(
                        home.toString(),
                        settings.base().model(),
                        settings.base().data(),
                        device.name(),
                        settings.recipes(),
                        settings.seeds(),
                        settings.epochs(),
                        settings.budget(),
                        done));
        console.remark(paint.ember(paint.bold("Kiln")) + " evaluates " + settings.words() + ": "
                + paint.bold(settings.base().model()) + " on "
                + paint.bold(settings.base().data()) + " ("
                + Unit.count(data.train().size()) + " samples), "
                + device.name());
        String budget = settings.budget() == 0 ? "no limit of time" : "budget " + Unit.duration(settings.budget());
        console.remark(paint.dim("     " + budget + "; " + home
                + (done == 0 ? "" : "; " + Unit.count(done) + " trainings are there already")));
        part("measures the device");
    }

    void part(String what) {
        if (console.columns() > 0) {
            console.progress("  " + what);
        }
    }

    void training(Slot slot) {
        part("trains " + slot.name());
    }

    void trained(RunFigures run, int number, double secondsLeft) {
        Slot slot = run.slot();
        console.event(
                "evaluate_run",
                MetricsJson.object()
                        .put("arm", slot.arm().label())
                        .put("epochs", slot.epochs())
                        .put("seed", slot.seed())
                        .put("test_accuracy", run.testAccuracy())
                        .put("step_seconds", run.stepSeconds())
                        .put("number", number)
                        .put("seconds_left", Double.isFinite(secondsLeft) ? secondsLeft : -1));
        console.remark(String.format(
                Locale.ROOT,
                "  %3d  %-28s %2d %-6s  seed %-4d accuracy %s  steps %s%s",
                number,
                slot.arm().label(),
                slot.epochs(),
                slot.epochs() == 1 ? "epoch" : "epochs",
                slot.seed(),
                Unit.SHARE.format(run.testAccuracy()),
                Unit.duration(run.stepSeconds()),
                Double.isFinite(secondsLeft) ? paint.dim("; about " + Unit.duration(secondsLeft) + " left") : ""));
    }

    /** Writes the page, shows the result, and returns the exit code. */
    int done(Evaluation evaluation, @Nullable Path html, boolean interrupted) {
        Path page = html == null ? home.resolve("evaluation.html") : html;
        RunDirectory here = new RunDirectory(home);
        here.write(page, EvaluationPage.render(home.toString(), evaluation, interrupted));
        ObjectNode done = EvaluationJson.done(evaluation);
        done.put("stopped", interrupted);
        done.put("seconds", (System.nanoTime() - began) / 1e9);
        done.put("run_dir", home.toString()).put("report", page.toString());
        done.put("mllog", home.resolve("mllog").toString());
        here.write(home.resolve("evaluation.json"), MetricsJson.pretty(done) + "\n");
        show(evaluation, page);
        if (interrupted) {
            console.event("error", new Failure("interrupted", "stopped; go on with: " + again()));
            console.say("Stopped; go on with: " + paint.bold(again()));
            return ExitCode.INTERRUPTED.code();
        }
        console.event("done", done);
        GuardMetrics.Verdict verdict = evaluation.comparisons().stream()
                .findFirst()
                .flatMap(Comparison::verdict)
                .map(GuardMetrics::verdict)
                .orElse(GuardMetrics.Verdict.INCONCLUSIVE);
        return ExitCode.of(verdict).code();
    }

    private void show(Evaluation evaluation, Path page) {
        for (Comparison comparison : evaluation.comparisons()) {
            console.say("");
            console.say(paint.bold(comparison.recipe()) + ", claim and measurement (95% interval over seeds)");
            claims(comparison).forEach(console::say);
            comparison.verdict().ifPresent(verdict -> console.say(verdict(comparison, verdict)));
        }
        console.say("");
        console.say(paint.bold("Schedules") + ", to reach "
                + Unit.SHARE.format(evaluation.targets().test()) + " ("
                + evaluation.targets().how() + ")");
        schedules(evaluation).forEach(console::say);
        List<String> leftOut = evaluation.leftOut();
        leftOut.stream().limit(SHOWN).forEach(one -> console.say("Left out    " + one));
        if (leftOut.size() > SHOWN) {
            console.say("            and " + (leftOut.size() - SHOWN) + " more, all of them on the page");
        }
        if (!evaluation.leftOut().isEmpty() && settings.budget() > 0) {
            console.say("            more with the same command, --run-dir " + home + " and a larger --budget");
        }
        console.say("Report      " + paint.bold(page.toString()));
        console.say("Logs        " + home.resolve("mllog") + " (MLPerf's form), trainings in " + home);
    }

    private static List<String> claims(Comparison comparison) {
        TextTable table = new TextTable();
        table.row("claim", "claimed", "measured", "interval");
        List<String> notes = new ArrayList<>(List.of(""));
        for (Claim claim : comparison.claims()) {
            boolean known = claim.measured().isMeasured();
            table.row(
                    claim.name(),
                    ClaimWords.value(claim.claimed(), claim.unit()),
                    ClaimWords.value(claim.measured().value(), claim.unit()),
                    ClaimWords.interval(claim.measured(), claim.unit()));
            notes.add(known ? "" : claim.how());
            for (Claim.Beside beside : claim.beside()) {
                table.row(
                        "  " + beside.what(),
                        Double.isFinite(beside.claimed()) ? ClaimWords.value(beside.claimed(), beside.unit()) : "",
                        ClaimWords.value(beside.measured().value(), beside.unit()),
                        ClaimWords.interval(beside.measured(), beside.unit()));
                notes.add("");
            }
        }
        List<String> lines = new ArrayList<>();
        List<String> figures = table.lines(true);
        int width = figures.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < figures.size(); i++) {
            String pad = " ".repeat(width - figures.get(i).length() + 2);
            lines.add((figures.get(i) + pad + notes.get(i)).stripTrailing());
        }
        return lines;
    }

    private String verdict(Comparison comparison, GuardMetrics verdict) {
        String line = String.format(
                Locale.ROOT,
                "  Verdict: %s after %d epochs, over %d seeds: %s against %s dense; difference %+.3f points, 90%% interval"
                        + " %+.3f … %+.3f, margin %+.2f",
                verdict.verdict().word(),
                comparison.verdictEpochs(),
                verdict.pairs().size(),
                Unit.SHARE.format(verdict.accuracy()),
                Unit.SHARE.format(verdict.baselineAccuracy()),
                100 * verdict.difference(),
                100 * verdict.low(),
                100 * verdict.high(),
                100 * verdict.margin());
        return verdict.verdict() == GuardMetrics.Verdict.NON_INFERIOR ? paint.good(line) : paint.bad(line);
    }

    private static List<String> schedules(Evaluation evaluation) {
        TextTable rows = new TextTable();
        rows.row("training", "epochs", "seeds", "accuracy", "time of steps", "neurons out");
        RunTable table = evaluation.table();
        for (Arm arm : evaluation.settings().arms()) {
            for (int epochs : table.epochs(arm)) {
                double out = table.mean(arm, epochs, RunFigures::removedShare).value();
                rows.row(
                        arm.label(),
                        Integer.toString(epochs),
                        Integer.toString(table.of(arm, epochs).size()),
                        Unit.SHARE.format(table.mean(arm, epochs, RunFigures::testAccuracy)
                                .value()),
                        Unit.duration(
                                table.mean(arm, epochs, RunFigures::stepSeconds).value()),
                        out > 0 ? Unit.SHARE.format(out) : "");
            }
        }
        return rows.lines(true);
    }

    /** The command that goes on with this evaluation. */
    private String again() {
        String line = "kiln "
                + String.join(
                        " ",
                        words.stream().filter(word -> !word.equals("--json")).toList());
        boolean placed = words.stream().anyMatch(word -> word.equals("--run-dir") || word.startsWith("--run-dir="));
        return placed ? line : line + " --run-dir " + home;
    }
}
