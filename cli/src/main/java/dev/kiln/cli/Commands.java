package dev.kiln.cli;

import java.util.List;

/** Makes the commands, each with the console that it writes to. */
final class Commands {
    /** Their names, in the order in which the help shows them. */
    static final List<String> NAMES = List.of(
            "train",
            "eval",
            "evaluate",
            "predict",
            "devices",
            "doctor",
            "tune",
            "bench",
            "profile",
            "search",
            "inspect",
            "export",
            "compare",
            "report",
            "fpga",
            "completion");

    private final Console console;

    Commands(Console console) {
        this.console = console;
    }

    /** Returns a new command of one of the {@link #NAMES}. */
    KilnCommand make(String name) {
        return switch (name) {
            case "train" -> new TrainCommand(console);
            case "eval" -> new EvalCommand(console);
            case "evaluate" -> new EvaluateCommand(console);
            case "predict" -> new PredictCommand(console);
            case "devices" -> new DevicesCommand(console);
            case "doctor" -> new DoctorCommand(console);
            case "tune" -> new TuneCommand(console);
            case "bench" -> new BenchCommand(console);
            case "profile" -> new ProfileCommand(console);
            case "search" -> new SearchCommand(console);
            case "inspect" -> new InspectCommand(console);
            case "export" -> new ExportCommand(console);
            case "compare" -> new CompareCommand(console);
            case "report" -> new ReportCommand(console);
            case "fpga" -> new FpgaCommand(console);
            case "completion" -> new CompletionCommand(console);
            default -> throw new IllegalArgumentException("no command is called " + name + "; there are " + NAMES);
        };
    }
}
