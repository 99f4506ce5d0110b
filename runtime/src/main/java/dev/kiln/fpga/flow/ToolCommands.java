package dev.kiln.fpga.flow;

import dev.kiln.fpga.design.Folding.Multiplier;
import dev.kiln.fpga.part.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The commands that simulate and synthesize a module, in the directory of its files.
 *
 * @param top the module
 * @param sources files of it and of all that it has in it
 * @param parameters of it
 */
record ToolCommands(String top, List<String> sources, Map<String, Integer> parameters) {
    /** Where a synthesis leaves its netlist. */
    static final String NETLIST = "netlist.json";

    /** Where a synthesis leaves its counts of cells. */
    static final String STATISTICS = "cells.json";

    /** The same with one parameter more. */
    ToolCommands with(String name, int value) {
        Map<String, Integer> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new ToolCommands(top, sources, more);
    }

    /** Compiles a testbench with Icarus Verilog. */
    List<String> icarusBuild() {
        List<String> words = new ArrayList<>(List.of("iverilog", "-g2005", "-Wall", "-Wno-timescale", "-s", top));
        words.addAll(each((name, value) -> "-P" + top + "." + name + "=" + value));
        words.addAll(List.of("-o", top + ".vvp"));
        words.addAll(sources);
        return words;
    }

    /** Runs it. */
    List<String> icarusRun() {
        return List.of("vvp", "-n", top + ".vvp");
    }

    /** Compiles a testbench with Verilator. */
    List<String> verilatorBuild() {
        List<String> words = new ArrayList<>(List.of("verilator", "--binary", "-O3", "-Wall", "-Wno-fatal"));
        words.addAll(List.of("--top-module", top, "--Mdir", top));
        words.addAll(each((name, value) -> "-G" + name + "=" + value));
        words.addAll(sources);
        return words;
    }

    /** Runs it. */
    List<String> verilatorRun() {
        return List.of(top + "/V" + top);
    }

    /** Synthesizes with yosys; leaves netlist and statistics. */
    List<String> synthesis(Part part, Multiplier multiplier) {
        return yosys(
                read(),
                "hierarchy -top " + top,
                "proc; flatten",
                part.synthesis(multiplier == Multiplier.DSP) + " -top " + top,
                "write_json " + NETLIST,
                "tee -q -o " + STATISTICS + " stat -json");
    }

    /**
     * Proves by SAT that the one-bit output {@code agree} is always 1, from zeros on, by induction over so many cycles.
     */
    List<String> proof(int cycles) {
        // Not quiet: a counterexample is among what it says.
        return List.of(
                "yosys",
                "-p",
                String.join(
                        "; ",
                        read(),
                        "prep -flatten -top " + top,
                        "sat -verify -tempinduct -set-init-zero -seq " + cycles + " -prove agree 1 -show-inputs "
                                + top));
    }

    private String read() {
        String read = "read_verilog " + String.join(" ", sources);
        return parameters.isEmpty()
                ? read
                : read + "; chparam " + String.join(" ", each((name, value) -> "-set " + name + " " + value)) + " "
                        + top;
    }

    private static List<String> yosys(String... passes) {
        return List.of("yosys", "-q", "-p", String.join("; ", passes));
    }

    private List<String> each(BiFunction<String, Integer, String> word) {
        return parameters.entrySet().stream()
                .map(entry -> word.apply(entry.getKey(), entry.getValue()))
                .toList();
    }
}
