package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Neurons that leave while training, through real command lines: shown, written down, replayed, used. */
class SparseTrainingTest {
    private static final List<String> SMALL = List.of(
            "--data",
            "glyphs:n=640,test=200",
            "--batch",
            "32",
            "--epochs",
            "10",
            "--sparsify-until",
            "0.5",
            "--sparsify-every",
            "5");

    @TempDir
    static Path home = Path.of("");

    private static Session training = new Session(-1, "", "");

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    private static Session train(String recipe, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "--recipe", recipe));
        words.addAll(SMALL);
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    private static Session train(String recipe, Path run) {
        return train(
                recipe,
                "--model",
                "mlp:192,128",
                "--target-sparsity",
                "0.6",
                "--run-dir",
                run.toString(),
                "--checkpoint-every",
                "30",
                "--evaluate-every",
                "30",
                "--keep-checkpoints",
                "99",
                "--adapt-every",
                "20",
                "--json");
    }

    @BeforeAll
    static void train() {
        training = train("dsart", home.resolve("run"));
    }

    @Test
    void shouldLeaveASmallerNetworkThatEveryCommandReads() throws IOException {
        assertThat(training.code()).as(training.out() + training.err()).isZero();
        JsonNode done = training.last();
        assertThat(done.path("hidden_neurons").asInt()).isEqualTo(320);
        assertThat(done.path("active_neurons").asInt()).isBetween(128, 192);
        assertThat(done.path("parameter_bytes").asInt())
                .isLessThan(done.path("parameter_bytes_dense").asInt() * 7 / 10);
        assertThat(done.path("inactive_share_per_sample").asDouble()).isBetween(0.0, 1.0);
        assertThat(Files.readString(home.resolve("run/decisions.jsonl")))
                .contains("\"event\":\"neurons\"", "\"cause\":\"end-of-phase\"", "\"probe_loss\":");
        assertThat(Files.readString(home.resolve("run/report.html"))).contains("Which neurons", "end-of-phase");
        JsonNode eval = Session.run("eval", path("run"), "--json").last();
        assertThat(eval.path("accuracy").asDouble())
                .isEqualTo(done.path("test_accuracy").asDouble());
        Session export = Session.run("export", path("run"), "--output", path("small.safetensors"));
        assertThat(export.code()).as(export.err()).isZero();
        long bytes = done.path("parameter_bytes").asLong();
        assertThat(Files.size(home.resolve("small.safetensors"))).isBetween(bytes, bytes + 4_000);
        assertThat(Session.run("inspect", path("run")).code()).isZero();
    }

    /** Weights are saved as they are trained; who evaluates them apart from the training takes their gates in. */
    @Test
    void shouldEvaluateCheckpointsWhoseGatesAreStillTrained() throws IOException {
        JsonNode measured = lines("metrics.jsonl")
                .filter(line -> line.path("event").asString("").equals("evaluation")
                        && line.path("step").asInt() == 30)
                .findFirst()
                .orElseThrow();
        JsonNode apart = Session.run("eval", path("run/checkpoints/30"), "--split", "validation", "--json")
                .last();
        assertThat(apart.path("samples").asInt())
                .isEqualTo(measured.path("samples").asInt());
        assertThat(apart.path("loss").asDouble())
                .isCloseTo(measured.path("loss").asDouble(), within(1e-5));
    }

    private static Stream<JsonNode> lines(String file) throws IOException {
        return Files.readAllLines(home.resolve("run").resolve(file)).stream().map(MetricsJson::parse);
    }

    @Test
    void shouldReplayARunToTheSameBits() throws IOException {
        for (String recipe : List.of("dsart", "hqaf+dsart")) {
            boolean done = recipe.equals("dsart");
            Path run = home.resolve(done ? "run" : "both");
            Session first = done ? training : train(recipe, run);
            if (!done) {
                assertThat(Files.readString(run.resolve("decisions.jsonl")))
                        .contains("\"event\":\"neurons\"", "\"event\":\"width\"");
                assertThat(Files.readString(run.resolve("report.html"))).contains("Which neurons", "In how many bits");
            }
            String again = path(recipe.replace('+', '-') + "-again");
            Session session = Session.run("train", "--replay", run.toString(), "--run-dir", again, "--json");
            assertThat(session.code()).as(session.out() + session.err()).isZero();
            assertThat(session.last().path("weights_sha256").asString())
                    .isEqualTo(first.last().path("weights_sha256").asString());
        }
        Session.run("train", "--replay", path("run"), "--seed", "7", "--run-dir", path("other"))
                .failedWith(ExitCode.USAGE, "its seed was 42, here it is 7");
    }

    /** At equal width what is out is told by what is frozen alone. */
    @Test
    void shouldReplayExchangesAtEqualWidth() throws IOException {
        Path run = home.resolve("wide");
        Session first = train(
                "dsart",
                "--model",
                "mlp:192,128",
                "--compact",
                "false",
                "--gates",
                "none",
                "--sparsify-until",
                "0.3",
                "--target-sparsity",
                "0.4",
                "--regrow",
                "0.9",
                "--exchange-every",
                "10",
                "--run-dir",
                run.toString(),
                "--json");
        assertThat(first.code()).as(first.out() + first.err()).isZero();
        assertThat(Files.readString(run.resolve("decisions.jsonl"))).contains("\"cause\":\"exchange\"");
        Session again = Session.run("train", "--replay", run.toString(), "--run-dir", path("wide-again"), "--json");
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(again.last().path("weights_sha256").asString())
                .isEqualTo(first.last().path("weights_sha256").asString());
    }

    @Test
    void shouldRefuseDecisionsThatWereChanged() throws IOException {
        Path copy = home.resolve("damaged");
        Files.createDirectories(copy);
        Files.copy(home.resolve("run/run.json"), copy.resolve("run.json"));
        String lines = Files.readString(home.resolve("run/decisions.jsonl"));
        for (String broken : List.of(
                lines.replace("\"kept\":\"", "\"kept\":\"7-3,"),
                lines.replaceFirst("\"step\":[^\\n]*\\n", "\"layer\":\"x\"}\n"),
                lines.replaceFirst("\\n[^\\n]*\"layers.2\"[^\\n]*", ""))) {
            assertThat(broken).isNotEqualTo(lines);
            Files.writeString(copy.resolve("decisions.jsonl"), broken);
            Session.run("train", "--replay", copy.toString(), "--run-dir", path("no"))
                    .failedWith(ExitCode.USAGE, "cannot be replayed");
            assertThat(home.resolve("no")).doesNotExist();
        }
    }

    @Test
    void shouldSayWhatDoesNotGoTogether() {
        train("dsart", "--model", "mlp:64:norm=layer").failedWith(ExitCode.USAGE, "normalisation");
        train("dsart", "--optimizer-state", "bf16").failedWith(ExitCode.USAGE, "fp32 beside recipe dsart");
        train("dsart", "--device", "host,opencl:0").failedWith(ExitCode.USAGE, "one device");
        train("dsart", "--target-sparsity", "1").failedWith(ExitCode.USAGE, "less than 1");
        train("dsart", "--gates", "soft").failedWith(ExitCode.USAGE, "hard-concrete");
        train("dsart", "--exact").failedWith(ExitCode.USAGE, "a recipe without dsart");
        train("dsart", "--sparsify-until", "0").failedWith(ExitCode.USAGE, "more than 0");
    }
}
