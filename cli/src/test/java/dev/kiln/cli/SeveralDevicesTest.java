package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One training on the host and an OpenCL device at once, through real command lines. */
class SeveralDevicesTest {
    @TempDir
    Path home;

    @BeforeAll
    static void requireTwoDevices() {
        List<String> devices = Devices.engines().getFirst().devices().stream()
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(
                devices.contains("opencl:0"),
                "no OpenCL device: " + Devices.engines().getFirst().missing());
    }

    private Session train(String run, String... more) {
        String[] start = {
            "train",
            "--data",
            "glyphs:n=600,test=200",
            "--model",
            "mlp:16:dropout=0.1",
            "--epochs",
            "2",
            "--batch",
            "64",
            "--log-every",
            "1",
            "--json",
            "--run-dir",
            home.resolve(run).toString()
        };
        Session session =
                Session.run(Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        return session;
    }

    private static String bits(Session session) {
        return session.last().path("weights_sha256").asString();
    }

    @Test
    void shouldTrainOnTwoDevicesAndTellOfIt() throws IOException {
        Session session = train("run", "--device", "host,opencl:0");
        assertThat(session.last().path("device").asString()).isEqualTo("host,opencl:0");
        List<String> events = session.objects().stream()
                .map(object -> object.path("event").asString())
                .toList();
        assertThat(events).contains("division", "devices");
        Path run = home.resolve("run");
        JsonNode first = MetricsLog.read(run.resolve("decisions.jsonl")).getFirst();
        assertThat(first.path("rows").path("host").asInt()
                        + first.path("rows").path("opencl:0").asInt())
                .isEqualTo(64);
        assertThat(MetricsJson.read(run.resolve("run.json"))
                        .path("config")
                        .path("device")
                        .asString())
                .isEqualTo("host,opencl:0");
        assertThat(Session.run("inspect", run.toString()).out()).contains("on host", "on opencl:0", "of 64 samples");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("How the devices shared it", "Share of a batch", "opencl:0");
        assertThat(Session.run("eval", run.toString(), "--device", "opencl:0").code())
                .isZero();
        Session one = train("one", "--device", "host");
        assertThat(session.last().path("test_loss").asDouble(Double.NaN))
                .isCloseTo(one.last().path("test_loss").asDouble(), within(0.01));
        assertThat(Session.run(
                                "compare",
                                run.toString(),
                                home.resolve("one").toString(),
                                "-o",
                                home.resolve("page.html").toString())
                        .code())
                .isZero();
    }

    @Test
    void shouldGiveTheSameBitsForAFixedAndForAReplayedDivision() {
        String fixed = bits(train("fixed", "--device", "host,opencl:0", "--device-shares", "3:1"));
        assertThat(bits(train("again", "--device-shares", "3:1", "--device", "host,opencl:0")))
                .isEqualTo(fixed);
        Session measured = train("measured", "--device", "host,opencl:0");
        Session replayed = train(
                "replayed",
                "--device",
                "host,opencl:0",
                "--device-shares",
                home.resolve("measured").toString());
        assertThat(bits(replayed)).isEqualTo(bits(measured));
    }

    @Test
    void shouldGoOnToTheSameBitsAndAlsoOnOtherDevices() {
        String[] fixed = {"--device", "host,opencl:0", "--device-shares", "1:1", "--schedule", "constant"};
        String whole = bits(train("whole", fixed));
        train(
                "part",
                Stream.concat(Stream.of(fixed), Stream.of("--max-steps", "11")).toArray(String[]::new));
        Session rest = Session.run("train", "--resume", home.resolve("part").toString(), "--max-steps", "0", "--json");
        assertThat(rest.code()).as(rest.out() + rest.err()).isZero();
        assertThat(rest.last().path("device").asString()).isEqualTo("host,opencl:0");
        assertThat(bits(rest)).isEqualTo(whole);
        Session alone = Session.run(
                "train", "--resume", home.resolve("whole").toString(), "--epochs", "3", "--device", "host", "--json");
        assertThat(alone.code()).as(alone.out() + alone.err()).isZero();
        assertThat(alone.last().path("device").asString()).isEqualTo("host");
    }
}
