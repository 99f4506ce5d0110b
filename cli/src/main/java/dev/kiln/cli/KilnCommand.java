package dev.kiln.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands have in common: a console and three options. */
@Command(
        sortOptions = false,
        usageHelpAutoWidth = false,
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
abstract class KilnCommand implements Callable<Integer> {
    final Console console;

    @Option(
            names = "--json",
            order = 100,
            description = "Write one JSON object a line to standard output, and nothing else there.")
    boolean json;

    @Option(names = "--debug", order = 101, description = "Show the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            order = 102,
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    KilnCommand(Console console) {
        this.console = console;
    }
}
