package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.Comparison;
import dev.kiln.metrics.report.Unit;
import dev.kiln.precision.Policy;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what a path holds: a run, a checkpoint, or data. */
@Command(
        name = "inspect",
        description = "Shows what is in a run, a checkpoint or a data set.",
        footer = {
            "",
            "Examples:",
            "  kiln inspect runs/mine",
            "  kiln inspect runs/mine --bits                        formats over time, and why they changed",
            "  kiln inspect runs/mine --bits --policy wide.json     the last ones as a policy",
            "  kiln inspect runs/mine/checkpoints/1407",
            "  kiln inspect ~/mnist",
            "  kiln inspect glyphs:n=1000"
        })
final class InspectCommand extends KilnCommand {
    @Parameters(paramLabel = "WHAT", description = "A run directory, a checkpoint, or data as --data takes it.")
    String what = "";

    @Option(names = "--bits", description = "Show the formats of a run's tensors over time.")
    boolean bits;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "With --bits: write the formats that the run ended with, for kiln train --policy.")
    @Nullable
    Path policy;

    InspectCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Path path = path();
        if (bits || policy != null) {
            bits(path);
        } else if (Files.isRegularFile(path.resolve("run.json"))) {
            run(RunDirectory.open(path));
        } else if (Files.isRegularFile(path.resolve("manifest.json"))) {
            checkpoint(path);
        } else {
            data();
        }
        return ExitCode.OK.code();
    }

    private Path path() {
        try {
            return Path.of(what);
        } catch (InvalidPathException e) {
            return Path.of("");
        }
    }

    private void bits(Path path) {
        if (!bits) {
            throw new KilnException("bad-option", "Setting --policy: expected --bits beside it; add --bits");
        }
        RunDirectory directory = RunDirectory.open(path);
        RunData run = RunData.read(directory);
        Policy last = BitsView.last(directory, run);
        BitsView view = new BitsView(console);
        view.show(directory, run, last);
        if (policy != null) {
            view.write(last, policy);
        }
    }

    private void run(RunDirectory directory) {
        RunData run = RunData.read(directory);
        JsonNode step = run.steps().isEmpty() ? null : run.steps().getLast();
        String latest =
                CheckpointStore.latest(directory.path()).map(Path::toString).orElse("none");
        ObjectNode object = MetricsJson.object()
                .put("event", "run")
                .put("run_dir", directory.path().toString());
        object.put("ended", Comparison.ending(run)).put("latest_checkpoint", latest);
        object.set("run", run.run());
        object.set("done", run.done());
        object.set("guard", run.guard());
        object.set("devices", run.devices().isEmpty() ? null : run.devices().getLast());
        object.set("decisions", MetricsJson.tree(run.decisions()));
        console.object(object);
        TextTable table = new TextTable();
        table.row("run", run.name() + " (" + Comparison.ending(run) + ")");
        table.row("started", RunData.text(run.run(), "started"));
        JsonNode settings = run.run().path("config");
        for (String name : List.of("model", "recipe", "data", "epochs", "batch", "optimizer")) {
            table.row(name, RunData.text(settings, name));
        }
        // As it was used: the setting may be 0, which stands for the optimizer's usual one.
        TrainConfig config = TrainConfig.fromJson(settings.toString(), "run.json of " + directory.path());
        table.row("learning-rate", Unit.NUMBER.format(config.effectiveLearningRate()));
        int tuned = run.run().path("environment").path("tuned_choices").asInt(0);
        if (tuned > 0) {
            table.row("tuned", tuned + " choices of its devices were measured ones");
        }
        table.row("seed", RunData.text(settings, "seed"));
        table.row("device", RunData.text(settings, "device"));
        DeviceTexts.addTo(table, run);
        if (step != null) {
            table.row(
                    "last step",
                    Unit.COUNT.format(RunData.number(step, "step")) + ", loss "
                            + Unit.NUMBER.format(RunData.number(step, "loss")));
        }
        double accuracy = RunData.number(run.done(), "test_accuracy");
        if (Double.isFinite(accuracy)) {
            table.row("test accuracy", Unit.SHARE.format(accuracy));
        }
        double bits = RunData.number(run.done(), "bits_per_weight_train");
        if (bits < Float.SIZE) {
            double without = RunData.number(run.done(), "bits_per_weight_export");
            table.row(
                    "bits a weight",
                    Unit.NUMBER.format(bits) + ", " + Unit.NUMBER.format(without) + " without residuals; "
                            + Unit.COUNT.format(RunData.number(run.done(), "promotions")) + " promotions, "
                            + Unit.COUNT.format(RunData.number(run.done(), "demotions")) + " demotions");
        }
        if (run.guard() != null) {
            table.row(
                    "guard",
                    RunData.text(run.guard(), "verdict")
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-') + ", "
                            + Unit.SHARE.format(RunData.number(run.guard(), "accuracy")) + " against "
                            + Unit.SHARE.format(RunData.number(run.guard(), "baseline_accuracy")) + " in FP32");
        }
        table.row("checkpoint", latest);
        table.row(
                "report", Files.exists(directory.report()) ? directory.report().toString() : "none");
        table.lines(false).forEach(console::say);
    }

    private void checkpoint(Path directory) {
        Checkpoint checkpoint = CheckpointReader.read(directory);
        ObjectNode object = MetricsJson.object().put("event", "checkpoint").put("path", directory.toString());
        object.put("step", checkpoint.step()).put("epoch", checkpoint.cursor().epoch());
        object.put("bytes", CheckpointStore.bytes(checkpoint)).put("weights_sha256", checkpoint.weightsSha256());
        object.set("model", MetricsJson.parse(checkpoint.model()));
        object.set("class_names", MetricsJson.tree(checkpoint.schema().classNames()));
        object.set("tensors", MetricsJson.tree(checkpoint.tensors()));
        console.object(object);
        console.say("Checkpoint after step " + Unit.count(checkpoint.step()) + ", epoch "
                + checkpoint.cursor().epoch() + ", " + Unit.bytes(CheckpointStore.bytes(checkpoint)));
        console.say("Weights " + checkpoint.weightsSha256());
        TextTable table = new TextTable();
        for (Checkpoint.Entry tensor : checkpoint.tensors()) {
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(" × "));
            table.row(tensor.name(), shape, tensor.role().name().toLowerCase(Locale.ROOT));
        }
        table.lines(false).forEach(console::say);
    }

    private void data() {
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits splits = DataSources.open(what, DataOptions.defaults(), allocator)) {
            ObjectNode object = MetricsJson.object().put("event", "data").put("data", what);
            Dataset train = splits.train();
            object.put("train_samples", train.size())
                    .put("test_samples", splits.test().size());
            object.set("sample_shape", MetricsJson.tree(train.schema().sampleShape()));
            object.set("class_names", MetricsJson.tree(train.classNames()));
            object.put("fingerprint", train.fingerprint());
            console.object(object);
            console.say(what + ": " + Unit.count(train.size()) + " samples for training, "
                    + Unit.count(splits.test().size()) + " for the test");
            console.say("Each "
                    + train.schema().sampleShape().stream().map(String::valueOf).collect(Collectors.joining(" × "))
                    + " = " + train.features() + " values");
            console.say("SHA-256 " + train.fingerprint());
            TextTable table = new TextTable();
            table.row("class", "training", "test");
            long[] training = count(train);
            long[] test = count(splits.test());
            for (int i = 0; i < training.length; i++) {
                table.row(train.classNames().get(i), Unit.count(training[i]), Unit.count(test[i]));
            }
            table.lines(true).forEach(console::say);
        }
    }

    private static long[] count(Dataset data) {
        long[] counts = new long[data.classNames().size()];
        for (int i = 0; i < data.size(); i++) {
            if (data.label(i) >= 0) {
                counts[data.label(i)]++;
            }
        }
        return counts;
    }
}
