package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TuneTest {

    private static void requireOpenCl() {
        boolean found = Engines.here(Devices.EMBEDDED).devices().stream()
                .anyMatch(device -> device.name().equals("opencl:0"));
        Assumptions.assumeTrue(found, "No OpenCL device");
    }

    @Test
    void shouldSayThatTheHostHasNothingToTune() {
        Session.run("tune", "--device", "host").failedWith(ExitCode.DEVICE, "host", "nothing to tune", "opencl:0");
        Session.run("tune", "--device", "host", "--reset").failedWith(ExitCode.DEVICE, "nothing to tune");
        Session.run("tune", "--device", "gpu:7").failedWith(ExitCode.DEVICE, "gpu:7", "host");
    }

    @Test
    void shouldSayThatTornadoVmMakesItsOwnChoices() {
        Session.run("tune", "--engine", "tornadovm").failedWith(ExitCode.USAGE, "embedded engine", "tornadovm");
        Session.run("tune", "--engine", "cuda").failedWith(ExitCode.USAGE, "--engine", "cuda");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5x5",
                "0x5x5",
                "5x5x5:xy",
                "5x5x5:n",
                "999999x999999x1",
                "5x5x5,",
                "-1x5x5",
                "9999999x1x1"
            })
    void shouldRefuseWrongShapes(String shapes) {
        Session.run("tune", "--shapes", shapes).failedWith(ExitCode.USAGE, "--shapes", "128x1024x784:nt");
    }

    @Test
    void shouldRefuseWrongNumbers() {
        Session.run("tune", "--seconds", "0").failedWith(ExitCode.USAGE, "--seconds", "found 0");
        Session.run("tune", "--seconds", "NaN").failedWith(ExitCode.USAGE, "--seconds", "NaN");
        Session.run("tune", "--batch", "0").failedWith(ExitCode.USAGE, "--batch");
        Session.run("tune", "--model", "mpl:3").failedWith(ExitCode.USAGE, "did you mean \"mlp\"?");
        Session.run("tune", "--show", "--reset").failedWith(ExitCode.USAGE, "--show", "--reset");
    }

    @Test
    void shouldShowAndForgetNothingBeforeAnythingIsTuned() {
        requireOpenCl();
        Session.run("tune", "--device", "opencl:0", "--reset");
        assertThat(Session.run("tune", "--device", "opencl:0", "--show").out()).contains("opencl:0: nothing is tuned");
        Session reset = Session.run("tune", "--device", "opencl:0", "--reset", "--json");
        assertThat(reset.last().path("event").asString()).isEqualTo("reset");
        assertThat(reset.last().path("forgotten").asBoolean(true)).isFalse();
    }

    /** One product of a size that takes no time; whether another variant wins is the machine's affair. */
    @Test
    void shouldMeasureAndRemember() throws Exception {
        requireOpenCl();
        Session session = Session.run("tune", "--device", "opencl:0", "--shapes", "24x24x24:tn", "--json");
        assertThat(session.code()).as(session.out()).isZero();
        List<JsonNode> events = session.objects();
        JsonNode trial = events.getFirst();
        assertThat(trial.path("event").asString()).isEqualTo("trial");
        assertThat(trial.path("key").asString()).isEqualTo("product.24x24x24.tn.1");
        assertThat(trial.path("usual_nanos").asDouble()).isPositive();
        assertThat(trial.path("best_nanos").asDouble()).isPositive();
        JsonNode done = session.last();
        assertThat(done.path("event").asString()).isEqualTo("tuned");
        assertThat(done.path("measured").asInt()).isEqualTo(1);
        boolean better = trial.path("is_better").asBoolean();
        assertThat(done.path("better").asInt()).isEqualTo(better ? 1 : 0);
        String text = Files.readString(Path.of(done.path("file").asString()));
        assertThat(text.contains("choice.product.24x24x24.tn.1=")).isEqualTo(better);
        JsonNode device = Session.run("devices", "--engine", "embedded", "--json")
                .last()
                .path("devices")
                .get(1);
        assertThat(device.path("tuned_choices").asInt(-1)).isEqualTo(better ? 1 : 0);
        Session.run("tune", "--device", "opencl:0", "--reset");
    }

    @Test
    void shouldLeaveWhatThereIsNoTimeFor() {
        requireOpenCl();
        Session session = Session.run(
                "tune",
                "--device",
                "opencl:0",
                "--model",
                "mlp:8",
                "--features",
                "9",
                "--classes",
                "3",
                "--batch",
                "4",
                "--seconds",
                "1e-9");
        assertThat(session.code()).as(session.err()).isZero();
        assertThat(session.out()).contains("measured 0", "more with --seconds");
    }
}
