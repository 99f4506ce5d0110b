package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.precision.PolicyJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Policies that are searched for trained networks, through real command lines. */
class SearchTest {
    @TempDir
    static Path home = Path.of("");

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    private static Session train(String name, String recipe, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "--data", "glyphs:n=640,test=200", "--model"));
        words.addAll(List.of("mlp:64,48", "--batch", "32", "--epochs", "1", "--recipe", recipe, "--json"));
        words.addAll(List.of("--run-dir", path(name)));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    private static Session search(String run, String... more) {
        List<String> words = new ArrayList<>(List.of("search", path(run), "--generations", "3", "--population", "6"));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    @BeforeAll
    static void train() {
        assertThat(train("run", "hqaf").code()).isZero();
    }

    @Test
    void shouldFindAPolicyWithinItsBudgetThatATrainingTakes() throws IOException {
        Session found = search("run", "--output", path("found.json"), "--json");
        assertThat(found.code()).as(found.out() + found.err()).isZero();
        JsonNode done = found.last();
        assertThat(done.path("event").asString()).isEqualTo("done");
        assertThat(done.path("bits_per_weight").asDouble())
                .isLessThanOrEqualTo(6)
                .isGreaterThan(4);
        List<JsonNode> trials = found.objects().stream()
                .filter(object -> object.path("event").asString().equals("trial"))
                .toList();
        assertThat(trials).hasSize(done.path("trials").asInt());
        double within = trials.stream()
                .filter(trial -> trial.path("bits_per_weight").asDouble() <= 6)
                .mapToDouble(trial -> trial.path("loss").asDouble())
                .min()
                .orElseThrow();
        assertThat(done.path("loss").asDouble()).isBetween(within, within * 1.1);
        assertThat(Files.readString(home.resolve("found.html")))
                .contains("Pareto front", "recipe&#39;s default", "</html>")
                .doesNotContain("src=\"http", "{{");
        double bits = dev.kiln.precision.Bits.perWeight(
                PolicyJson.read(home.resolve("found.json")).policy());
        assertThat(bits).isEqualTo(done.path("bits_per_weight").asDouble());
        Session again = train("pinned", "hqaf", "--policy", path("found.json"));
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(again.last().path("promotions").asInt()).isZero();
    }

    @Test
    void shouldFindTheSameForTheSameSeedAndLeaveOtherFilesAlone() throws IOException {
        String[] bytes = {"--budget-bytes", "45000", "--samples", "40"};
        Session first = search("run", bytes[0], bytes[1], bytes[2], bytes[3], "--output", path("one.json"));
        assertThat(first.code()).as(first.out() + first.err()).isZero();
        assertThat(first.out()).contains("bytes", "accuracy", "chosen", "recipe", "Policy ");
        Session second = search("run", bytes[0], bytes[1], bytes[2], bytes[3], "--output", path("two.json"), "--json");
        assertThat(second.last().path("bytes").asLong()).isLessThanOrEqualTo(45_000);
        assertThat(Files.readString(home.resolve("two.json"))).isEqualTo(Files.readString(home.resolve("one.json")));
        search("run", "--output", path("one.json")).failedWith(ExitCode.UNWRITABLE, "already exists", "--output");
        search("run", "--output", path("three.json"), "--report", path("one.html"))
                .failedWith(ExitCode.UNWRITABLE, "already exists", "--report");
        assertThat(home.resolve("three.json")).doesNotExist();
    }

    @Test
    void shouldSearchARunInFullPrecisionAndBudgetsOfTime() {
        assertThat(train("plain", "fp32").code()).isZero();
        Session found = search("plain", "--budget-time", "1000", "--samples", "30", "--output", path("timed.json"));
        assertThat(found.code()).as(found.out() + found.err()).isZero();
        assertThat(found.out()).contains(" ms ", "ms a batch");
        search("plain", "--budget-time", "0.000001", "--samples", "30", "--output", path("never.json"))
                .failedWith(ExitCode.USAGE, "--budget-time", "the least that is measured");
        assertThat(home.resolve("never.json")).doesNotExist();
    }

    @Test
    void shouldSayWhatIsWrong() {
        search("run", "--budget-bits", "3", "--output", path("low.json"))
                .failedWith(ExitCode.USAGE, "--budget-bits", "expected at least 4.", "possible", "found 3.000");
        search("run", "--budget-bits", "5", "--budget-bytes", "9", "--output", path("low.json"))
                .failedWith(ExitCode.USAGE, "--budget-bits and --budget-bytes", "one budget");
        search("run", "--budget-bits", "NaN").failedWith(ExitCode.USAGE, "above 0");
        search("run", "--samples", "0").failedWith(ExitCode.USAGE, "--samples", "found 0");
        search("nothing", "--output", path("low.json")).failedWith(ExitCode.CHECKPOINT, "does not exist");
        search("", "--output", path("low.json")).failedWith(ExitCode.CHECKPOINT, "holds none");
        assertThat(train("blind", "fp32", "--validation", "0").code()).isZero();
        search("blind", "--output", path("low.json"))
                .failedWith(ExitCode.DATA, "no validation data", "must not look at test data", "--validation 0.1");
        assertThat(home.resolve("low.json")).doesNotExist();
        assertThat(home.resolve("low.html")).doesNotExist();
    }
}
