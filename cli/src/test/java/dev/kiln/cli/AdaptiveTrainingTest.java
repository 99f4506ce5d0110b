package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Formats that change while training, through real command lines: shown, written down, pinned, replayed. */
class AdaptiveTrainingTest {
    private static final String[] SMALL = {
        "--data",
        "glyphs:n=640,test=200",
        "--model",
        "mlp:64,48",
        "--batch",
        "32",
        "--epochs",
        "2",
        "--adapt-every",
        "5"
    };

    @TempDir
    static Path home = Path.of("");

    private static Session training = new Session(-1, "", "");

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    private static Session train(String... more) {
        String[] words = new String[SMALL.length + more.length + 3];
        words[0] = "train";
        words[1] = "--recipe";
        words[2] = "hqaf";
        System.arraycopy(SMALL, 0, words, 3, SMALL.length);
        System.arraycopy(more, 0, words, 3 + SMALL.length, more.length);
        return Session.run(words);
    }

    @BeforeAll
    static void train() {
        training = train("--run-dir", path("run"), "--json");
    }

    @Test
    void shouldPromoteBeforeTheLearningRateDecays() throws IOException {
        assertThat(training.code()).as(training.out() + training.err()).isZero();
        JsonNode done = training.last();
        assertThat(done.path("promotions").asInt()).isPositive();
        assertThat(done.path("demotions").isInt()).isTrue();
        assertThat(done.path("bits_per_weight_export").asDouble()).isLessThan(8);
        assertThat(Files.readString(home.resolve("run/decisions.jsonl")))
                .contains("\"event\":\"formats\"", "\"cause\":\"learning-rate\"", "\"sensitivity\":");
        assertThat(Files.readString(home.resolve("run/report.html"))).contains("In how many bits", "INT8");
        JsonNode eval = Session.run("eval", path("run"), "--json").last();
        assertThat(eval.path("accuracy").asDouble())
                .isEqualTo(done.path("test_accuracy").asDouble());
    }

    @Test
    void shouldShowFormatsAndWriteThemAsAPolicyThatIsKept() {
        Session bits = Session.run("inspect", path("run"), "--bits", "--policy", path("policy.json"));
        assertThat(bits.code()).as(bits.out() + bits.err()).isZero();
        assertThat(bits.out()).contains("layers.0 weights", "INT4 → INT8 after step", "(learning-rate)", "▂", "▄");
        Session.run("inspect", path("run"), "--bits", "--policy", path("policy.json"))
                .failedWith(ExitCode.UNWRITABLE, "already exists");
        JsonNode done = train("--policy", path("policy.json"), "--run-dir", path("pinned"), "--json")
                .last();
        assertThat(done.path("promotions").asInt()).isZero();
        assertThat(done.path("bits_per_weight_export").asDouble())
                .isEqualTo(training.last().path("bits_per_weight_export").asDouble());
    }

    @Test
    void shouldReplayARunToTheSameBits() {
        Session again = Session.run("train", "--replay", path("run"), "--run-dir", path("again"), "--json");
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(again.last().path("weights_sha256").asString())
                .isEqualTo(training.last().path("weights_sha256").asString());
        Session.run("train", "--replay", path("run"), "--seed", "7", "--run-dir", path("other"))
                .failedWith(ExitCode.USAGE, "its seed was 42, here it is 7");
        assertThat(home.resolve("other")).doesNotExist();
        Session.run("train", "--replay", path("nothing")).failedWith(ExitCode.CHECKPOINT, "not a run directory");
    }

    @Test
    void shouldSayWhatIsWrongWithAPolicy() throws IOException {
        Path file = home.resolve("other.json");
        Files.writeString(file, "{\"format\": \"kiln-policy\", \"version\": 1, \"layers\": []}");
        train("--policy", file.toString()).failedWith(ExitCode.USAGE, "1 to 10000 layers");
        train("--policy", path("none.json")).failedWith(ExitCode.USAGE, "does not exist");
        Session.run("inspect", path("run"), "--bits", "--policy", path("fits.json"));
        Session.run(
                        "train",
                        "--recipe",
                        "hqaf",
                        "--data",
                        "glyphs:n=640,test=200",
                        "--model",
                        "mlp:64",
                        "--policy",
                        path("fits.json"))
                .failedWith(ExitCode.USAGE, "for another network");
        Session.run("train", "--policy", path("fits.json")).failedWith(ExitCode.USAGE, "recipe hqaf");
    }
}
