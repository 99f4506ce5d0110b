package dev.kiln.fpga.tools;

import java.util.List;

/** What tools do for a circuit. */
public enum Stage {
    /** One of the two simulators. */
    VERILATOR_SIMULATION("sim", "by Verilator"),
    /** The other one, which knows values that are not known. */
    ICARUS_SIMULATION("sim", "by Icarus Verilog"),
    /** That two circuits are equal, by SAT. */
    PROOF("prove", ""),
    /** To the cells of a part. */
    SYNTHESIS("synth", ""),
    /** To places and wires of a part, and so to a frequency. */
    ICE40_ROUTING("pnr", "for iCE40"),
    /** The same for the larger family. */
    ECP5_ROUTING("pnr", "for ECP5");

    private final String command;
    private final String way;

    Stage(String command, String way) {
        this.command = command;
        this.way = way;
    }

    /** The command of {@code kiln fpga} that it is for. */
    public String command() {
        return command;
    }

    /** That command, and which of its ways where it has several: {@code sim by Verilator}. */
    public String words() {
        return (command + " " + way).strip();
    }

    /** All that it needs. */
    public List<Tool> tools() {
        return switch (this) {
            case VERILATOR_SIMULATION -> List.of(Tool.VERILATOR, Tool.MAKE, Tool.CPP);
            case ICARUS_SIMULATION -> List.of(Tool.IVERILOG, Tool.VVP);
            case PROOF, SYNTHESIS -> List.of(Tool.YOSYS);
            case ICE40_ROUTING -> List.of(Tool.YOSYS, Tool.NEXTPNR_ICE40);
            case ECP5_ROUTING -> List.of(Tool.YOSYS, Tool.NEXTPNR_ECP5);
        };
    }
}
