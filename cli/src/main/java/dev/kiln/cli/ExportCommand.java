package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.data.DataSplits;
import dev.kiln.export.RowSharing;
import dev.kiln.export.Weights;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Inference;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.Evaluator;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

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
            "  kiln export runs/mine --share                     equal rows once: for trainings with --compact false",
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

    @Option(names = "--share", description = "Rows that are equal are stored once, in a codebook: see docs/EXPORT.md.")
    boolean share;

    @Option(
            names = "--share-tolerance",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = {
                "With --share: rows that differ by at most this share of their norm are stored once as well, such as"
                        + " 0.2; what that does to the accuracy is measured on the test data of the training (default:"
                        + " ${DEFAULT-VALUE})."
            })
    double tolerance;

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
        if (!(tolerance >= 0 && tolerance < 1) || (tolerance > 0 && !share)) {
            throw new KilnException(
                    "bad-option",
                    "Option --share-tolerance: expected at least 0 and less than 1, and --share beside it, found "
                            + tolerance + (share ? "" : " without --share"));
        }
        Path file = output != null ? output : Path.of(chosen.equals("npy") ? "model" : "model." + chosen);
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                Model decoded = trained.model().decoded(allocator);
                Memory codebooks = new Memory(allocator)) {
            requireCodes(trained);
            Weights stored = packed ? Weights.packed(trained.model()) : Weights.plain(decoded);
            ObjectNode event = MetricsJson.object()
                    .put("output", file.toString())
                    .put("format", chosen)
                    .put("checkpoint", trained.directory().toString());
            RowSharing sharing = share ? RowSharing.of(stored, decoded, tolerance) : new RowSharing(Map.of());
            Weights weights = sharing.in(stored, codebooks);
            WeightFile.write(file, chosen, trained, weights);
            if (share) {
                sayShared(sharing, stored, weights, event);
            }
            if (tolerance > 0) {
                sayAccuracy(trained, sharing, decoded, allocator, event);
            }
            long values = trained.model().network().parameterCount();
            double bits = (double) weights.bytes() * Byte.SIZE / values;
            console.event(
                    "export",
                    event.put("tensors", weights.tensors().size())
                            .put("parameters", values)
                            .put("packed", packed)
                            .put("bytes", weights.bytes())
                            .put("bits_per_weight", bits));
            console.say("Wrote " + weights.tensors().size() + " tensors (" + Unit.count(values) + " values, "
                    + String.format(Locale.ROOT, "%.2f", bits) + " bits each) to "
                    + console.paint().bold(file.toString()));
        }
        return ExitCode.OK.code();
    }

    private void sayShared(RowSharing sharing, Weights stored, Weights weights, ObjectNode event) {
        event.put("shared_rows", sharing.sharedRows()).put("bytes_unshared", stored.bytes());
        console.say(Unit.count(sharing.sharedRows()) + " rows are stored by another one: " + Unit.bytes(weights.bytes())
                + " instead of " + Unit.bytes(stored.bytes()));
    }

    /** What it costs that rows are not equal, but near to each other. */
    private void sayAccuracy(
            TrainedModel trained, RowSharing sharing, Model decoded, TensorAllocator allocator, ObjectNode event) {
        double before = Double.NaN;
        double after = Double.NaN;
        String why = "the training's data has no test part with labels";
        try (DataSplits splits = trained.data(null, allocator)) {
            before = accuracy(trained, splits, allocator);
            sharing.apply(decoded, trained.model());
            after = accuracy(trained, splits, allocator);
        } catch (KilnException e) {
            // The file is written; that its accuracy is not known is worth saying, and no reason to fail.
            why = e.getMessage();
        }
        put(event, "accuracy_before", before);
        put(event, "accuracy", after);
        console.say(
                Double.isNaN(after)
                        ? "What that does to the accuracy was not measured: " + why
                        : "Test accuracy " + Unit.SHARE.format(before) + " before, " + Unit.SHARE.format(after)
                                + " so");
    }

    private static void put(ObjectNode event, String name, double value) {
        if (Double.isNaN(value)) {
            event.putNull(name);
        } else {
            event.put(name, value);
        }
    }

    /** NaN where no test sample has a label. */
    private double accuracy(TrainedModel trained, DataSplits splits, TensorAllocator allocator) {
        try (Inference inference = Inference.of(trained.model(), EvalCommand.BATCH, where.target(), allocator)) {
            return splits.test().size() == 0
                    ? Double.NaN
                    : Evaluator.evaluate(
                                    inference,
                                    splits.test(),
                                    "test",
                                    trained.checkpoint().step(),
                                    0,
                                    allocator)
                            .metrics()
                            .accuracy();
        }
    }

    private int writeGolden(GoldenOptions options) {
        if (output != null || format != null || packed || share) {
            throw new KilnException(
                    "bad-option",
                    "Option --golden: expected neither --output, --format, --packed nor --share beside it, as it names the"
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
