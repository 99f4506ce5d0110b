package dev.kiln.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about FPGAs, one level down. */
@Command(
        name = "fpga",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Prototypes on FPGAs with open tools.",
            "What each tool is for, and whether it is here, tells: kiln fpga doctor"
        },
        footer = {
            "",
            "Examples:",
            "  kiln fpga doctor                        which tools are here, and what the others would allow",
            "  kiln fpga devices                       the parts that are known",
            "  kiln fpga sim runs/mine --config fpga.json    a trained layer as hardware, compared bit for bit",
            "  kiln fpga COMMAND --help                what a command can do, with examples"
        })
final class FpgaCommand extends KilnCommand {
    /** The names of its commands, in the order in which the help shows them. */
    static final List<String> NAMES = List.of("doctor", "devices", "sim", "prove", "synth");

    @Spec
    @Nullable
    CommandSpec spec;

    FpgaCommand(Console console) {
        super(console);
    }

    /** Returns a new command of one of the {@link #NAMES}. */
    KilnCommand make(String name) {
        return switch (name) {
            case "doctor" -> new FpgaDoctorCommand(console);
            case "devices" -> new FpgaDevicesCommand(console);
            case "sim" -> new FpgaSimCommand(console);
            case "prove" -> new FpgaProveCommand(console);
            case "synth" -> new FpgaSynthCommand(console);
            default -> throw new IllegalArgumentException("no command is called fpga " + name + "; there are " + NAMES);
        };
    }

    /** Nothing was asked for: the help, as for a wrong word, goes where errors go. */
    @Override
    public Integer call() {
        if (console.json()) {
            console.fail(
                    "bad-usage", "expected a command, one of " + String.join(", ", NAMES) + "; see: kiln fpga --help");
        } else {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            line.usage(console.err(), CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return ExitCode.USAGE.code();
    }
}
