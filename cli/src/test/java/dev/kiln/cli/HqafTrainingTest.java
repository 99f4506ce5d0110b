package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code --recipe hqaf} through real command lines: train, go on, evaluate, predict, export. */
class HqafTrainingTest {
    private static final String DATA = "glyphs:n=600,test=200";

    @TempDir
    static Path home = Path.of("");

    private static Session training = new Session(-1, "", "");

    private static String run() {
        return home.resolve("run").toString();
    }

    @BeforeAll
    static void train() {
        training = Session.run(
                "train",
                "--data",
                DATA,
                "--model",
                "mlp:256,256",
                "--epochs",
                "2",
                "--recipe",
                "hqaf",
                "--run-dir",
                run(),
                "--json");
    }

    @Test
    void shouldStoreWeightsAndActivationsInFewBits() {
        assertThat(training.code()).as(training.out() + training.err()).isZero();
        JsonNode done = training.last();
        assertThat(done.path("recipe").asString()).isEqualTo("hqaf");
        // Two layers of INT4 with scales and residuals, a small one of BF16 with a residual, biases of FP32.
        assertThat(done.path("bits_per_weight_train").asDouble()).isBetween(20.5, 20.9);
        assertThat(done.path("bits_per_weight_export").asDouble()).isBetween(4.5, 4.9);
        double kept = done.path("activation_bytes").asDouble();
        assertThat(kept).isEqualTo(2 * 128 * (256 + 2 * 4));
        assertThat(done.path("activation_bytes_fp32").asDouble()).isEqualTo(2 * 128 * 256 * 4);
        assertThat(kept).isLessThan(0.26 * 2 * 128 * 256 * 4);
    }

    @Test
    void shouldEvaluateToTheAccuracyThatTrainingEndedWith() {
        Session eval = Session.run("eval", run(), "--json");
        assertThat(eval.code()).as(eval.out() + eval.err()).isZero();
        assertThat(eval.last().path("accuracy").asDouble())
                .isEqualTo(training.last().path("test_accuracy").asDouble());
    }

    @Test
    void shouldKeepCodesScalesAndResidualsInTheCheckpoint() throws IOException {
        try (var files = Files.walk(home.resolve("run"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(
                            "layers.0.weight.codes.arrow",
                            "layers.0.weight.scales.arrow",
                            "layers.0.weight.residual.arrow",
                            "layers.4.weight.arrow",
                            "loss_scale.arrow");
        }
    }

    @Test
    void shouldSayInWhatFormatsItTrained() throws IOException {
        assertThat(Session.run("inspect", run()).out()).contains("recipe", "hqaf", "without residuals");
        assertThat(Files.readString(Path.of(run(), "report.html"))).contains("Bits a weight", "Activations kept");
    }

    @Test
    void shouldExportWhatTheCodesStandFor() {
        Path file = home.resolve("model.safetensors");
        Session export = Session.run("export", run(), "--output", file.toString(), "--json");
        assertThat(export.code()).as(export.out() + export.err()).isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(export.last().path("tensors").asInt()).isEqualTo(6);
    }

    @Test
    void shouldRefuseToGoOnInAnotherRecipe() {
        Session.run("train", "--resume", run(), "--recipe", "fp32").failedWith(ExitCode.DATA, "recipe");
    }
}
