package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
    @TempDir
    Path directory;

    @Test
    void shouldLeaveFlightRecorderEventsBesideTheLog() throws IOException {
        Path file = directory.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.kiln.Step");
            recording.enable("dev.kiln.Evaluation");
            recording.enable("dev.kiln.Checkpoint");
            recording.start();
            try (RunRecorder recorder = RunRecorder.open(RunDirectory.create(directory.resolve("run")), 0)) {
                recorder.step(MetricsLogTest.step(7));
                recorder.evaluation(new EvaluationMetrics(7, 0, "validation", 10, 0.5, 0.75, 0.1));
                recorder.checkpoint(new CheckpointMetrics(7, "checkpoints/7", 100, 0.1));
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder("dev.kiln.Step", "dev.kiln.Evaluation", "dev.kiln.Checkpoint");
        assertThat(events).allMatch(event -> event.getLong("step") == 7);
    }

    @Test
    void shouldNotDoubleWhatAResumedRunMeasuresAgain() {
        RunDirectory run = RunDirectory.create(directory.resolve("run"));
        try (RunRecorder recorder = RunRecorder.open(run, 0)) {
            for (int i = 1; i <= 5; i++) {
                recorder.step(MetricsLogTest.step(i));
            }
        }
        try (RunRecorder recorder = RunRecorder.open(run, 3)) {
            recorder.step(MetricsLogTest.step(4));
        }
        assertThat(RunData.curve(MetricsLog.read(run.metrics()), "step", "loss"))
                .extracting(point -> point[0])
                .containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(run.tensorBoard().toFile().list()).hasSize(2);
    }
}
