package dev.kiln.fpga.flow;

import dev.kiln.fpga.tools.Stage;
import java.util.List;

/** What can run a testbench. */
public enum Simulator {
    /** Compiles to machine code: the faster one. */
    VERILATOR(Stage.VERILATOR_SIMULATION) {
        @Override
        List<String> build(ToolCommands commands) {
            return commands.verilatorBuild();
        }

        @Override
        List<String> execute(ToolCommands commands) {
            return commands.verilatorRun();
        }
    },
    /** Icarus Verilog, which knows unknown values: registers that are read before they are written. */
    ICARUS(Stage.ICARUS_SIMULATION) {
        @Override
        List<String> build(ToolCommands commands) {
            return commands.icarusBuild();
        }

        @Override
        List<String> execute(ToolCommands commands) {
            return commands.icarusRun();
        }
    };

    private final Stage stage;

    Simulator(Stage stage) {
        this.stage = stage;
    }

    /** What it needs. */
    public Stage stage() {
        return stage;
    }

    abstract List<String> build(ToolCommands commands);

    abstract List<String> execute(ToolCommands commands);
}
