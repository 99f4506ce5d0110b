package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.data.DataSplits;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.RunSummary;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainListener;
import dev.kiln.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains what is not there yet, one training after the other on the same data, each in a run directory of its own. One
 * that is done is not trained again, and one that was stopped goes on.
 */
final class Trainings {
    /** Settings that may differ: they change where and how a training is kept, not what it comes to. */
    private static final List<String> FREE =
            List.of("run-dir", "resume", "threads", "log-every", "checkpoint-every", "keep-checkpoints", "guard-seeds");

    private final Console console;
    private final DataSplits data;
    private final TensorAllocator allocator;
    private final List<String> words;
    private final String remedy;
    private volatile boolean stopped;
    private volatile @Nullable Trainer current;

    /**
     * Nothing trained yet.
     *
     * @param words of the command line, for the runs' own records
     * @param remedy what to do about a training with other settings, to end its error message
     */
    Trainings(Console console, DataSplits data, TensorAllocator allocator, List<String> words, String remedy) {
        this.console = console;
        this.data = data;
        this.allocator = allocator;
        this.words = words;
        this.remedy = remedy;
    }

    /** Asks the current training to save a checkpoint and to end, and begins no other. Any thread may call this. */
    void stop() {
        stopped = true;
        Trainer training = current;
        if (training != null) {
            training.stop();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /**
     * The accuracy on test data, NaN where the training is not done.
     *
     * @throws KilnException {@code bad-resume} where a training with other settings is there
     */
    double known(TrainConfig training, Path path) {
        RunDirectory run = new RunDirectory(path);
        if (!Files.isRegularFile(run.runJson())) {
            return Double.NaN;
        }
        requireSame(run, training);
        return RunData.number(RunData.read(run).done(), "test_accuracy");
    }

    /**
     * Trains unless that is done.
     *
     * @return the accuracy on test data; NaN where someone stopped it
     */
    double accuracy(TrainConfig training, Path path) {
        double known = known(training, path);
        return Double.isNaN(known) && !stopped ? train(training, new RunDirectory(path)) : known;
    }

    /** Trains without a record, so that what comes next finds everything compiled. */
    void warmUp(TrainConfig training, Path checkpoints) {
        Trainer trainer = new Trainer(training, data, allocator, checkpoints, new TrainListener() {});
        current = trainer;
        if (stopped) {
            trainer.stop();
        }
        try {
            trainer.run();
        } finally {
            current = null;
        }
    }

    /** A training that is there must be the one that would be made. */
    private void requireSame(RunDirectory run, TrainConfig training) {
        ObjectNode before = settings(TrainConfig.fromJson(
                run.readRunJson().path("config").toString(), run.runJson().toString()));
        ObjectNode now = settings(training);
        for (String name : TrainConfig.names()) {
            if (!RunData.text(before, name).equals(RunData.text(now, name))) {
                throw new KilnException(
                        "bad-resume",
                        run.path() + ": was trained with " + name + " " + RunData.text(before, name) + ", expected "
                                + RunData.text(now, name) + " " + remedy);
            }
        }
    }

    private static ObjectNode settings(TrainConfig config) {
        ObjectNode settings = (ObjectNode) MetricsJson.parse(config.toJson());
        settings.remove(FREE);
        return settings;
    }

    private double train(TrainConfig training, RunDirectory run) {
        boolean exists = Files.isRegularFile(run.runJson());
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
                return summary.end() == RunSummary.End.INTERRUPTED ? Double.NaN : summary.testAccuracy();
            } catch (RuntimeException | OutOfMemoryError e) {
                listener.failed(e);
                throw e;
            } finally {
                current = null;
            }
        }
    }
}
