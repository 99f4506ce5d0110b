package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.export.PredictionFile;
import dev.kiln.export.PredictionFile.Format;
import dev.kiln.export.PredictionWriter;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Inference;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.Evaluator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a checkpoint makes of data. */
@Command(
        name = "predict",
        description = "Writes the label and the probabilities that a checkpoint gives each sample.",
        footer = {
            "",
            "Examples:",
            "  kiln predict runs/mine --data new.csv                        CSV on standard output",
            "  kiln predict runs/mine --data new.csv --output labels.arrow  an Arrow file",
            "  kiln predict runs/mine --data new.csv --json | jq .label"
        })
final class PredictCommand extends KilnCommand {
    private static final List<String> KNOWN = List.of("csv", "json", "arrow");

    @Parameters(paramLabel = "CHECKPOINT", description = "A run directory (its latest checkpoint) or a checkpoint.")
    Path path = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data to label (default: the test data of the training).")
    @Nullable
    String data;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the predictions go (default: standard output); the file is replaced.")
    @Nullable
    Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, json or arrow (default: by the name of FILE, else csv).")
    @Nullable
    String format;

    @Mixin
    Where where = new Where();

    PredictCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Format chosen = format();
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                DataSplits splits = trained.data(data, allocator);
                Inference inference = Inference.of(trained.model(), EvalCommand.BATCH, where.target(), allocator)) {
            Dataset samples = splits.test().size() > 0 ? splits.test() : splits.train();
            List<String> names = trained.checkpoint().schema().classNames();
            if (output == null) {
                PredictionWriter writer = chosen == Format.JSON
                        ? PredictionWriter.json(console.out(), names)
                        : PredictionWriter.csv(console.out(), names);
                try (writer) {
                    predict(inference, samples, allocator, writer);
                }
            } else {
                PredictionFile.write(
                        output,
                        chosen,
                        names,
                        allocator.arrow(),
                        writer -> predict(inference, samples, allocator, writer));
                console.event(
                        "predictions",
                        MetricsJson.object().put("output", output.toString()).put("samples", samples.size()));
                console.say("Wrote " + Unit.count(samples.size()) + " predictions to "
                        + console.paint().bold(output.toString()));
            }
        }
        return ExitCode.OK.code();
    }

    private static void predict(
            Inference inference, Dataset samples, TensorAllocator allocator, PredictionWriter writer)
            throws IOException {
        try {
            Evaluator.forEachSample(inference, samples, allocator, (index, predicted, probabilities, loss) -> {
                try {
                    writer.write(index, predicted, probabilities);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Format format() {
        String name = format != null ? format : output == null ? (console.json() ? "json" : "csv") : extension(output);
        Format chosen = switch (name.toLowerCase(Locale.ROOT)) {
            case "csv" -> Format.CSV;
            case "json" -> Format.JSON;
            case "arrow" -> Format.ARROW;
            default ->
                throw new KilnException(
                        "bad-option",
                        "Option --format: unknown format \"" + name + "\"; " + Suggestion.hint(name, KNOWN));
        };
        if (output == null && (chosen == Format.ARROW || (console.json() && chosen != Format.JSON))) {
            throw new KilnException(
                    "bad-option",
                    "Option --format: " + name + " can't go to standard output" + (console.json() ? " with --json" : "")
                            + "; expected a file: add --output FILE");
        }
        return chosen;
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "csv" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "jsonl", "ndjson" -> "json";
            case "feather" -> "arrow";
            default -> extension;
        };
    }
}
