package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows runs beside each other, in the terminal and as a page. */
@Command(
        name = "compare",
        description = "Compares runs: the settings that differ, the results, and all curves in one plot.",
        footer = {
            "",
            "Examples:",
            "  kiln compare runs/small runs/large",
            "  kiln compare runs/* --output comparison.html",
            "  kiln compare runs/* --json"
        })
final class CompareCommand extends KilnCommand {
    @Parameters(arity = "2..*", paramLabel = "RUN", description = "Run directories, two or more.")
    List<Path> paths = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "comparison.html",
            description = "Where the page goes (default: ${DEFAULT-VALUE}); it is replaced.")
    Path output = Path.of("comparison.html");

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<RunData> runs = paths.stream()
                .map(path -> RunData.read(RunDirectory.open(path)))
                .toList();
        Comparison comparison = new Comparison(runs);
        try {
            Files.writeString(output, comparison.render());
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable", output + ": can't be written (" + e.getMessage() + "); choose another --output", e);
        }
        console.object(object(runs, comparison));
        print(runs, comparison);
        return ExitCode.OK.code();
    }

    private void print(List<RunData> runs, Comparison comparison) {
        TextTable table = new TextTable();
        List<String> names = new ArrayList<>(List.of(""));
        runs.forEach(run -> names.add(run.name()));
        table.row(names);
        for (Comparison.Figure figure : comparison.figures()) {
            List<String> row = new ArrayList<>(List.of(figure.name()));
            for (int i = 0; i < runs.size(); i++) {
                row.add(figure.format(i) + (figure.best() == i ? " *" : "  "));
            }
            table.row(row);
        }
        List<String> endings = new ArrayList<>(List.of("ended"));
        runs.forEach(run -> endings.add(Comparison.ending(run)));
        table.row(endings);
        int results = comparison.figures().size() + 2;
        for (Comparison.Difference difference : comparison.differences()) {
            List<String> row = new ArrayList<>(List.of(difference.name()));
            row.addAll(difference.values());
            table.row(row);
        }
        List<String> lines = table.lines(true);
        console.say(console.paint().bold(lines.getFirst()));
        lines.subList(1, results).forEach(console::say);
        console.say("");
        console.say(console.paint()
                .dim(comparison.differences().isEmpty() ? "  settings: all the same" : "  settings that differ"));
        lines.subList(results, lines.size()).forEach(console::say);
        console.say("");
        console.say("Plots: " + console.paint().bold(output.toString()));
    }

    private ObjectNode object(List<RunData> runs, Comparison comparison) {
        ObjectNode object = MetricsJson.object().put("event", "comparison").put("output", output.toString());
        var list = object.putArray("runs");
        for (int i = 0; i < runs.size(); i++) {
            ObjectNode run = list.addObject().put("run_dir", paths.get(i).toString());
            run.put("ended", Comparison.ending(runs.get(i)));
            for (Comparison.Figure figure : comparison.figures()) {
                String name = figure.name().replaceAll("[ /]", "_");
                double value = figure.values().get(i);
                if (Double.isFinite(value)) {
                    run.put(name, value);
                } else {
                    run.putNull(name);
                }
            }
            ObjectNode settings = run.putObject("settings");
            for (Comparison.Difference difference : comparison.differences()) {
                settings.put(difference.name(), difference.values().get(i));
            }
        }
        return object;
    }
}
