package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.evaluate.Evaluation;
import dev.kiln.evaluate.EvaluationSettings;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what recipes bring against dense FP32 on this machine, claim by claim. */
@Command(
        name = "evaluate",
        customSynopsis = "kiln evaluate [OPTIONS]",
        description = {
            "Measures what recipes bring on this machine: each claim beside what comes of it here, with its spread over"
                    + " seeds, and the controls beside both.",
            "Trains dense FP32, the recipes, and the controls (a smaller dense network of the widths that a recipe comes"
                    + " to; each half of a combined recipe) with several schedules and seeds, as many as fit into the"
                    + " budget. What was trained stays in the run directory and is not trained again. Takes the settings"
                    + " of kiln train, too."
        },
        footer = {
            "",
            "Examples:",
            "  kiln evaluate                                               five minutes, on built-in data",
            "  kiln evaluate --data ~/mnist --model mlp:4096,4096 --budget 0   all of it, however long it takes",
            "  kiln evaluate --recipes hqaf --seeds 3 --epochs 2,4 --html hqaf.html",
            "  kiln evaluate --recipes dsart --target-sparsity 0.6 --target 0.98",
            "  kiln evaluate --run-dir runs/mine --budget 1800             go on with what is in runs/mine",
            "",
            "The exit code is the verdict on the first recipe: 0 where its accuracy is not below dense FP32's, 9 where it",
            "is, 10 where the seeds can't tell. Ctrl-C keeps what is trained."
        })
final class EvaluateCommand extends KilnCommand {
    /** Small enough for a few schedules and seeds in five minutes, large enough to lose neurons. */
    private static final String MODEL = "mlp:1024,1024";

    /** Settings that an evaluation makes itself, or that have no meaning over several trainings. */
    static final List<String> OWN = List.of(
            "recipe",
            "epochs",
            "guard",
            "guard-seeds",
            "policy",
            "compact",
            "replay",
            "exact",
            "patience",
            "max-steps",
            "resume",
            "run-dir");

    /** Settings given on the command line, by name. */
    final Map<String, String> given = new LinkedHashMap<>();

    /** All words of the command line, for the runs' own records. */
    List<String> words = List.of();

    @Option(
            names = "--recipes",
            paramLabel = "NAMES",
            split = ",",
            order = -9,
            defaultValue = "dsart,hqaf+dsart",
            description = "Of hqaf, dsart and hqaf+dsart; the first one gives the verdict (default: ${DEFAULT-VALUE}).")
    List<String> recipes = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            order = -8,
            defaultValue = "5",
            description = "Seeds of each training, from --seed on (default: ${DEFAULT-VALUE}).")
    int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N,N",
            split = ",",
            order = -7,
            defaultValue = "2,4,8",
            description = "Schedules, by their epochs (default: ${DEFAULT-VALUE}).")
    List<Integer> epochs = List.of();

    @Option(
            names = "--target",
            paramLabel = "ACCURACY",
            order = -6,
            description =
                    "Accuracy to reach, such as 0.98 (default: dense FP32's by the longest schedule, less 0.001).")
    @Nullable
    Double target;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            order = -5,
            defaultValue = "300",
            description = "What does not fit is left out, and said; 0 for no limit (default: ${DEFAULT-VALUE}).")
    double budget;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            order = -4,
            description =
                    "Where trainings are kept; those that are there already go on or count as they are (default: a"
                            + " new directory under runs/).")
    @Nullable
    Path runDir;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            order = -3,
            description = "Where the page goes (default: evaluation.html in the run directory).")
    @Nullable
    Path html;

    EvaluateCommand(Console console) {
        super(console);
    }

    /** What trainings have where the command line says nothing else. */
    static TrainConfig defaults() {
        return TrainConfig.defaults().with("model", MODEL);
    }

    @Override
    public Integer call() {
        TrainConfig config = defaults();
        for (Map.Entry<String, String> setting : given.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        if (config.devices().size() > 1) {
            throw new KilnException(
                    "bad-option",
                    "Option --device: expected one device, found \"" + config.device()
                            + "\"; recipes are not divided among several");
        }
        if (config.threads() > 0) {
            // The engine reads it once, when it starts: that is after this.
            System.setProperty("kiln.threads", Integer.toString(config.threads()));
        }
        EvaluationSettings asked =
                new EvaluationSettings(config, recipes, seeds, epochs, target == null ? Double.NaN : target, budget);
        requireReady();
        Target device = Devices.select(config.engine(), config.device());
        TrainConfig placed = config.with("engine", Devices.running()).with("device", device.name());
        DataOptions options = DataOptions.defaults().withValidationFraction(config.validation());
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = DataSources.open(config.data(), options, allocator)) {
            requireParts(config, data);
            TrainConfig base = given.containsKey("evaluate-every")
                    ? placed
                    : placed.with("evaluate-every", Integer.toString(EvaluateRuns.evaluateEvery(placed, data)));
            EvaluationSettings settings = new EvaluationSettings(
                    base, asked.recipes(), asked.seeds(), asked.epochs(), asked.target(), asked.budget());
            Path home = home(config);
            EvaluateView view = new EvaluateView(console, settings, home, words);
            boolean keeps = given.containsKey("keep-checkpoints");
            EvaluateRuns runs = new EvaluateRuns(console, view, settings, data, allocator, device, home, words, keeps);
            try (Interruption interruption = Interruption.install(runs::stop)) {
                Evaluation evaluation = runs.run();
                return view.done(evaluation, html, interruption.requested());
            }
        }
    }

    /** Before any training, so that no hour of work ends here. */
    private void requireReady() {
        if (html != null) {
            Path folder = html.toAbsolutePath().getParent();
            if (Files.isDirectory(html) || folder == null || !Files.isDirectory(folder)) {
                throw new KilnException(
                        "unwritable",
                        html + ": " + (Files.isDirectory(html) ? "is a directory" : "lies in no folder that exists")
                                + "; choose another --html");
            }
        }
        if (runDir != null && (Files.isRegularFile(runDir) || Files.exists(runDir.resolve("run.json")))) {
            throw new KilnException(
                    "run-exists",
                    runDir + ": " + (Files.isRegularFile(runDir) ? "is a file" : "holds a single run")
                            + "; expected a directory of an evaluation, or a new one; choose another --run-dir");
        }
    }

    private static void requireParts(TrainConfig config, DataSplits data) {
        if (data.test().size() == 0 || data.validation().size() == 0) {
            throw new KilnException(
                    "empty-data",
                    config.data() + ": an evaluation needs test samples and validation samples, found "
                            + data.test().size() + " and " + data.validation().size()
                            + "; use data with a test part, and a --validation above 0");
        }
    }

    private Path home(TrainConfig config) {
        if (runDir == null) {
            return RunDirectory.create(
                            Path.of("runs"),
                            LocalDateTime.now(ZoneId.systemDefault()),
                            "evaluate-" + config.model(),
                            config.data())
                    .path();
        }
        try {
            return Files.createDirectories(runDir);
        } catch (java.io.IOException e) {
            throw new KilnException(
                    "unwritable",
                    runDir + ": the directory can't be made (" + e.getMessage() + "); choose another --run-dir",
                    e);
        }
    }
}
