package dev.kiln.cli;

import dev.kiln.fpga.tools.Inventory;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Tool;
import dev.kiln.fpga.tools.ToolStatus;
import dev.kiln.fpga.tools.ToolStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which external tools are there, and what can't be done without the others. */
@Command(
        name = "doctor",
        description = {
            "Looks for the tools that simulate, prove, synthesize, place and route, runs each for its version, and says"
                    + " what a missing one disables and how to install it.",
            "Succeeds where circuits can be simulated, by either simulator, and synthesized; place-and-route is not"
                    + " needed for that. Otherwise the exit code is 11."
        },
        footer = {
            "",
            "Examples:",
            "  kiln fpga doctor",
            "  kiln fpga doctor --tool-path /opt/oss-cad-suite/bin:/usr/bin",
            "  kiln fpga doctor --json | jq 'select(.event == \"tool\" and .status != \"ok\") | .install'"
        })
final class FpgaDoctorCommand extends KilnCommand {
    @Mixin
    ToolPath toolPath = new ToolPath();

    /** What {@code --json} tells of a tool. */
    private record ToolEvent(
            String name,
            String status,
            String version,
            String path,
            String problem,
            List<String> disables,
            String install) {}

    /** What {@code --json} tells of a stage. */
    private record StageEvent(String command, String name, boolean possible, List<String> lacking) {}

    FpgaDoctorCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Inventory inventory = Inventory.of(toolPath.toolbox());
        inventory.tools().forEach(this::tell);
        for (Stage stage : Stage.values()) {
            List<Tool> lacking = inventory.lacking(stage);
            console.event(
                    "stage",
                    new StageEvent(
                            stage.command(),
                            stage.words(),
                            lacking.isEmpty(),
                            lacking.stream().map(Tool::program).toList()));
        }
        show(inventory.tools());
        console.say("");
        console.say(
                inventory.ready()
                        ? console.paint().good("Circuits can be simulated and synthesized.")
                        : console.paint().bad("Not ready: ") + String.join("; ", obstacles(inventory)));
        return (inventory.ready() ? ExitCode.OK : ExitCode.TOOL).code();
    }

    private void tell(ToolStatus status) {
        Tool tool = status.tool();
        console.event(
                "tool",
                new ToolEvent(
                        tool.program(),
                        status.state().name().toLowerCase(Locale.ROOT),
                        status.version(),
                        status.path(),
                        status.problem(),
                        tool.disables().stream().map(Stage::words).toList(),
                        tool.install()));
    }

    private void show(List<ToolStatus> tools) {
        TextTable table = new TextTable();
        for (ToolStatus status : tools) {
            boolean usable = status.usable();
            table.row(
                    status.tool().program(),
                    usable ? status.version() : status.state().name().toLowerCase(Locale.ROOT),
                    usable ? status.path() : status.problem());
        }
        List<String> lines = table.lines(false);
        for (int i = 0; i < lines.size(); i++) {
            ToolStatus status = tools.get(i);
            console.say((status.usable()
                            ? console.paint().good("✓")
                            : console.paint().bad("✗"))
                    + lines.get(i));
            if (!status.usable()) {
                String again = status.state() == State.BROKEN ? "install again: " : "install: ";
                console.say(
                        console.paint().dim("     disables: " + status.tool().disablesWords()));
                console.say(console.paint().dim("     " + again + status.tool().install()));
            }
        }
    }

    private static List<String> obstacles(Inventory inventory) {
        List<String> obstacles = new ArrayList<>();
        if (!inventory.possible(Stage.VERILATOR_SIMULATION) && !inventory.possible(Stage.ICARUS_SIMULATION)) {
            obstacles.add("a simulator is needed, Verilator or Icarus Verilog");
        }
        if (!inventory.possible(Stage.SYNTHESIS)) {
            obstacles.add("Yosys is needed for synthesis");
        }
        return obstacles;
    }
}
