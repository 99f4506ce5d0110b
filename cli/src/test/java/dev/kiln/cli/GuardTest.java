package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code --guard} through real command lines: it trains pairs, judges, and trains nothing twice. */
class GuardTest {
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
                "glyphs:n=640,test=200",
                "--model",
                "mlp:32",
                "--epochs",
                "1",
                "--recipe",
                "hqaf",
                "--guard",
                "--guard-seeds",
                "3",
                "--run-dir",
                run(),
                "--json");
    }

    @Test
    void shouldJudgeByPairsOfTrainings() throws IOException {
        JsonNode done = training.last();
        assertThat(done.path("event").asString())
                .as(training.out() + training.err())
                .isEqualTo("done");
        String verdict = done.path("verdict").asString();
        ExitCode expected = switch (verdict) {
            case "non-inferior" -> ExitCode.OK;
            case "inferior" -> ExitCode.INFERIOR;
            default -> ExitCode.INCONCLUSIVE;
        };
        assertThat(verdict).isIn("non-inferior", "inferior", "inconclusive");
        assertThat(training.code()).isEqualTo(expected.code());
        assertThat(done.path("non_inferior").asBoolean()).isEqualTo(verdict.equals("non-inferior"));
        List<JsonNode> pairs = List.copyOf(Files.readAllLines(home.resolve("run/metrics.jsonl")).stream()
                .filter(line -> line.contains("\"event\":\"guard\""))
                .map(dev.kiln.metrics.MetricsJson::parse)
                .toList()
                .getLast()
                .path("pairs")
                .values());
        assertThat(pairs).hasSize(3);
        double sum = 0;
        for (JsonNode pair : pairs) {
            Path baseline =
                    home.resolve("run/guard/fp32-seed-" + pair.path("seed").asInt());
            JsonNode eval = Session.run("eval", baseline.toString(), "--json").last();
            assertThat(eval.path("accuracy").asDouble())
                    .isEqualTo(pair.path("baseline_accuracy").asDouble());
            sum += pair.path("baseline_accuracy").asDouble();
        }
        assertThat(done.path("baseline_accuracy").asDouble()).isEqualTo(sum / 3);
        assertThat(pairs.getFirst().path("accuracy").asDouble())
                .isEqualTo(done.path("test_accuracy").asDouble());
        assertThat(Files.readString(home.resolve("run/report.html"))).contains("Against FP32", "points of accuracy");
        assertThat(Session.run("inspect", run()).out()).contains("guard", verdict, "in FP32", "promotions");
        assertThat(home.resolve("run/guard/hqaf-seed-44/report.html")).exists();
        assertThat(home.resolve("run/guard/hqaf-seed-42")).doesNotExist();
    }

    @Test
    void shouldNotTrainAgainWhatIsThere() throws IOException {
        Path kept = home.resolve("run/guard/hqaf-seed-43/metrics.jsonl");
        FileTime before = Files.getLastModifiedTime(kept);
        Session again = Session.run("train", "--resume", run(), "--json");
        assertThat(again.code()).as(again.out() + again.err()).isEqualTo(training.code());
        for (String field : List.of("baseline_accuracy", "difference_low", "verdict", "test_accuracy")) {
            assertThat(again.last().path(field)).isEqualTo(training.last().path(field));
        }
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
    }

    @Test
    void shouldSayWhatCannotBeGuarded() {
        Session.run("train", "--guard").failedWith(ExitCode.USAGE, "recipe hqaf");
        Session.run("train", "--recipe", "hqaf", "--guard", "--guard-seeds", "1")
                .failedWith(ExitCode.USAGE, "2 to 1000");
    }
}
