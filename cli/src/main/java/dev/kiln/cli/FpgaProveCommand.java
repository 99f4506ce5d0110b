package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.MultiplierDesign;
import dev.kiln.fpga.flow.MultiplierCheck;
import dev.kiln.fpga.flow.Simulator;
import dev.kiln.fpga.flow.Workbench;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.metrics.MetricsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proves the multiplier. */
@Command(
        name = "prove",
        description = {
            "Proves by SAT that the multiplier of look-up tables has the products of the one in a DSP block, and"
                    + " simulates both with every code and every weight.",
            "A pair that is wrong, or a counterexample, ends with exit code 12."
        },
        footer = {"", "Examples:", "  kiln fpga prove", "  kiln fpga prove --weights INT4 --json | jq .proved"})
final class FpgaProveCommand extends KilnCommand {
    @Option(names = "--weights", paramLabel = "FORMAT", description = "INT4 or INT8 (default: ${DEFAULT-VALUE}).")
    String weights = "INT4";

    @Mixin
    FpgaWork work = new FpgaWork();

    FpgaProveCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        MultiplierDesign design = new MultiplierDesign(
                switch (weights) {
                    case "INT4" -> 4;
                    case "INT8" -> 8;
                    default ->
                        throw new KilnException(
                                "bad-option", "Option --weights: expected INT4 or INT8, found " + weights);
                });
        work.require(Stage.PROOF, "Nothing was proved");
        Simulator simulator = work.simulator(Simulator.ICARUS, Simulator.VERILATOR);
        Workbench bench = work.bench("prove");
        console.progress("multiplying every code with every weight…");
        MultiplierCheck check = MultiplierCheck.simulate(design, simulator, bench);
        console.progress("proving…");
        boolean proved = MultiplierCheck.prove(design, bench);
        console.clearProgress();
        console.object(MetricsJson.event("fpga-prove", check)
                .put("weights", weights)
                .put("proved", proved)
                .put("output", bench.directory().toString()));
        console.say(weights + ", simulated: "
                + (check.passed()
                        ? console.paint().good("all " + check.pairs() + " products right in both forms")
                        : console.paint().bad(check.mismatches() + " of " + check.pairs() + " products wrong")));
        console.say(weights + ", proved: "
                + (proved
                        ? console.paint().good("both forms are equal")
                        : console.paint().bad("the forms differ; the counterexample is in proof.log")));
        console.say(console.paint().dim("  Verilog and logs: " + bench.directory()));
        return (check.passed() && proved ? ExitCode.OK : ExitCode.MISMATCH).code();
    }
}
