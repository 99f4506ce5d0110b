package dev.kiln.fpga.tools;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An external program, by the name that it is found by. */
public enum Tool {
    /** Turns Verilog into C++, which {@link #MAKE} and {@link #CPP} build to a simulation. */
    VERILATOR("verilator", "--version", "apt-get install verilator"),
    /** Runs what Verilator wrote for it. */
    MAKE("make", "--version", "apt-get install make"),
    /** The compiler that Verilator's builds call. */
    CPP("g++", "--version", "apt-get install g++"),
    /** Compiles Verilog for {@link #VVP}. */
    IVERILOG("iverilog", "-V", "apt-get install iverilog"),
    /** Runs a simulation that Icarus Verilog compiled. */
    VVP("vvp", "-V", "apt-get install iverilog"),
    /** Synthesis, and proofs by SAT. */
    YOSYS("yosys", "-V", "apt-get install yosys"),
    /** Place-and-route for Lattice iCE40. */
    NEXTPNR_ICE40("nextpnr-ice40", "--version", "apt-get install nextpnr-ice40"),
    /** Place-and-route for Lattice ECP5. */
    NEXTPNR_ECP5(
            "nextpnr-ecp5",
            "--version",
            "Debian 12 has no package of it; https://github.com/YosysHQ/oss-cad-suite-build has it");

    private final String program;
    private final String versionOption;
    private final String install;

    Tool(String program, String versionOption, String install) {
        this.program = program;
        this.versionOption = versionOption;
        this.install = install;
    }

    /** The one of this name. */
    public static Tool named(String program) {
        return Arrays.stream(values())
                .filter(tool -> tool.program.equals(program))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tool is called " + program));
    }

    /** The file's name. */
    public String program() {
        return program;
    }

    /** The option by which it tells its version. */
    String versionOption() {
        return versionOption;
    }

    /** How to get it, on Debian and its kin. */
    public String install() {
        return install;
    }

    /** What can't be done without it. */
    public List<Stage> disables() {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.tools().contains(this))
                .toList();
    }

    /** {@code prove, synth, …}: what can't be done without it, in words. */
    public String disablesWords() {
        return disables().stream().map(Stage::words).collect(Collectors.joining(", "));
    }
}
