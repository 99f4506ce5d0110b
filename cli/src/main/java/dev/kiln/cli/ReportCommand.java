package dev.kiln.cli;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws the report of a run again. */
@Command(
        name = "report",
        description = "Draws the report of a run again, also of one that still goes on or was killed.",
        footer = {"", "Example:", "  kiln report runs/20260131-120005-mlp-512-256-glyphs"})
final class ReportCommand extends KilnCommand {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run directory.")
    List<Path> paths = new ArrayList<>();

    ReportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        for (Path path : paths) {
            Path report = Report.write(RunDirectory.open(path));
            console.event(
                    "report",
                    MetricsJson.object().put("run_dir", path.toString()).put("report", report.toString()));
            console.say("Report: " + console.paint().bold(report.toString()));
        }
        return ExitCode.OK.code();
    }
}
