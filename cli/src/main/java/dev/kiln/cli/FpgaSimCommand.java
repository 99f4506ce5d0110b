package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.fpga.design.CycleModel;
import dev.kiln.fpga.design.CycleModel.Timeline;
import dev.kiln.fpga.design.FpgaSettings;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.design.LayerVectors;
import dev.kiln.fpga.flow.Simulation;
import dev.kiln.fpga.flow.Simulation.Mismatch;
import dev.kiln.fpga.flow.Simulator;
import dev.kiln.fpga.flow.Workbench;
import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.LayerInputs;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Simulates a layer of a checkpoint as hardware, beside the kernel that trained it. */
@Command(
        name = "sim",
        description = {
            "Simulates a layer as hardware on activations that the network computes, and compares every result with the"
                    + " plain twin of the kernel that trained it, bit for bit.",
            "The layer is one that multiplies integers, of a training with --recipe hqaf --exact. A mismatch ends with"
                    + " exit code 12."
        },
        footer = {
            "",
            "Examples:",
            "  kiln train --recipe hqaf --exact --run-dir runs/mine",
            "  kiln fpga sim runs/mine --rows 16 --lanes 4 --multiplier dsp --skip true",
            "  kiln fpga sim runs/mine --config fpga.json --samples 2000 --simulator icarus"
        })
final class FpgaSimCommand extends KilnCommand {
    private static final String AUTO = "auto";
    private static final int USUAL_SAMPLES = 200;

    /** Inputs or results of all samples, at most. */
    private static final long MOST_NUMBERS = 1L << 28;

    @Mixin
    FpgaDesign source = new FpgaDesign();

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "verilator or icarus; auto (the default): the first of them that is here.")
    String simulator = AUTO;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "The first N samples of the data (default: 200, or as many as there are).")
    @Nullable
    Integer samples;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data to take them from (default: the test data of the training).")
    @Nullable
    String data;

    @Mixin
    Where where = new Where();

    @Mixin
    FpgaWork work = new FpgaWork();

    /** A layer as hardware, and what it is given and has to answer. */
    private record Case(LayerDesign design, LayerVectors vectors) {}

    FpgaSimCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Simulator chosen = choose();
        Workbench bench = work.bench("sim");
        Case opened = open();
        console.progress("simulating " + opened.vectors().samples() + " samples…");
        Simulation simulation = Simulation.run(opened.design(), opened.vectors(), chosen, bench);
        console.clearProgress();
        show(opened, simulation, bench.directory());
        return (simulation.passed() ? ExitCode.OK : ExitCode.MISMATCH).code();
    }

    /** Reads the checkpoint, and computes what the layer reads and answers for samples of the data. */
    private Case open() {
        FpgaSettings settings = source.settings(null);
        settings.folding();
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(source.path, allocator);
                DataSplits splits = trained.data(data, allocator)) {
            IntegerLayer layer = source.layer(trained);
            LayerDesign design = FpgaDesign.design(layer, settings);
            Dataset dataset = splits.test().size() > 0 ? splits.test() : splits.train();
            int count = count(dataset, design);
            try (LayerInputs inputs = layer.inputs(count, where.target(), allocator)) {
                IntegerGemm golden =
                        new IntegerGemm(inputs.run(IntegerLayer.features(dataset, count)), layer.weights());
                return new Case(design, LayerVectors.of(design.layer(), golden));
            }
        }
    }

    private int count(Dataset dataset, LayerDesign design) {
        long wide = Math.max(dataset.features(), Math.max(design.layer().columns(), design.paddedRows()));
        int most = (int) Math.min(dataset.size(), MOST_NUMBERS / wide);
        if (samples == null) {
            return Math.min(USUAL_SAMPLES, most);
        }
        if (samples < 1 || samples > most) {
            throw new KilnException(
                    "bad-option",
                    "Option --samples: expected 1 to " + most + " of " + dataset.name() + ", found " + samples);
        }
        return samples;
    }

    private Simulator choose() {
        if (simulator.equals(AUTO)) {
            return work.simulator(Simulator.values());
        }
        Simulator asked = Arrays.stream(Simulator.values())
                .filter(one -> one.name().equalsIgnoreCase(simulator))
                .findFirst()
                .orElseThrow(() -> new KilnException(
                        "bad-option", "Option --simulator: expected verilator, icarus or auto, found " + simulator));
        return work.simulator(asked);
    }

    private void show(Case opened, Simulation simulation, Path directory) {
        LayerVectors vectors = opened.vectors();
        Timeline estimate = CycleModel.of(opened.design())
                .timeline(vectors.active(opened.design().folding().skip()));
        IntSummaryStatistics cycles =
                simulation.sampleCycles().stream().mapToInt(Integer::intValue).summaryStatistics();
        ObjectNode event = MetricsJson.event("fpga-sim", simulation);
        event.remove("sample_cycles");
        event.put("layer", opened.design().layer().name())
                .put("output", directory.toString())
                .put("samples", vectors.samples())
                .put("density", vectors.density())
                .put("cycles_per_sample", cycles.getAverage())
                .put("cycles_per_sample_min", cycles.getMin())
                .put("cycles_per_sample_max", cycles.getMax())
                .put("estimated_cycles", estimate.all())
                .put("label", "simulated");
        event.set("parameters", MetricsJson.tree(opened.design().parameters()));
        console.object(event);
        console.say(opened.design().layer().name() + ", " + vectors.samples() + " samples, "
                + simulation.simulator().name().toLowerCase(Locale.ROOT) + ": " + verdict(simulation));
        for (Mismatch mismatch : simulation.first()) {
            console.say("  sample " + mismatch.sample() + ", row " + mismatch.row() + ": expected "
                    + mismatch.expected() + ", found " + mismatch.found());
        }
        console.say(String.format(
                Locale.ROOT,
                "  %.1f cycles a sample (%d to %d) with %.1f%% of the activations not zero",
                cycles.getAverage(),
                cycles.getMin(),
                cycles.getMax(),
                100 * vectors.density()));
        console.say(String.format(
                Locale.ROOT, "  %,d cycles for all samples, estimated %,d", simulation.cycles(), estimate.all()));
        console.say(console.paint().dim("  Verilog and logs: " + directory));
    }

    private String verdict(Simulation simulation) {
        String words = simulation.mismatches() + " of " + simulation.cases() + " results differ";
        return simulation.passed()
                ? console.paint().good("all " + simulation.cases() + " results equal, bit for bit")
                : console.paint().bad(words);
    }
}
