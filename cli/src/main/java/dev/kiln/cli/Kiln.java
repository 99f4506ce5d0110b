package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** The command {@code kiln} itself: reads the arguments, runs the command they name, and words what goes wrong. */
@Command(
        name = "kiln",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        description = {"Trains neural networks on this machine, from one command to a report."})
final class Kiln extends KilnCommand {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    boolean version;

    private List<String> words = List.of();

    Kiln(Console console) {
        super(console);
    }

    /** Runs one command line and returns the exit code; never throws. */
    int run(String... arguments) {
        words = List.of(arguments);
        console.useJson(Arrays.asList(arguments).contains("--json"));
        boolean debug = Arrays.asList(arguments).contains("--debug");
        try {
            return commandLine(needed()).execute(arguments);
        } catch (Throwable defect) {
            return failed(defect, debug);
        }
    }

    /** The one command that the first word names, or all: making all of them takes longer than most commands' start. */
    private List<String> needed() {
        return !words.isEmpty() && Commands.NAMES.contains(words.getFirst())
                ? List.of(words.getFirst())
                : Commands.NAMES;
    }

    /** The parser with all commands. */
    CommandLine commandLine() {
        return commandLine(Commands.NAMES);
    }

    private CommandLine commandLine(List<String> names) {
        CommandLine line = new CommandLine(this);
        Commands commands = new Commands(console);
        for (String name : names) {
            add(line, name, commands.make(name));
        }
        Ansi ansi = console.paint().on() ? Ansi.ON : Ansi.OFF;
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, words) -> misused(e));
        line.setExecutionExceptionHandler((e, at, parsed) -> failed(e, debugging(parsed)));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(Math.clamp(console.columns() == 0 ? 100 : console.columns(), 60, 110));
        line.setAbbreviatedOptionsAllowed(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        List<String> footer = new ArrayList<>(List.of(
                "",
                "Begin with:",
                "  kiln train                              train on built-in data, in a minute or two",
                "  kiln train --data DIR --epochs 8        train on your own",
                "  kiln COMMAND --help                     what a command can do, with examples",
                "",
                "Exit codes:"));
        footer.addAll(ExitCode.table());
        line.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return line;
    }

    private void add(CommandLine line, String name, KilnCommand made) {
        CommandLine added = new CommandLine(made);
        line.addSubcommand(name, added);
        switch (made) {
            case TrainCommand train -> {
                TrainSettings.addTo(added.getCommandSpec(), train.given);
                train.words = words;
            }
            case EvaluateCommand evaluate -> {
                TrainSettings.addTo(
                        added.getCommandSpec(), evaluate.given, EvaluateCommand.defaults(), EvaluateCommand.OWN);
                evaluate.words = words;
            }
            case FpgaCommand fpga -> FpgaCommand.NAMES.forEach(word -> added.addSubcommand(word, fpga.make(word)));
            default -> {}
        }
    }

    @Override
    public Integer call() {
        commandLine().usage(console.out(), CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return ExitCode.OK.code();
    }

    private static boolean debugging(CommandLine.ParseResult parsed) {
        return parsed.expandedArgs().contains("--debug");
    }

    /** Something is wrong with the words on the command line. */
    private int misused(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        String code = "bad-usage";
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            boolean option = word.startsWith("-") && word.length() > 1;
            boolean commands = !command.subcommands().isEmpty();
            List<String> known = option
                    ? command.options().stream().map(o -> o.longestName()).toList()
                    : List.copyOf(command.subcommands().keySet());
            code = option ? "unknown-option" : "bad-usage";
            String kind = option ? "unknown option" : commands ? "unknown command" : "too many arguments, at";
            String name = option && word.indexOf('=') > 0 ? word.substring(0, word.indexOf('=')) : word;
            message = kind + " \"" + name + "\""
                    + Suggestion.nearest(name, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse("");
        }
        console.fail(code, message + separator(message) + " See: " + command.qualifiedName() + " --help");
        return ExitCode.of(code).code();
    }

    private static String separator(String message) {
        return message.endsWith("?") || message.endsWith(".") ? "" : ";";
    }

    private int failed(Throwable e, boolean debug) {
        if (debug) {
            console.clearProgress();
            e.printStackTrace(console.err());
        }
        String code;
        String message;
        switch (e) {
            case KilnException known -> {
                code = known.code();
                message = String.valueOf(known.getMessage());
            }
            case OutOfMemoryError memory -> {
                code = "too-little-memory";
                message = "Too little memory: " + memory.getMessage()
                        + "; use a smaller --batch, --model or data set, or give the JVM more by KILN_JAVA_OPTIONS=-Xmx8g";
            }
            case TornadoOutOfMemoryException memory -> {
                code = "too-little-memory";
                message = String.valueOf(memory.getMessage());
            }
            case TornadoDeviceNotFound lost -> {
                code = "no-device";
                message = String.valueOf(lost.getMessage());
            }
            case TornadoBailoutRuntimeException refused -> {
                code = "device-failed";
                message = "TornadoVM could not build or run a task and keeps the reason to itself ("
                        + plain(refused) + "); what the device can do: kiln doctor --engine tornadovm;"
                        + " to go on elsewhere: --engine embedded";
            }
            default -> {
                code = "internal";
                message = "a defect in Kiln: " + e + trace(e, debug);
            }
        }
        console.fail(code, message);
        return ExitCode.of(code).code();
    }

    /** The message without a terminal's colours. */
    private static String plain(Throwable e) {
        return String.valueOf(e.getMessage()).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** Leaves the trace of a defect in a file, since it is not shown. */
    private static String trace(Throwable e, boolean debug) {
        if (debug) {
            return "";
        }
        try {
            Path file = Files.createTempFile("kiln-error-", ".log");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                e.printStackTrace(writer);
            }
            return "; its trace is in " + file;
        } catch (IOException unwritable) {
            return "; --debug shows its trace";
        }
    }
}
