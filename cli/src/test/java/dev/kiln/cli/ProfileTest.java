package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ProfileTest {
    @TempDir
    Path home;

    @Test
    void shouldTellWhereAStepsTimeGoes() throws IOException {
        Path trace = home.resolve("trace.json");
        Session session = Session.run(
                "profile",
                "--model",
                "mlp:64,32",
                "--recipe",
                "hqaf",
                "--device",
                "host",
                "--steps",
                "4",
                "--trace",
                trace.toString(),
                "--json");
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        List<JsonNode> tasks = session.objects().stream()
                .filter(object -> object.path("event").asString().equals("task"))
                .toList();
        JsonNode done = session.last();
        assertThat(done.path("event").asString()).isEqualTo("done");
        assertThat(done.path("tasks").asInt()).isEqualTo(tasks.size());
        assertThat(done.path("steps").asInt()).isEqualTo(4);
        double sum = 0;
        for (JsonNode task : tasks) {
            assertThat(task.path("seconds").asDouble()).isPositive();
            assertThat(task.path("bytes").asDouble()).as(task.toString()).isPositive();
            assertThat(task.path("idle_share").asDouble()).isBetween(0.0, 1.0);
            sum += task.path("seconds").asDouble();
        }
        assertThat(sum).isLessThan(2 * done.path("traced_seconds").asDouble());
        assertThat(done.path("flop_utilization").asDouble()).isBetween(0.0, 1.5);
        assertThat(done.path("product_utilization").asDouble())
                .isGreaterThan(done.path("flop_utilization").asDouble());
        JsonNode events = MetricsJson.parse(Files.readString(trace)).path("traceEvents");
        assertThat(events.size()).isGreaterThan(4 * tasks.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--steps    | 0                | found 0",
                "--steps    | 100000           | 1 to 1000",
                "--features | -1               | --features",
                "--classes  | 1                | --classes",
                "--recipe   | dsart            | fp32 or hqaf",
                "--recipe   | fp64             | fp64",
                "--model    | mlp:0            | mlp:0",
                "--batch    | none             | --batch",
                "--device   | host,opencl:0    | one device"
            })
    void shouldRefuseWhatMakesNoSense(String option, String value, String message) {
        Session.run("profile", option, value, "--trace", home.resolve("t.json").toString())
                .failedWith(ExitCode.USAGE, message);
        assertThat(home.resolve("t.json")).doesNotExist();
    }

    @Test
    void shouldRefuseABatchThatNoArrayHolds() {
        Session.run("profile", "--batch", "4096", "--features", "1048576")
                .failedWith(ExitCode.USAGE, "found 4096 × 1048576");
    }

    @Test
    void shouldNotMeasureForAFileThatCantBeWritten() {
        Session.run("profile", "--trace", home.resolve("no/trace.json").toString())
                .failedWith(ExitCode.UNWRITABLE, "no/trace.json", "--trace");
    }
}
