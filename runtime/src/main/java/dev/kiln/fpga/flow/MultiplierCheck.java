package dev.kiln.fpga.flow;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.MultiplierDesign;
import dev.kiln.fpga.tools.ToolResult;
import java.util.List;
import java.util.Map;

/**
 * Whether the multiplier multiplies: every code with every weight, in both forms.
 *
 * @param pairs that were tried
 * @param mismatches pairs of which a form was wrong
 */
public record MultiplierCheck(long pairs, long mismatches) {
    /** Products come five cycles behind their factors at most. */
    private static final int INDUCTION = 5;

    /** Whether every product was right. */
    public boolean passed() {
        return pairs > 0 && mismatches == 0;
    }

    /**
     * Tries every pair in a simulation.
     *
     * @throws KilnException as {@link Workbench#run}
     */
    public static MultiplierCheck simulate(MultiplierDesign design, Simulator simulator, Workbench bench) {
        bench.write(design::write);
        ToolCommands commands = commands(MultiplierDesign.TEST, MultiplierDesign.testSources(), design.weightBits());
        bench.run("multiplier-build", simulator.build(commands));
        String said = bench.run("multiplier", simulator.execute(commands));
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("kiln-result")) {
                return new MultiplierCheck(Long.parseLong(words[1]), Long.parseLong(words[2]));
            }
        }
        throw new KilnException(
                "tool-failed",
                "the simulation of the multiplier ended without a result; what it said is in "
                        + bench.directory().resolve("multiplier.log"));
    }

    /**
     * Tries to prove by SAT that the form with look-up tables has the products of the one with DSP blocks.
     *
     * @return whether they are equal; else the log has a counterexample
     * @throws KilnException as {@link Workbench#run}
     */
    public static boolean prove(MultiplierDesign design, Workbench bench) {
        bench.write(design::write);
        return proveWritten(design, bench);
    }

    /** The same where the files are there. */
    static boolean proveWritten(MultiplierDesign design, Workbench bench) {
        List<String> command = commands(MultiplierDesign.PROOF, MultiplierDesign.proofSources(), design.weightBits())
                .proof(INDUCTION);
        ToolResult result = bench.attempt("proof", command);
        if (result.exitCode() == 0) {
            return true;
        }
        if (result.text().contains("proof did fail")) {
            return false;
        }
        throw new KilnException(
                "tool-failed",
                "yosys ended the proof with exit code " + result.exitCode() + "; what it said is in " + result.log());
    }

    private static ToolCommands commands(String top, List<String> sources, int weightBits) {
        return new ToolCommands(top, sources, Map.of("WEIGHT", weightBits));
    }
}
