package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.data.DataSplits;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.Unit;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.RunSummary;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains what a run is compared with, one training after the other, each in a run directory of its own below
 * {@code guard/}: the FP32 baseline with the run's seed, then both with further seeds. One that is already there is not
 * trained again, and one that was stopped goes on.
 */
final class Guard {
    private final Console console;
    private final RunDirectory home;
    private final TrainConfig config;
    private final DataSplits data;
    private final TensorAllocator allocator;
    private final List<String> words;
    private final int trainings;
    private int begun;
    private volatile boolean stopped;
    private volatile @Nullable Trainer current;

    Guard(
            Console console,
            RunDirectory home,
            TrainConfig config,
            DataSplits data,
            TensorAllocator allocator,
            List<String> words) {
        this.console = console;
        this.home = home;
        this.config = config;
        this.data = data;
        this.allocator = allocator;
        this.words = words;
        this.trainings = 2 * config.guardSeeds() - 1;
    }

    /** Asks the current training to save a checkpoint and to end. Any thread may call this. */
    void stop() {
        stopped = true;
        Trainer training = current;
        if (training != null) {
            training.stop();
        }
    }

    /**
     * Trains all that is not there yet.
     *
     * @param first the run itself
     * @return the verdict, or nothing where someone stopped it
     */
    Optional<GuardMetrics> run(RunSummary first) {
        List<GuardMetrics.Pair> pairs = new ArrayList<>();
        console.remark(
                "Guard: " + trainings + " more trainings, in " + home.path().resolve("guard"));
        for (int i = 0; i < config.guardSeeds(); i++) {
            long seed = config.seed() + i;
            double accuracy = i == 0 ? first.testAccuracy() : accuracy(config.seeded(seed), config.recipe(), seed);
            double baseline = stopped ? Double.NaN : accuracy(config.baseline(seed), "fp32", seed);
            if (stopped) {
                return Optional.empty();
            }
            pairs.add(new GuardMetrics.Pair(seed, accuracy, baseline));
        }
        return Optional.of(GuardMetrics.of(first.steps(), config.recipe(), pairs));
    }

    private double accuracy(TrainConfig training, String recipe, long seed) {
        begun++;
        Path path = home.path().resolve("guard").resolve(recipe + "-seed-" + seed);
        RunDirectory run = new RunDirectory(path);
        boolean exists = Files.isRegularFile(run.runJson());
        if (exists) {
            requireSame(run, training);
        }
        double known = exists ? RunData.number(RunData.read(run).done(), "test_accuracy") : Double.NaN;
        if (Double.isNaN(known)) {
            known = train(training, run, exists);
        }
        if (!stopped) {
            console.remark(String.format(
                    java.util.Locale.ROOT,
                    "  %2d/%d  %-5s seed %-4d accuracy %s",
                    begun,
                    trainings,
                    recipe,
                    seed,
                    Unit.SHARE.format(known)));
            console.event(
                    "guard_run",
                    MetricsJson.object()
                            .put("recipe", recipe)
                            .put("seed", seed)
                            .put("test_accuracy", known)
                            .put("number", begun)
                            .put("of", trainings));
        }
        return known;
    }

    /** A training that is there must be the one that would be made. */
    private static void requireSame(RunDirectory run, TrainConfig training) {
        ObjectNode before = settings(TrainConfig.fromJson(
                run.readRunJson().path("config").toString(), run.runJson().toString()));
        ObjectNode now = settings(training);
        for (String name : TrainConfig.names()) {
            if (!RunData.text(before, name).equals(RunData.text(now, name))) {
                throw new KilnException(
                        "bad-resume",
                        run.path() + ": was trained with " + name + " " + RunData.text(before, name) + ", expected "
                                + RunData.text(now, name) + " as in the run that is guarded; delete the guard directory"
                                + " to train it anew");
            }
        }
    }

    private static ObjectNode settings(TrainConfig config) {
        ObjectNode settings = (ObjectNode) MetricsJson.parse(config.toJson());
        settings.remove(List.of(
                "run-dir", "resume", "threads", "log-every", "checkpoint-every", "keep-checkpoints", "guard-seeds"));
        return settings;
    }

    private double train(TrainConfig training, RunDirectory run, boolean exists) {
        Optional<Path> from = exists ? CheckpointStore.latest(run.path()) : Optional.empty();
        TrainConfig settings = from.map(path -> training.with("resume", path.toString()))
                .orElse(training)
                .with("run-dir", run.path().toString());
        if (!exists) {
            RunDirectory.create(run.path());
        }
        allocator.forgetPeaks();
        try (RunListener listener = new RunListener(console.muted(), run, settings, words, from.isPresent())) {
            Trainer trainer = new Trainer(settings, data, allocator, run.checkpoints(), listener);
            current = trainer;
            if (stopped) {
                trainer.stop();
            }
            try {
                RunSummary summary = trainer.run();
                listener.finish(summary, stopped);
                return summary.testAccuracy();
            } catch (RuntimeException | OutOfMemoryError e) {
                listener.failed(e);
                throw e;
            } finally {
                current = null;
            }
        }
    }
}
