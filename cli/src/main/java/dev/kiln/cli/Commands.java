package dev.kiln.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, each with the console that it writes to. */
final class Commands implements IFactory {
    private final Console console;

    Commands(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Object made = switch (type.getSimpleName()) {
            case "TrainCommand" -> new TrainCommand(console);
            case "EvalCommand" -> new EvalCommand(console);
            case "EvaluateCommand" -> new EvaluateCommand(console);
            case "PredictCommand" -> new PredictCommand(console);
            case "DevicesCommand" -> new DevicesCommand(console);
            case "DoctorCommand" -> new DoctorCommand(console);
            case "TuneCommand" -> new TuneCommand(console);
            case "BenchCommand" -> new BenchCommand(console);
            case "ProfileCommand" -> new ProfileCommand(console);
            case "SearchCommand" -> new SearchCommand(console);
            case "InspectCommand" -> new InspectCommand(console);
            case "ExportCommand" -> new ExportCommand(console);
            case "CompareCommand" -> new CompareCommand(console);
            case "ReportCommand" -> new ReportCommand(console);
            case "CompletionCommand" -> new CompletionCommand(console);
            default -> CommandLine.defaultFactory().create(type);
        };
        return type.cast(made);
    }
}
