package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kiln evaluate} through real command lines on a tiny data set. */
class EvaluateTest {
    @TempDir
    static Path home = Path.of("");

    private static Session first = new Session(-1, "", "");

    private static String[] words(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "evaluate",
                "--data",
                "glyphs:n=640,test=200",
                "--model",
                "mlp:64",
                "--recipes",
                "hqaf+dsart",
                "--seeds",
                "2",
                "--epochs",
                "1,2",
                "--batch",
                "32",
                "--sparsify-until",
                "0.5",
                "--run-dir",
                home.resolve("all").toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @BeforeAll
    static void evaluate() {
        first = Session.run(words("--budget", "0", "--json"));
    }

    @Test
    void shouldEndWithClaimsAndAVerdict() throws IOException {
        JsonNode done = first.last();
        assertThat(done.path("event").asString()).as(first.out() + first.err()).isEqualTo("done");
        String verdict = done.path("verdict").asString();
        ExitCode expected = switch (verdict) {
            case "non-inferior" -> ExitCode.OK;
            case "inferior" -> ExitCode.INFERIOR;
            default -> ExitCode.INCONCLUSIVE;
        };
        assertThat(verdict).isIn("non-inferior", "inferior", "inconclusive");
        assertThat(first.code()).isEqualTo(expected.code());
        for (String field :
                List.of("effective_efficiency", "effective_efficiency_low", "effective_efficiency_high", "accuracy")) {
            assertThat(done.has(field)).as(field).isTrue();
        }
        assertThat(done.path("claims").size()).isEqualTo(10);
        JsonNode loss = done.path("claims").get(6);
        assertThat(loss.path("name").asString()).isEqualTo("gradient precision loss");
        double with = loss.path("measured").asDouble();
        double without = loss.path("beside").get(0).path("measured").asDouble();
        assertThat(with).isBetween(0.0, 0.5);
        assertThat(without).isGreaterThan(2 * with);
        JsonNode storage = done.path("claims").get(7);
        assertThat(storage.path("name").asString()).isEqualTo("parameter storage");
        assertThat(storage.path("measured").asDouble()).isBetween(-1.0, -0.5);
        JsonNode sharing = storage.path("beside").get(0).path("measured");
        assertThat(sharing.isNumber()).isTrue();
        assertThat(sharing.asDouble()).isBetween(-1.0, -0.2);
        assertThat(home.resolve("all/exports/hqaf+dsart-e2-seed-43.safetensors"))
                .isNotEmptyFile();
        JsonNode used = done.path("claims").get(3);
        assertThat(used.path("measured").asDouble()).isBetween(0.0, 1.0);
        assertThat(done.path("peak_flops").asDouble()).isGreaterThan(1e8);
        // Two recipes' halves, the recipe, dense and smaller, by two schedules and two seeds; at equal width by one.
        long trained = first.objects().stream()
                .filter(line -> line.path("event").asString().equals("evaluate_run"))
                .count();
        assertThat(trained).isEqualTo(5 * 2 * 2 + 2);
        assertThat(Files.readString(home.resolve("all/evaluation.html")))
                .contains("Claims and measurements: hqaf+dsart", "Accuracy against time", "by sharing alone")
                .doesNotContain("src=\"http");
        assertThat(MetricsJson.read(home.resolve("all/evaluation.json"))
                        .path("verdict")
                        .asString())
                .isEqualTo(verdict);
        assertThat(home.resolve("all/fp32-e1-seed-42/checkpoints")).doesNotExist();
        try (Stream<Path> left = Files.list(home.resolve("all"))) {
            assertThat(left.map(path -> String.valueOf(path.getFileName()))).noneMatch(name -> name.startsWith("warm"));
        }
    }

    @Test
    void shouldLogInTheFormOfMlPerf() throws IOException {
        Path log = home.resolve("all/mllog/hqaf+dsart-e2-seed-43.txt");
        List<JsonNode> lines = Files.readAllLines(log).stream()
                .peek(line -> assertThat(line).startsWith(":::MLLOG {"))
                .map(line -> MetricsJson.parse(line.substring(":::MLLOG ".length())))
                .toList();
        List<String> keys =
                lines.stream().map(line -> line.path("key").asString()).toList();
        for (String once : List.of(
                "submission_benchmark",
                "submission_org",
                "submission_division",
                "submission_status",
                "submission_platform",
                "seed",
                "global_batch_size",
                "train_samples",
                "eval_samples",
                "opt_name",
                "opt_base_learning_rate",
                "lowest_numerical_precision",
                "init_start",
                "init_stop",
                "run_start",
                "run_stop")) {
            assertThat(keys.stream().filter(once::equals).count()).as(once).isEqualTo(1);
        }
        assertThat(keys).contains("cache_clear", "eval_start", "eval_accuracy", "eval_stop");
        assertThat(keys.stream().filter("epoch_start"::equals).count()).isEqualTo(2);
        assertThat(keys.stream().filter("epoch_stop"::equals).count()).isEqualTo(2);
        assertThat(lines.getLast().path("metadata").path("status").asString()).isEqualTo("success");
        long before = 0;
        for (JsonNode line : lines) {
            assertThat(line.path("time_ms").asLong()).isGreaterThanOrEqualTo(before);
            before = line.path("time_ms").asLong();
            assertThat(line.path("event_type").asString()).isIn("INTERVAL_START", "INTERVAL_END", "POINT_IN_TIME");
        }
        assertThat(before).isGreaterThan(1_600_000_000_000L);
    }

    @Test
    void shouldNotTrainAgainWhatIsThereAndShowATable() throws IOException {
        Path kept = home.resolve("all/fp32-e1-seed-42/metrics.jsonl");
        FileTime before = Files.getLastModifiedTime(kept);
        Session again = Session.run(
                words("--budget", "1", "--html", home.resolve("page.html").toString()));
        assertThat(again.code()).as(again.err()).isEqualTo(first.code());
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
        assertThat(again.err()).contains("22 trainings are there already");
        assertThat(again.out())
                .contains(
                        "claimed",
                        "measured",
                        "4.47×",
                        "smaller dense, as hqaf+dsart",
                        "Verdict: ",
                        "by sharing alone");
        assertThat(home.resolve("page.html")).exists();
    }

    @Test
    void shouldSayWhatABudgetLeavesOut() {
        Session session = Session.run(
                "evaluate",
                "--data",
                "glyphs:n=640,test=200",
                "--model",
                "mlp:32",
                "--recipes",
                "dsart",
                "--seeds",
                "1",
                "--epochs",
                "1,2000",
                "--budget",
                "2",
                "--run-dir",
                home.resolve("little").toString());
        assertThat(session.out()).contains("Left out    2000 epochs, seed 42: needs about", "--budget");
        assertThat(session.code()).isEqualTo(ExitCode.INCONCLUSIVE.code());
    }

    @Test
    void shouldRefuseOtherSettings() {
        Session.run(words("--learning-rate", "0.05"))
                .failedWith(ExitCode.DATA, "was trained with learning-rate", "expected 0.05", "--run-dir");
    }

    @Test
    void shouldSayWhatIsWrong() {
        Session.run("evaluate", "--recipes", "dsat").failedWith(ExitCode.USAGE, "--recipes", "dsart");
        Session.run("evaluate", "--seeds", "0").failedWith(ExitCode.USAGE, "--seeds");
        Session.run("evaluate", "--epochs", "two").failedWith(ExitCode.USAGE, "--epochs");
        Session.run("evaluate", "--target", "98").failedWith(ExitCode.USAGE, "--target", "0.98");
        Session.run("evaluate", "--budget", "-1").failedWith(ExitCode.USAGE, "--budget");
        Session.run("evaluate", "--device", "host,opencl:0").failedWith(ExitCode.USAGE, "--device");
        Session.run("evaluate", "--guard").failedWith(ExitCode.USAGE, "--guard");
        Session.run("evaluate", "--data", "nowhere").failedWith(ExitCode.DATA, "nowhere");
        Session.run("evaluate", "--html", home.resolve("no/such/page.html").toString())
                .failedWith(ExitCode.UNWRITABLE, "--html");
        Session.run("evaluate", "--run-dir", home.resolve("all/fp32-e1-seed-42").toString())
                .failedWith(ExitCode.USAGE, "--run-dir");
        Session.run("evaluate", "--validation", "0").failedWith(ExitCode.DATA, "--validation");
    }

    @Test
    void shouldHelp() {
        Session help = Session.run("evaluate", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--recipes", "--target-sparsity", "--budget", "Examples:");
    }
}
