package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.export.ExportedTensor;
import dev.kiln.export.NumpyFile;
import dev.kiln.export.SafetensorsFile;
import dev.kiln.export.Weights;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Model;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes weights for other programs. */
@Command(
        name = "export",
        description = "Writes the weights of a checkpoint for other programs, or test vectors of a layer for hardware.",
        footer = {
            "",
            "Examples:",
            "  kiln export runs/mine --output model.safetensors",
            "  kiln export runs/mine --output model.npz          in Python: numpy.load(\"model.npz\")",
            "  kiln export runs/mine --format npy --output weights/",
            "  kiln export runs/mine --packed                    as stored: 4.5 bits a weight of --recipe hqaf",
            "  kiln export runs/mine --golden vectors --layer layers.2 --samples 8    for hardware: docs/EXPORT.md"
        })
final class ExportCommand extends KilnCommand {
    private static final List<String> FORMATS = List.of("safetensors", "npz", "npy");

    @Parameters(paramLabel = "CHECKPOINT", description = "A run directory (its latest checkpoint) or a checkpoint.")
    Path path = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the weights go (default: model.safetensors); it is replaced. For npy: a directory.")
    @Nullable
    Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "safetensors, npz, or npy for one file per tensor (default: by the name of FILE).")
    @Nullable
    String format;

    @Option(
            names = "--packed",
            description = "Weights as they are stored, codes and scales, instead of FP32: see docs/EXPORT.md.")
    boolean packed;

    @ArgGroup(exclusive = false, heading = "%nTest vectors:%n", order = 50)
    @Nullable
    GoldenOptions golden;

    @Mixin
    Where where = new Where();

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (golden != null) {
            return writeGolden(golden);
        }
        String chosen = format();
        Path file = output != null ? output : Path.of(chosen.equals("npy") ? "model" : "model." + chosen);
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                Model decoded = trained.model().decoded(allocator)) {
            requireCodes(trained);
            Weights weights = packed ? Weights.packed(trained.model()) : Weights.plain(decoded);
            Map<String, ExportedTensor> tensors = weights.tensors();
            switch (chosen) {
                case "npz" -> NumpyFile.writeArchive(file, tensors, weights.packing());
                case "npy" -> NumpyFile.writeAll(file, tensors, weights.packing());
                default -> SafetensorsFile.write(file, tensors, metadata(trained, weights));
            }
            long values = trained.model().network().parameterCount();
            double bits = (double) weights.bytes() * Byte.SIZE / values;
            console.event(
                    "export",
                    MetricsJson.object()
                            .put("output", file.toString())
                            .put("format", chosen)
                            .put("checkpoint", trained.directory().toString())
                            .put("tensors", tensors.size())
                            .put("parameters", values)
                            .put("packed", packed)
                            .put("bytes", weights.bytes())
                            .put("bits_per_weight", bits));
            console.say("Wrote " + tensors.size() + " tensors (" + Unit.count(values) + " values, "
                    + String.format(Locale.ROOT, "%.2f", bits) + " bits each) to "
                    + console.paint().bold(file.toString()));
        }
        return ExitCode.OK.code();
    }

    private int writeGolden(GoldenOptions options) {
        if (output != null || format != null || packed) {
            throw new KilnException(
                    "bad-option",
                    "Option --golden: expected neither --output, --format nor --packed beside it, as it names the"
                            + " directory and has a format of its own; leave them out");
        }
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator)) {
            GoldenExport export = new GoldenExport(trained, options, where.target(), allocator);
            console.event("export", export.write());
            console.say("Wrote " + options.samples + " samples of " + export.layer() + " to "
                    + console.paint().bold(options.directory.toString()));
        }
        return ExitCode.OK.code();
    }

    private void requireCodes(TrainedModel trained) {
        if (packed && !trained.model().precision().isQuantized()) {
            throw new KilnException(
                    "bad-option",
                    "Option --packed: expected a run whose weights are codes, found one of recipe "
                            + trained.config().recipe() + "; leave it out, or train with --recipe hqaf");
        }
    }

    private static Map<String, String> metadata(TrainedModel trained, Weights weights) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "kiln");
        metadata.put("kiln", Version.number());
        metadata.put("step", Long.toString(trained.checkpoint().step()));
        metadata.put("model", trained.checkpoint().model());
        metadata.put(
                "classes",
                MetricsJson.tree(trained.checkpoint().schema().classNames()).toString());
        metadata.put(
                "normalization",
                MetricsJson.tree(trained.checkpoint().schema().normalization()).toString());
        if (!weights.packing().isEmpty()) {
            metadata.put(NumpyFile.PACKING, weights.packing());
        }
        return metadata;
    }

    private String format() {
        String name = format;
        if (name == null) {
            String file =
                    output == null ? "" : String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
            int dot = file.lastIndexOf('.');
            name = dot < 0 ? "safetensors" : file.substring(dot + 1);
        }
        if (!FORMATS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new KilnException(
                    "bad-option",
                    "Option --format: unknown format \"" + name + "\"; " + Suggestion.hint(name, FORMATS));
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
