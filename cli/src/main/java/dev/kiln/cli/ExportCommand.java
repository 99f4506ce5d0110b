package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.export.NumpyFile;
import dev.kiln.export.SafetensorsFile;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Model;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes weights for other programs. */
@Command(
        name = "export",
        description = "Writes the weights of a checkpoint for other programs.",
        footer = {
            "",
            "Examples:",
            "  kiln export runs/mine --output model.safetensors",
            "  kiln export runs/mine --output model.npz          in Python: numpy.load(\"model.npz\")",
            "  kiln export runs/mine --format npy --output weights/"
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

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String chosen = format();
        Path file = output != null ? output : Path.of(chosen.equals("npy") ? "model" : "model." + chosen);
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                Model decoded = trained.model().decoded(allocator)) {
            Map<String, Tensor> tensors = decoded.tensors();
            switch (chosen) {
                case "npz" -> NumpyFile.writeArchive(file, tensors);
                case "npy" -> NumpyFile.writeAll(file, tensors);
                default -> SafetensorsFile.write(file, tensors, metadata(trained));
            }
            long values = trained.model().network().parameterCount();
            console.event(
                    "export",
                    MetricsJson.object()
                            .put("output", file.toString())
                            .put("format", chosen)
                            .put("checkpoint", trained.directory().toString())
                            .put("tensors", tensors.size())
                            .put("parameters", values));
            console.say("Wrote " + tensors.size() + " tensors (" + Unit.count(values) + " values) to "
                    + console.paint().bold(file.toString()));
        }
        return ExitCode.OK.code();
    }

    private static Map<String, String> metadata(TrainedModel trained) {
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
