package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.hardware.BenchJson;
import dev.kiln.hardware.BenchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    void shouldRefuseADeviceThatIsNotThere() {
        Session.run("bench", "--advise", "--device", "gpu:7").failedWith(ExitCode.DEVICE, "gpu:7", "host");
        Session.run(
                        "bench",
                        "--device",
                        "gpu:7",
                        "--output",
                        folder.resolve("b.json").toString())
                .failedWith(ExitCode.DEVICE, "gpu:7", "host");
    }

    @TempDir
    Path folder;

    private Session bench(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "bench",
                "--device",
                "host",
                "--sizes",
                "16,24",
                "--widths",
                "16",
                "--batches",
                "4",
                "--array-mib",
                "1",
                "--budget",
                "0.01"));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void shouldWriteResultPageAndTables() throws IOException {
        Session session = bench(
                "--output",
                file("r.json"),
                "--html",
                file("r.html"),
                "--csv",
                file("r.csv"),
                "--markdown",
                file("r.md"));
        assertThat(session.code()).as(session.err()).isZero();
        assertThat(session.out())
                .contains("Peak FP32 in registers", "GFLOP/s", "Balance", "nothing is moved", "r.html", "r.csv");
        assertThat(session.err()).contains("Measures host");
        assertThat(folder.resolve("r.html")).content().contains("Roofline of host", "</html>");
        assertThat(folder.resolve("r.md")).content().startsWith("# Kiln bench\n");
        List<String> lines = Files.readAllLines(folder.resolve("r.csv"));
        BenchResult result = BenchJson.read(folder.resolve("r.json"));
        assertThat(lines).hasSize(1 + result.devices().getFirst().measurements().size());
        assertThat(result.stopped()).isFalse();
        assertThat(result.budget()).isEqualTo(0.01);
    }

    @Test
    void shouldEndWithTheWholeResultForMachinesAndCompareIt() throws IOException {
        Session session = bench("--json", "--output", file("a.json"), "--html", file("a.html"));
        assertThat(session.code()).as(session.out()).isZero();
        List<JsonNode> events = session.objects();
        assertThat(events.getFirst().path("event").asString()).isEqualTo("measurement");
        assertThat(events.getFirst().path("device").asString()).isEqualTo("host");
        assertThat(session.last().path("event").asString()).isEqualTo("done");
        int measured =
                session.last().path("devices").get(0).path("measurements").size();
        assertThat(measured).isPositive().isEqualTo(events.size() - 1);
        Files.writeString(folder.resolve("b.json"), session.out());

        Session compared = Session.run("bench", "--compare", file("a.json"), file("b.json"), "--csv", file("c.csv"));
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out())
                .contains("second / first", "faster in 0 and slower in 0 of " + measured, "not significant");
        assertThat(Files.readAllLines(folder.resolve("c.csv"))).hasSize(1 + measured);
        Session json = Session.run("bench", "--compare", file("a.json"), file("b.json"), "--json");
        assertThat(json.objects()).hasSize(measured + 1);
        assertThat(json.last().path("not_significant").asInt()).isEqualTo(measured);
    }

    @Test
    void shouldRefuseWrongOptionsBeforeItMeasures() throws IOException {
        refused(ExitCode.USAGE, "--sizes", "0", "found \"0\"");
        refused(ExitCode.USAGE, "--sizes", "a,b", "--sizes");
        refused(ExitCode.USAGE, "--array-mib", "0", "found 0");
        refused(ExitCode.USAGE, "--array-mib", "many", "--array-mib");
        refused(ExitCode.USAGE, "--budget", "-1", "--budget");
        refused(ExitCode.USAGE, "--device", "host,host", "each device once");
        refused(ExitCode.UNWRITABLE, "--output", file("none/r.json"), "a folder that exists");
        refused(ExitCode.UNWRITABLE, "--html", folder.toString(), "--html");
        bench("--output", file("x"), "--html", file("x")).failedWith(ExitCode.USAGE, "different files");
        Session.run("bench", "--advise", "--csv", file("x.csv")).failedWith(ExitCode.USAGE, "--advise", "x.csv");
        assertThat(folder).isEmptyDirectory();
    }

    private static void refused(ExitCode code, String option, String value, String message) {
        Session.run("bench", option, value).failedWith(code, message);
    }

    @Test
    void shouldRefuseToCompareWhatIsNoResult() throws IOException {
        Files.writeString(folder.resolve("other.json"), "{\"format\":\"kiln-policy\"}");
        Session.run("bench", "--compare", file("other.json"), file("other.json"))
                .failedWith(ExitCode.DATA, "other.json", "kiln-bench", "kiln bench --output");
        Session.run("bench", "--compare", file("none.json"), file("other.json"))
                .failedWith(ExitCode.DATA, "none.json", "no such file");
        Session.run("bench", "--compare", file("other.json")).failedWith(ExitCode.USAGE, "--compare");
        Session.run("bench", "--compare", "a", "b", "--sizes", "3").failedWith(ExitCode.USAGE, "--compare");
    }
}
