package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.model.ModelSpec;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.RunSummary;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.Trainer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Trains a network and leaves a run directory with checkpoints, metrics and a report. */
@Command(
        name = "train",
        customSynopsis = "kiln train [OPTIONS]",
        description = "Trains a network. Without options: a small one, on built-in data, in a minute or two.",
        footer = {
            "",
            "Examples:",
            "  kiln train",
            "  kiln train --data ~/mnist --model mlp:1024,1024 --epochs 8",
            "  kiln train --data flowers.csv --optimizer adamw --schedule cosine --patience 5",
            "  kiln train --device host,opencl:0                    each batch divided among devices by their speed",
            "  kiln train --config runs/mine/run.json --seed 2      as an earlier run, but for the seed",
            "  kiln train --resume runs/mine                        go on after Ctrl-C or a crash",
            "  kiln train --recipe hqaf                             in few bits, whose number changes as it goes",
            "  kiln train --recipe hqaf --guard                     and against FP32, over 5 seeds: is anything lost?",
            "  kiln train --replay runs/mine                        the same again, with its changes of formats",
            "",
            "Ctrl-C saves a checkpoint, draws the report and says how to go on."
        })
final class TrainCommand extends KilnCommand {
    /** Settings given on the command line, by name. */
    final Map<String, String> given = new LinkedHashMap<>();

    /** All words of the command line, for the run's own record. */
    List<String> words = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            order = -1,
            description =
                    "Settings from a JSON file, such as {\"epochs\": 8}, or a run's run.json; options given here win.")
    @Nullable
    Path configFile;

    TrainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String resume = given.get("resume");
        Path resumed = resume == null ? null : CheckpointReader.resolve(Path.of(resume));
        TrainConfig config = config(resumed);
        if (config.resume() != null && resumed == null) {
            resumed = CheckpointReader.resolve(Path.of(config.resume()));
        }
        ModelSpec.parse(config.model());
        if (config.threads() > 0) {
            // The engine reads it once, when it starts: that is after this.
            System.setProperty("kiln.threads", Integer.toString(config.threads()));
        }
        // What "auto" came to is part of what a run remembers: it goes on where it began, unless told otherwise.
        String devices = Devices.selectAll(config.engine(), config.device()).stream()
                .map(Target::name)
                .collect(Collectors.joining(","));
        config = config.with("engine", Devices.running()).with("device", devices);
        DataOptions options = DataOptions.defaults().withValidationFraction(config.validation());
        if (config.runDir() != null && resumed == null) {
            RunDirectory.requireFree(Path.of(config.runDir()));
        }
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = DataSources.open(config.data(), options, allocator)) {
            if (config.guard() && data.test().size() == 0) {
                throw new KilnException(
                        "bad-option",
                        "Setting --guard: expected data with test samples to judge by, found none in " + config.data()
                                + "; train without --guard");
            }
            RunDirectory run = runDirectory(config, resumed);
            return train(config, data, allocator, run, resumed != null);
        }
    }

    private int train(
            TrainConfig config, DataSplits data, TensorAllocator allocator, RunDirectory run, boolean resumed) {
        try (RunListener listener = new RunListener(console, run, config, words, resumed)) {
            Trainer trainer = new Trainer(config, data, allocator, run.checkpoints(), listener);
            Guard guard = new Guard(console, run, config, data, allocator, words);
            Runnable stop = () -> {
                trainer.stop();
                guard.stop();
            };
            try (Interruption interruption = Interruption.install(stop)) {
                RunSummary summary = trainer.run();
                boolean ended = summary.end() != RunSummary.End.INTERRUPTED && !interruption.requested();
                if (config.guard() && ended) {
                    guard.run(summary).ifPresent(listener::guarded);
                }
                return listener.finish(summary, interruption.requested());
            } catch (RuntimeException | OutOfMemoryError e) {
                listener.failed(e);
                throw e;
            }
        }
    }

    /** Defaults, then the resumed run's settings, then the file's, then those of the command line. */
    private TrainConfig config(@Nullable Path resumed) {
        TrainConfig config = TrainConfig.defaults();
        if (resumed != null) {
            config = config.merge(CheckpointReader.read(resumed).config(), resumed.toString());
        }
        String replay = given.get("replay");
        if (replay != null && resumed == null) {
            RunDirectory run = RunDirectory.open(Path.of(replay));
            ObjectNode again = withoutPlaces(run.readRunJson());
            if (again.get("config") instanceof ObjectNode settings) {
                settings.remove(List.of("guard", "guard-seeds"));
            }
            config = config.merge(again.toString(), run.runJson().toString());
        }
        if (configFile != null) {
            config = config.merge(withoutPlaces(MetricsJson.read(configFile)).toString(), configFile.toString());
        }
        String engine = given.get("engine");
        if (engine != null && !engine.equals(config.engine())) {
            // Another engine has other devices.
            config = on(Devices.AUTO, config);
        }
        String device = given.get("device");
        if (device != null) {
            config = on(device, config);
        }
        for (Map.Entry<String, String> setting : given.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return resumed == null ? config : config.with("resume", resumed.toString());
    }

    /** These settings on other devices; a proportion is one of the devices that it was given for. */
    private static TrainConfig on(String devices, TrainConfig config) {
        return devices.equals(config.device())
                ? config
                : config.with("device-shares", "auto").with("device", devices);
    }

    /** A run's own record names its own directory, which exists: a run like it needs another one. */
    private static ObjectNode withoutPlaces(ObjectNode root) {
        if (root.get("config") instanceof ObjectNode inner) {
            inner.remove(List.of("run-dir", "resume"));
        }
        return root;
    }

    private RunDirectory runDirectory(TrainConfig config, @Nullable Path resumed) {
        if (resumed == null) {
            return config.runDir() != null
                    ? RunDirectory.create(Path.of(config.runDir()))
                    : RunDirectory.create(
                            Path.of("runs"), LocalDateTime.now(ZoneId.systemDefault()), config.model(), config.data());
        }
        Path checkpoints = resumed.toAbsolutePath().normalize().getParent();
        Path home = checkpoints == null ? null : checkpoints.getParent();
        if (home == null) {
            throw new KilnException(
                    "no-run", resumed + ": lies in no run directory; expected runs/NAME/checkpoints/STEP");
        }
        Path here = Path.of("").toAbsolutePath();
        RunDirectory run = RunDirectory.open(home.startsWith(here) ? here.relativize(home) : home);
        String other = given.get("run-dir");
        if (other != null && !Path.of(other).toAbsolutePath().normalize().equals(home)) {
            throw new KilnException(
                    "bad-option",
                    "Setting --run-dir: expected " + run.path() + " beside --resume, found " + other
                            + "; a resumed run stays where it is: leave --run-dir away");
        }
        return run;
    }
}
