package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.Folding;
import dev.kiln.fpga.design.Folding.Multiplier;
import dev.kiln.fpga.design.FpgaSettings;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.flow.Resources;
import dev.kiln.fpga.flow.Workbench;
import dev.kiln.fpga.part.Part;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Synthesizes a layer of a checkpoint for a part. */
@Command(
        name = "synth",
        description = {
            "Synthesizes a layer for a part with yosys, and says what of the part it takes.",
            "What does not fit is a result, and no error: the exit code is 0."
        },
        footer = {
            "",
            "Examples:",
            "  kiln fpga synth runs/mine --part XC7A35T --rows 16 --lanes 4 --multiplier dsp --skip true",
            "  kiln fpga synth runs/mine --config fpga.json --json | jq .luts"
        })
final class FpgaSynthCommand extends KilnCommand {
    private static final double PERCENT = 100;

    @Mixin
    FpgaDesign source = new FpgaDesign();

    @Mixin
    FpgaWork work = new FpgaWork();

    @Option(names = "--part", paramLabel = "NAME", description = "The FPGA, see: kiln fpga devices.")
    @Nullable
    String partName;

    /** A resource, what is taken of it, and what there is. */
    private record Share(String name, long taken, long there) {
        boolean fits() {
            return taken <= there;
        }
    }

    FpgaSynthCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        work.require(Stage.SYNTHESIS, "Nothing was synthesized");
        FpgaSettings settings = source.settings(partName);
        Part part = settings.device();
        requireDsps(part, settings.folding());
        Workbench bench = work.bench("synth");
        LayerDesign design = open(settings);
        console.progress("synthesizing for " + part.name() + "…");
        Resources taken = Resources.synthesize(design, part, bench);
        console.clearProgress();
        List<Share> shares = List.of(
                new Share("LUT", taken.luts(), part.luts()),
                new Share("FF", taken.ffs(), part.flipFlops()),
                new Share("DSP", taken.dsps(), part.dsps()),
                new Share("RAM Kbit", taken.ramKbit(), part.blockRamTotalKbit()));
        boolean fits = shares.stream().allMatch(Share::fits);
        ObjectNode event = MetricsJson.event("fpga-synth", taken)
                .put("layer", design.layer().name())
                .put("part", part.name())
                .put("fits", fits)
                .put("label", "synthesized")
                .put("output", bench.directory().toString());
        event.set("parameters", MetricsJson.tree(design.parameters()));
        console.object(event);
        console.say(design.layer().name() + " on " + part.name() + ": "
                + (fits ? console.paint().good("fits") : console.paint().bad("does not fit")));
        for (Share share : shares) {
            if (share.taken() > 0) {
                String line =
                        String.format(Locale.ROOT, "  %-9s %,8d of %,8d", share.name(), share.taken(), share.there());
                String percent = share.there() == 0
                        ? ""
                        : String.format(Locale.ROOT, "  %5.1f%%", PERCENT * share.taken() / share.there());
                console.say(
                        line + percent + (share.fits() ? "" : console.paint().bad("  too many")));
            }
        }
        if (!fits) {
            console.say("  Fewer --rows or --lanes take less; --multiplier lut takes no DSPs.");
        }
        console.say(console.paint().dim("  Netlist and logs: " + bench.directory()));
        return ExitCode.OK.code();
    }

    private LayerDesign open(FpgaSettings settings) {
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(source.path, allocator)) {
            return FpgaDesign.design(source.layer(trained), settings);
        }
    }

    private static void requireDsps(Part part, Folding folding) {
        if (folding.multiplier() == Multiplier.DSP && part.dsps() == 0) {
            throw new KilnException(
                    "bad-option",
                    "multiplier dsp: expected a part with DSP blocks, but " + part.name()
                            + " has none; choose --multiplier lut or another --part");
        }
    }
}
