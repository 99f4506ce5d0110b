package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Scaling studies through real command lines. */
class ScalingTest {
    private static final String LAUNCHER = "kiln.launcher";

    @TempDir
    Path home;

    @AfterEach
    void forgetLauncher() {
        System.clearProperty(LAUNCHER);
    }

    private Session study(String... more) {
        List<String> words = new ArrayList<>(List.of("profile", "--scaling", "--device", "host", "--batches", "1,4"));
        words.addAll(List.of("--widths", "8,16", "--features", "12", "--budget", "8"));
        words.addAll(List.of("--report", home.resolve("page.html").toString()));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    private static List<JsonNode> points(Session session) {
        return session.objects().stream()
                .filter(object -> object.path("event").asString().equals("point"))
                .toList();
    }

    private static int fewerThreads() {
        return ScalingRun.powersBelow(Runtime.getRuntime().availableProcessors())
                .size();
    }

    @Test
    void shouldMeasureTheGridAndSayWhatIsMissing() throws IOException {
        Session session = study("--recipe", "hqaf", "--json");
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        List<JsonNode> points = points(session);
        assertThat(points).hasSize(4 + 2 * fewerThreads());
        for (JsonNode point : points) {
            if (point.path("threads").asInt() < Runtime.getRuntime().availableProcessors()) {
                assertThat(point.path("skipped").asString()).contains("start Kiln by scripts/kiln");
            } else if (!point.has("skipped")) {
                assertThat(point.path("seconds").asDouble()).isPositive();
                assertThat(point.path("flops").asDouble()).isPositive();
                assertThat(point.path("floor_seconds").asDouble()).isPositive();
                assertThat(point.path("bound").asString()).isIn("compute", "memory", "overhead");
            }
        }
        JsonNode done = session.last();
        assertThat(done.path("event").asString()).isEqualTo("done");
        assertThat(done.path("measured").asInt() + done.path("skipped").asInt()).isEqualTo(points.size());
        assertThat(Files.readString(home.resolve("page.html"))).contains("scaling study", "hqaf", "</html>");
    }

    @Test
    void shouldTakeInWhatProcessesWithFewerThreadsTell() throws IOException {
        Path launcher = home.resolve("launcher");
        Files.writeString(launcher, """
                #!/bin/sh
                while [ "$1" != --threads ]; do shift; done
                echo '{"event":"limits","threads":'$2',"peak_flops":1e9,"bandwidth":1e9,"how":"made up"}'
                echo '{"event":"point","batch":4,"width":8,"threads":'$2',"seconds":1e9,"seconds_low":1e9,"seconds_high":1e9,"steps":3,"flops":1,"bytes":1,"floor_seconds":1,"compute_share":1,"memory_share":0,"overhead_share":0}'
                echo '{"event":"error","code":"device-failed","message":"made to fail"}'
                exit 8
                """);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        System.setProperty(LAUNCHER, launcher.toString());
        Session session = study();
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        if (fewerThreads() > 0) {
            assertThat(session.out())
                    .contains("threads: 1 (made up)", "skipped: batch 4, width 16, 1 thread: made to fail");
        }
        assertThat(session.out()).contains("Bound by ", "Growth ", "Limits ", "page.html");
        assertThat(session.err()).contains("limits of", "batch 1, width 8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--batches  | 0                | --batches",
                "--batches  | 1,,2             | --batches",
                "--batches  | 100000           | 16384",
                "--widths   | many             | found \"many\"",
                "--budget   | 0                | --budget",
                "--budget   | NaN              | --budget",
                "--budget   | soon             | --budget",
                "--features | 0                | --features",
                "--recipe   | dsart            | fp32 or hqaf",
                "--device   | host,opencl:0    | one device",
                "--model    | mlp:8            | expected no --scaling beside it",
                "--batch    | 8                | expected no --scaling beside it",
                "--steps    | 8                | expected no --scaling beside it",
                "--trace    | t.json           | expected no --scaling beside it"
            })
    void shouldRefuseWhatMakesNoSense(String option, String value, String message) {
        Path page = home.resolve("page.html");
        Session.run("profile", "--scaling", "--report", page.toString(), option, value)
                .failedWith(ExitCode.USAGE, message);
        assertThat(page).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--batches,1", "--widths,8", "--budget,1", "--report,page.html"})
    void shouldRefuseItsOptionsWithoutIt(String option, String value) {
        Session.run("profile", option, value).failedWith(ExitCode.USAGE, option, "expected --scaling beside it");
    }

    @Test
    void shouldNotMeasureForAFileThatCantBeWritten() {
        Session.run(
                        "profile",
                        "--scaling",
                        "--report",
                        home.resolve("no/page.html").toString())
                .failedWith(ExitCode.UNWRITABLE, "no/page.html", "--report");
    }

    @Test
    void shouldMeasureWithPowersOfTwo() {
        assertThat(ScalingRun.powersBelow(0)).isEmpty();
        assertThat(ScalingRun.powersBelow(1)).isEmpty();
        assertThat(ScalingRun.powersBelow(6)).containsExactly(1, 2, 4);
        assertThat(ScalingRun.powersBelow(8)).containsExactly(1, 2, 4);
    }
}
