package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole path through real command lines: train, then everything that can be done with a run. */
class TrainingTest {
    private static final String DATA = "glyphs:n=600,test=200";

    @TempDir
    static Path home = Path.of("");

    private static Session training = new Session(-1, "", "");

    private static Path run() {
        return home.resolve("run");
    }

    @BeforeAll
    static void train() {
        training = Session.run(
                "train",
                "--data",
                DATA,
                "--model",
                "mlp:16",
                "--epochs",
                "2",
                "--batch",
                "64",
                "--run-dir",
                run().toString(),
                "--json");
    }

    @Test
    void shouldEndWithExactlyTheFieldsThatMachinesAreToldOf() {
        assertThat(training.code()).as(training.out() + training.err()).isZero();
        assertThat(training.last().propertyNames())
                .containsExactly(
                        "event",
                        "run_dir",
                        "engine",
                        "device",
                        "recipe",
                        "parameters",
                        "epochs",
                        "steps",
                        "train_loss",
                        "test_loss",
                        "test_accuracy",
                        "samples_per_second",
                        "seconds",
                        "peak_bytes",
                        "bits_per_weight_train",
                        "bits_per_weight_export",
                        "activation_bytes",
                        "activation_bytes_fp32",
                        "promotions",
                        "demotions",
                        "active_neurons",
                        "hidden_neurons",
                        "inactive_share_per_sample",
                        "parameter_bytes",
                        "parameter_bytes_dense",
                        "weights_sha256");
        assertThat(training.last().path("event").asString()).isEqualTo("done");
        assertThat(training.last().path("weights_sha256").asString()).hasSize(64);
        assertThat(training.last().path("test_accuracy").asDouble()).isBetween(0.05, 1.0);
        assertThat(training.err()).isEmpty();
        assertThat(training.objects())
                .extracting(o -> o.path("event").asString())
                .contains("start", "evaluation", "checkpoint");
    }

    @Test
    void shouldLeaveAWholeRunDirectory() {
        assertThat(run().resolve("run.json")).isNotEmptyFile();
        assertThat(run().resolve("metrics.jsonl")).isNotEmptyFile();
        assertThat(run().resolve("decisions.jsonl")).exists();
        assertThat(run().resolve("report.html")).isNotEmptyFile();
        assertThat(run().resolve("tensorboard")).isNotEmptyDirectory();
        assertThat(run().resolve("checkpoints")).isNotEmptyDirectory();
    }

