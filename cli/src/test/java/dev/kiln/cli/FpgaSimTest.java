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

/** {@code fpga sim}: from a training to hardware that computes the same bits. */
class FpgaSimTest {
    private static final Toolbox TOOLS = new Toolbox(SearchPath.ofEnvironment());

    @TempDir
    static Path home = Path.of("");

    @BeforeAll
    static void train() {
        for (String exact : new String[] {"true", "false"}) {
            Session training = Session.run(
                    "train",
                    "--data",
                    "glyphs:n=300,test=60",
                    "--model",
                    "mlp:150,70,33",
                    "--epochs",
                    "1",
                    "--recipe",
                    "hqaf",
                    "--exact=" + exact,
                    "--run-dir",
                    home.resolve("exact-" + exact).toString());
            assertThat(training.code()).as(training.err()).isZero();
        }
    }

    private static Session simulate(String exact, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "fpga",
                "sim",
                home.resolve("exact-" + exact).toString(),
                "--output",
                home.resolve("work").toString()));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    @Test
    void shouldGiveTheBitsOfTheTrainedLayer() {
        String obstacle = TOOLS.obstacle(Stage.ICARUS_SIMULATION).orElse("");
        assumeTrue(obstacle.isEmpty(), obstacle);
        for (String layer : new String[] {"layers.2", "layers.4"}) {
            Session session = simulate(
                    "true",
                    "--layer=" + layer,
                    "--rows=16",
                    "--lanes=4",
                    "--multiplier=dsp",
                    "--skip=true",
                    "--samples=20",
                    "--simulator=icarus",
                    "--json");
            assertThat(session.code()).as(session.out() + session.err()).isZero();
            JsonNode result = session.last();
            int rows = layer.equals("layers.2") ? 70 : 33;
            assertThat(result.path("cases").asInt()).isEqualTo(20 * rows);
            assertThat(result.path("mismatches").asInt()).isZero();
            assertThat(result.path("estimated_cycles").asLong())
                    .isEqualTo(result.path("cycles").asLong());
            assertThat(result.path("label").asString()).isEqualTo("simulated");
            assertThat(result.path("density").asDouble()).isBetween(0.05, 0.95);
        }
    }

    @Test
    void shouldSkipNothingSilently() {
        simulate("true", "--rows=16", "--lanes=4", "--multiplier=dsp", "--skip=true", "--tool-path=")
                .failedWith(ExitCode.TOOL, "Nothing was simulated", "apt-get install");
    }

    @Test
    void shouldSayWhatIsMissingOrUnfit() {
        String obstacle = TOOLS.obstacle(Stage.ICARUS_SIMULATION).orElse("");
        assumeTrue(obstacle.isEmpty(), obstacle);
        simulate("true", "--lanes=4", "--multiplier=dsp", "--skip=true")
                .failedWith(ExitCode.USAGE, "\"rows\" is missing", "--config");
        simulate("true", "--rows=12", "--lanes=4", "--multiplier=dsp", "--skip=true")
                .failedWith(ExitCode.USAGE, "power of two", "12");
        simulate("true", "--rows=8", "--lanes=4", "--multiplier=dsp", "--skip=true", "--layer=layers.0")
                .failedWith(ExitCode.USAGE, "layers.2, layers.4", "layers.0");
        simulate("false", "--rows=8", "--lanes=4", "--multiplier=dsp", "--skip=true")
                .failedWith(ExitCode.DATA, "powers of two", "--exact");
        simulate("true", "--rows=8", "--lanes=4", "--multiplier=dsp", "--skip=true", "--samples=61")
                .failedWith(ExitCode.USAGE, "--samples", "1 to 60");
    }
}
