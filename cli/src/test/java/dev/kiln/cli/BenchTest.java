package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BenchTest {
    @Test
    void shouldAdviseOnEverySize() {
        Session session = Session.run(
                "bench", "--advise", "--device", "host", "--widths", "24", "--batches", "8,16", "--budget", "0.5");
        assertThat(session.code()).as(session.err()).isZero();
        assertThat(session.out())
                .contains("INT4/FP8_E4M3", "recommended", "Width 24, batch 8: ", "Width 24, batch 16: ", " MB");
        assertThat(session.err()).contains("1 of 2: width 24, batch 8", "2 of 2: width 24, batch 16");
    }

    @Test
    void shouldTellMachinesWhatWasMeasured() {
        Session session = Session.run(
                "bench",
                "--advise",
                "--device",
                "host",
                "--widths",
                "40",
                "--batches",
                "4",
                "--budget",
                "0.1",
                "--json");
        assertThat(session.code()).as(session.out()).isZero();
        List<JsonNode> events = session.objects();
        JsonNode advice = events.getFirst();
        assertThat(advice.path("event").asString()).isEqualTo("advice");
        assertThat(advice.path("rounds").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(advice.path("timings").size()).isEqualTo(4);
        for (JsonNode timing : advice.path("timings")) {
            assertThat(timing.path("millis").asDouble()).isPositive();
            assertThat(timing.path("speedup_low").asDouble())
                    .isLessThanOrEqualTo(timing.path("speedup_high").asDouble());
            assertThat(timing.path("bytes").asLong()).isPositive();
        }
        assertThat(advice.path("timings").get(0).path("speedup").asDouble()).isEqualTo(1);
        assertThat(advice.path("recommended").asString()).isNotEmpty();
        assertThat(session.last().path("event").asString()).isEqualTo("advised");
        assertThat(session.last().path("sizes").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--widths  | 256;1024 | --widths",
                "--widths  | 0        | found \"0\"",
                "--widths  | 9999999  | 1 to 8192",
                "--batches | 8,       | --batches",
                "--batches | many     | found \"many\"",
                "--budget  | 0        | --budget",
                "--budget  | NaN      | --budget",
                "--budget  | soon     | --budget"
            })
    void shouldRefuseWrongNumbers(String option, String value, String message) {
        Session.run("bench", "--advise", option, value).failedWith(ExitCode.USAGE, message);
    }

    @Test
    void shouldRefuseToMeasureNothing() {
        Session.run("bench").failedWith(ExitCode.USAGE, "--advise");
        Session.run("bench", "--advise", "--device", "gpu:7").failedWith(ExitCode.DEVICE, "gpu:7", "host");
    }
}