    @Test
    void shouldTrainAgainToTheSameBitsFromTheRunsOwnRecord() {
        Session again = Session.run(
                "train",
                "--config",
                run().resolve("run.json").toString(),
                "--run-dir",
                home.resolve("again").toString(),
                "--json");
        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.last().path("weights_sha256"))
                .isEqualTo(training.last().path("weights_sha256"));
    }

    @Test
    void shouldMeasureACheckpointAsTheTrainingDid() {
        Session session = Session.run("eval", run().toString(), "--json");
        assertThat(session.code()).as(session.out()).isZero();
        assertThat(session.last().path("accuracy").asDouble())
                .isEqualTo(training.last().path("test_accuracy").asDouble());
        assertThat(Session.run("eval", run().toString()).out()).contains("Accuracy");
    }

    @Test
    void shouldPredictInEveryFormat() throws IOException {
        Session csv = Session.run("predict", run().toString());
        assertThat(csv.code()).isZero();
        assertThat(csv.out().lines().toList()).hasSize(201).first().asString().startsWith("index,label,probability,p(");
        Session json = Session.run("predict", run().toString(), "--json");
        assertThat(json.objects()).hasSize(200);
        assertThat(json.last().path("probabilities").size()).isEqualTo(10);
        Path arrow = home.resolve("labels.arrow");
        assertThat(Session.run("predict", run().toString(), "-o", arrow.toString())
                        .code())
                .isZero();
        assertThat(Files.readAllBytes(arrow)).startsWith("ARROW1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Session.run("predict", run().toString(), "--format", "arrow").failedWith(ExitCode.USAGE, "--output");
        Session.run("predict", run().toString(), "--format", "cvs").failedWith(ExitCode.USAGE, "did you mean \"csv\"?");
    }

    @Test
    void shouldInspectRunsCheckpointsAndData() {
        assertThat(Session.run("inspect", run().toString()).out())
                .contains("finished", "mlp:16", "test accuracy")
                .containsPattern("learning-rate +0\\.[0-9]*[1-9]");
        Session checkpoint = Session.run("inspect", latest().toString(), "--json");
        assertThat(checkpoint.last().path("tensors").size()).isGreaterThan(3);
        assertThat(Session.run("inspect", DATA).out()).contains("600", "28 × 28 = 784");
    }

    @Test
    void shouldExportAndSayWhereTo() {
        Path file = home.resolve("model.safetensors");
        assertThat(Session.run("export", run().toString(), "-o", file.toString())
                        .out())
                .contains("4 tensors");
        assertThat(file).isNotEmptyFile();
        assertThat(Session.run(
                                "export",
                                run().toString(),
                                "-o",
                                home.resolve("m.npz").toString())
                        .code())
                .isZero();
        Session.run("export", run().toString(), "--format", "onnx").failedWith(ExitCode.USAGE, "onnx");
    }

    @Test
    void shouldCompareRunsAndDrawAReportAgain() throws IOException {
        Path other = home.resolve("other");
        assertThat(Session.run(
                                "train",
                                "--data",
                                DATA,
                                "--model",
                                "mlp:8",
                                "--epochs",
                                "1",
                                "--run-dir",
                                other.toString())
                        .code())
                .isZero();
        Path page = home.resolve("comparison.html");
        Session compared = Session.run("compare", run().toString(), other.toString(), "-o", page.toString());
        assertThat(compared.out()).contains("model", "mlp:8", "mlp:16", "test accuracy", page.toString());
        assertThat(page).isNotEmptyFile();
        Files.delete(other.resolve("report.html"));
        assertThat(Session.run("report", other.toString()).code()).isZero();
        assertThat(other.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void shouldGoOnWithARunThatIsToldToTrainLonger() {
        Path longer = home.resolve("longer");
        Session.run(
                "train",
                "--data",
                DATA,
                "--model",
                "mlp:8",
                "--epochs",
                "1",
                "--schedule",
                "constant",
                "--run-dir",
                longer.toString());
        Session resumed = Session.run("train", "--resume", longer.toString(), "--epochs", "2", "--json");
        assertThat(resumed.code()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.last().path("epochs").asInt()).isEqualTo(2);
        assertThat(resumed.last().path("run_dir").asString()).isEqualTo(longer.toString());
        JsonNode record = MetricsJson.read(longer.resolve("run.json"));
        assertThat(record.path("resumed").size()).isEqualTo(1);
    }

    @Test
    void shouldEndForPeopleWithWhereTheReportLies() {
        Path run = home.resolve("people");
        Session session =
                Session.run("train", "--data", DATA, "--model", "mlp:8", "--epochs", "1", "--run-dir", run.toString());
        assertThat(session.out())
                .contains(
                        "Test accuracy", "samples/s", run.resolve("report.html").toString());
        assertThat(session.err()).contains("mlp:8", "validation loss").doesNotContain("\033[");
    }

    @Test
    void shouldRefuseARunDirectoryThatExists() {
        List<Path> before = files();
        Session.run("train", "--data", DATA, "--run-dir", run().toString())
                .failedWith(ExitCode.USAGE, "already holds a run", "--resume");
        assertThat(files()).isEqualTo(before);
    }

    private static Path latest() {
        return dev.kiln.checkpoint.CheckpointStore.latest(run()).orElseThrow();
    }

    private static List<Path> files() {
        try (var walk = Files.walk(run())) {
            return walk.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
