package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.data.DataSplits;
import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    @TempDir
    Path directory;

    @Test
    void shouldLearnAndReportWhatItDid() {
        Recorder recorder = new Recorder();
        RunSummary summary = train(config(), "a", recorder);
        assertThat(summary.end()).isEqualTo(RunSummary.End.FINISHED);
        assertThat(summary.epochs()).isEqualTo(5);
        assertThat(summary.steps()).isEqualTo(5 * 16);
        assertThat(summary.parameters()).isEqualTo(12 * 24 + 24 + 24 * 4 + 4);
        assertThat(summary.testAccuracy()).isGreaterThan(0.9);
        assertThat(summary.trainLoss()).isLessThan(0.5);
        assertThat(summary.peakBytes()).isPositive();
        assertThat(recorder.steps).hasSize(8);
        assertThat(recorder.steps.getLast().step()).isEqualTo(80);
        assertThat(recorder.steps.getLast().loss())
                .isLessThan(recorder.steps.getFirst().loss());
        assertThat(recorder.evaluations)
                .extracting(EvaluationMetrics::split)
                .containsExactly("validation", "validation", "validation", "validation", "validation", "test");
        assertThat(recorder.checkpoints).contains(0L, 16L, 80L);
        assertThat(recorder.profile.tasks())
                .extracting(TaskProfile.Task::name)
                .contains("layer0-forward", "loss", "layer0-weight-update");
        assertThat(recorder.profile.tasks())
                .allSatisfy(task -> assertThat(task.nanos()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void shouldGiveTheSameBitsForTheSameSeed(String optimizer) {
        TrainConfig config = config().with("optimizer", optimizer).with("model", "mlp:24:dropout=0.2");
        String first = train(config, "a", TrainListener.NONE).weightsSha256();
        assertThat(train(config, "b", TrainListener.NONE).weightsSha256()).isEqualTo(first);
        assertThat(train(config.with("seed", "43"), "c", TrainListener.NONE).weightsSha256())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37, 79})
    void shouldGoOnWithTheBitsOfARunThatWasNotStopped(int stopAt) {
        TrainConfig config = config().with("optimizer", "adamw").with("model", "mlp:24:dropout=0.2");
        RunSummary whole = train(config, "whole", TrainListener.NONE);
        RunSummary part = train(config, "part", new TrainListener() {}, stopAt);
        assertThat(part.end()).isEqualTo(RunSummary.End.INTERRUPTED);
        assertThat(part.steps()).isEqualTo(stopAt);
        TrainConfig resumed = config.with("resume", directory.resolve("part").toString());
        Recorder recorder = new Recorder();
        RunSummary rest = train(resumed, "part", recorder);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(rest.steps()).isEqualTo(whole.steps());
        assertThat(rest.trainLoss()).isEqualTo(whole.trainLoss());
        assertThat(rest.testAccuracy()).isEqualTo(whole.testAccuracy());
        assertThat(train(resumed, "part", TrainListener.NONE).weightsSha256())
                .as("a run that has ended ends the same way again")
                .isEqualTo(whole.weightsSha256());
    }

    @Test
    void shouldKeepTheLastGoodCheckpointWhenItDiverges() {
        TrainConfig config = config().with("learning-rate", "1e9").with("checkpoint-every", "1");
        assertThatThrownBy(() -> train(config, "a", TrainListener.NONE))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("diverged at step")
                .hasMessageContaining("Last good checkpoint: " + directory.resolve("a/checkpoints"))
                .hasMessageNotContaining("\n");
        Path latest = CheckpointReader.resolve(directory.resolve("a"));
        assertThat(CheckpointReader.read(latest).weightsSha256()).isNotEmpty();
    }

    @Test
    void shouldStopEarlyWhenValidationGetsNoBetter() {
        TrainConfig config = config().with("epochs", "200")
                .with("patience", "2")
                .with("evaluate-every", "5")
                .with("learning-rate", "0.5");
        RunSummary summary = train(config, "a", TrainListener.NONE);
        assertThat(summary.end()).isEqualTo(RunSummary.End.STOPPED_EARLY);
        assertThat(summary.steps()).isLessThan(200 * 16);
        assertThat(summary.testAccuracy()).isBetween(0.5, 1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model=mlp:25", "batch=16", "seed=1", "optimizer=adamw"})
    void shouldRefuseToGoOnWithSomethingElse(String setting) {
        train(config(), "a", TrainListener.NONE, 3);
        String[] pair = setting.split("=", 2);
        TrainConfig other =
                config().with("resume", directory.resolve("a").toString()).with(pair[0], pair[1]);
        assertThatThrownBy(() -> train(other, "a", TrainListener.NONE))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("another " + pair[0])
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldGiveAllMemoryBackWhenAListenerFails() {
        TrainListener failing = new TrainListener() {
            @Override
            public void onStep(StepMetrics metrics) {
                throw new IllegalStateException("listener");
            }
        };
        assertThatThrownBy(() -> train(config(), "a", failing)).hasMessage("listener");
    }

    private static TrainConfig config() {
        return TrainConfig.defaults()
                .with("data", "blobs")
                .with("model", "mlp:24")
                .with("epochs", "5")
                .with("batch", "32");
    }

    private RunSummary train(TrainConfig config, String run, TrainListener listener) {
        return train(config, run, listener, Integer.MAX_VALUE);
    }

    private RunSummary train(TrainConfig config, String run, TrainListener listener, int stopAt) {
        TrainConfig everyStep = stopAt == Integer.MAX_VALUE ? config : config.with("log-every", "1");
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, 12, 4)) {
            Stopper stopper = new Stopper(listener, stopAt);
            Trainer trainer = new Trainer(everyStep, data, allocator, directory.resolve(run + "/checkpoints"), stopper);
            stopper.trainer = trainer;
            return trainer.run();
        }
    }

    /** Stops its training at a step; hands on what the tests listen to. */
    private static final class Stopper implements TrainListener {
        private final TrainListener listener;
        private final int stopAt;
        private @org.jspecify.annotations.Nullable Trainer trainer;

        Stopper(TrainListener listener, int stopAt) {
            this.listener = listener;
            this.stopAt = stopAt;
        }

        @Override
        public void onStep(StepMetrics metrics) {
            listener.onStep(metrics);
            if (metrics.step() == stopAt && trainer != null) {
                trainer.stop();
            }
        }

        @Override
        public void onEvaluation(EvaluationMetrics metrics) {
            listener.onEvaluation(metrics);
        }

        @Override
        public void onCheckpoint(CheckpointMetrics metrics) {
            listener.onCheckpoint(metrics);
        }

        @Override
        public void onProfile(TaskProfile profile) {
            listener.onProfile(profile);
        }
    }

    private static final class Recorder implements TrainListener {
        private final List<StepMetrics> steps = new ArrayList<>();
        private final List<EvaluationMetrics> evaluations = new ArrayList<>();
        private final List<Long> checkpoints = new ArrayList<>();
        private TaskProfile profile = new TaskProfile(0, 0, List.of());

        @Override
        public void onStep(StepMetrics metrics) {
            steps.add(metrics);
        }

        @Override
        public void onEvaluation(EvaluationMetrics metrics) {
            evaluations.add(metrics);
        }

        @Override
        public void onCheckpoint(CheckpointMetrics metrics) {
            checkpoints.add(metrics.step());
        }

        @Override
        public void onProfile(TaskProfile found) {
            profile = found;
        }
    }
}
