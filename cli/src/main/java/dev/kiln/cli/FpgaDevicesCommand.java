package dev.kiln.cli;

import dev.kiln.fpga.part.Part;
import dev.kiln.fpga.part.Part.Routing;
import dev.kiln.fpga.part.Parts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the FPGAs that circuits can be sized for. */
@Command(
        name = "devices",
        description = {
            "Lists the parts that are known: LUTs, flip-flops, DSPs with the widths of their factors, block RAM, and the"
                    + " open tool that places and routes for it, with its options.",
            "Every number is that of the data sheet that is named below the table."
        },
        footer = {
            "",
            "Examples:",
            "  kiln fpga devices",
            "  kiln fpga devices --json | jq -r 'select(.routing != null) | .name'"
        })
final class FpgaDevicesCommand extends KilnCommand {
    FpgaDevicesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        TextTable table = new TextTable();
        table.row("part", "family", "   LUT", "    FF", "DSP", "bits", "RAM Kbit", "open place-and-route");
        for (Part part : Parts.all()) {
            console.event("part", part);
            table.row(
                    part.name(),
                    part.family(),
                    count(6, part.luts()),
                    count(6, part.flipFlops()),
                    count(3, part.dsps()),
                    part.multiplierBits().stream().map(String::valueOf).collect(Collectors.joining("×")),
                    count(8, part.blockRamTotalKbit()),
                    routing(part.routing()));
        }
        List<String> lines = table.lines(false);
        console.say(console.paint().dim(lines.getFirst()));
        lines.stream().skip(1).forEach(console::say);
        console.say("");
        families(Part::source).forEach((source, names) -> say(names, source));
        families(Part::note).forEach((note, names) -> say(names, note));
        return ExitCode.OK.code();
    }

    private void say(Set<String> families, String words) {
        if (!words.isEmpty()) {
            console.say(console.paint().dim("  " + String.join(", ", families) + ": " + words));
        }
    }

    /** The families of each text that some property of parts has. */
    private static Map<String, Set<String>> families(Function<Part, String> property) {
        Map<String, Set<String>> families = new LinkedHashMap<>();
        for (Part part : Parts.all()) {
            families.computeIfAbsent(property.apply(part), text -> new LinkedHashSet<>())
                    .add(part.family());
        }
        return families;
    }

    private static String routing(@Nullable Routing routing) {
        return routing == null ? "no" : routing.program() + " " + String.join(" ", routing.options());
    }

    private static String count(int width, int number) {
        return String.format(Locale.ROOT, "%" + width + "d", number);
    }
}
