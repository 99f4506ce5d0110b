package dev.kiln.fpga.tools;

import java.util.Arrays;
import java.util.List;

/**
 * What can be done on this machine.
 *
 * @param tools all of them, in the order of {@link Tool}
 */
public record Inventory(List<ToolStatus> tools) {
    /** Keeps a copy. */
    public Inventory {
        tools = List.copyOf(tools);
    }

    /** Asks every tool. */
    public static Inventory of(Toolbox toolbox) {
        return new Inventory(Arrays.stream(Tool.values())
                .map(tool -> ToolStatus.of(toolbox, tool))
                .toList());
    }

    /** The tools that a stage needs and that can't be used. */
    public List<Tool> lacking(Stage stage) {
        return tools.stream()
                .filter(status -> !status.usable())
                .map(ToolStatus::tool)
                .filter(stage.tools()::contains)
                .toList();
    }

    /** Whether all that a stage needs can be used. */
    public boolean possible(Stage stage) {
        return lacking(stage).isEmpty();
    }

    /** Whether circuits can be simulated, by either simulator, and synthesized: the least that a result needs. */
    public boolean ready() {
        return (possible(Stage.VERILATOR_SIMULATION) || possible(Stage.ICARUS_SIMULATION)) && possible(Stage.SYNTHESIS);
    }
}
