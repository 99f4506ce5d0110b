package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.fpga.tools.SearchPath;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Toolbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code fpga synth} and {@code fpga prove}. */
class FpgaSynthTest {
    private static final Toolbox TOOLS = new Toolbox(SearchPath.ofEnvironment());

    @TempDir
    static Path home = Path.of("");

    @BeforeAll
    static void train() {
        Session training = Session.run(
                "train",
                "--data",
                "glyphs:n=200,test=40",
                "--model",
                "mlp:64,16",
                "--max-steps",
                "3",
                "--recipe",
                "hqaf",
                "--exact",
                "--run-dir",
                home.resolve("run").toString());
        assertThat(training.code()).as(training.err()).isZero();
    }

    private static void require(Stage stage) {
        String obstacle = TOOLS.obstacle(stage).orElse("");
        assumeTrue(obstacle.isEmpty(), obstacle);
    }

    private static Session synthesize(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "fpga",
                "synth",
                home.resolve("run").toString(),
                "--skip=true",
                "--output",
                home.resolve("work").toString()));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    @Test
    void shouldMapEachRowToADspBlock() {
        require(Stage.SYNTHESIS);
        Session session = synthesize("--part=xc7a35t", "--rows=8", "--lanes=1", "--multiplier=dsp", "--json");
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        JsonNode result = session.last();
        assertThat(result.path("part").asString()).isEqualTo("XC7A35T");
        assertThat(result.path("dsps").asInt()).isEqualTo(8);
        assertThat(result.path("luts").asInt()).isBetween(300, 2000);
        assertThat(result.path("ffs").asInt()).isBetween(300, 2000);
        assertThat(result.path("fits").asBoolean()).isTrue();
        assertThat(result.path("label").asString()).isEqualTo("synthesized");
    }

    @Test
    void shouldCountTheCellsOfOtherFamilies() {
        require(Stage.SYNTHESIS);
        for (String part : List.of("XCZU3EG", "LFE5U-25F")) {
            Session session = synthesize("--part=" + part, "--rows=8", "--lanes=1", "--multiplier=dsp", "--json");
            assertThat(session.code()).as(session.out() + session.err()).isZero();
            assertThat(session.last().path("dsps").asInt()).as(part).isGreaterThanOrEqualTo(8);
            assertThat(session.last().path("luts").asInt()).as(part).isGreaterThan(300);
        }
    }

    @Test
    void shouldSayWhatDoesNotFit() {
        require(Stage.SYNTHESIS);
        Session session = synthesize("--part=iCE40HX1K", "--rows=8", "--lanes=1", "--multiplier=lut");
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        assertThat(session.out()).contains("does not fit", "LUT", "too many", "--rows");
    }

    @Test
    void shouldSayWhichPartIsMeantOrMissing() {
        require(Stage.SYNTHESIS);
        synthesize("--part=XC7A35", "--rows=8", "--lanes=1", "--multiplier=dsp")
                .failedWith(ExitCode.USAGE, "did you mean \"XC7A35T\"?");
        synthesize("--part=iCE40HX8K", "--rows=8", "--lanes=1", "--multiplier=dsp")
                .failedWith(ExitCode.USAGE, "iCE40HX8K has none", "--multiplier lut");
        synthesize("--rows=8", "--lanes=1", "--multiplier=dsp").failedWith(ExitCode.USAGE, "\"device\" is missing");
        synthesize("--part=XC7A35T", "--rows=8", "--lanes=1", "--multiplier=dsp", "--tool-path=")
                .failedWith(ExitCode.TOOL, "Nothing was synthesized", "apt-get install yosys");
    }

    @Test
    void shouldProveTheMultiplier() {
        require(Stage.PROOF);
        require(Stage.ICARUS_SIMULATION);
        Session session = Session.run(
                "fpga", "prove", "--json", "--output", home.resolve("proof").toString());
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        assertThat(session.last().path("proved").asBoolean()).isTrue();
        assertThat(session.last().path("pairs").asInt()).isEqualTo(4096);
        assertThat(session.last().path("mismatches").asInt()).isZero();
        Session.run("fpga", "prove", "--weights", "INT3").failedWith(ExitCode.USAGE, "INT4 or INT8");
        Session.run("fpga", "prove", "--tool-path=").failedWith(ExitCode.TOOL, "Nothing was proved", "yosys");
    }
}
