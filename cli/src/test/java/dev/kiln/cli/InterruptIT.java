package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.MetricsLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ctrl-C, as a terminal sends it, to a training in a process of its own. */
class InterruptIT {
    private static final List<String> SETTINGS =
            List.of("--data", "glyphs:n=2000,test=200", "--model", "mlp:16", "--batch", "16", "--log-every", "1");

    private static final long INTERRUPT = 1L << 1; // signal 2 in a mask

    @TempDir
    Path home;

    /** What a shell starts in the background may ignore the signal, and children inherit that. */
    @BeforeAll
    static void requireSignal() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            long ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring(line.indexOf(':') + 1).strip(), 16))
                    .findFirst()
                    .orElse(0);
            Assumptions.assumeTrue(
                    (ignored & INTERRUPT) == 0, "This process ignores Ctrl-C (SIGINT), so its children do, too");
        }
    }

    @Test
    void shouldSaveACheckpointSayHowToResumeAndResumeToTheSameBits() throws Exception {
        Path interrupted = home.resolve("interrupted");
        Process process = start("train", interrupted, List.of("--epochs", "60"));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int steps = 0;
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.startsWith("{\"event\":\"step\"") && ++steps == 25) {
                    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                    .start()
                                    .waitFor())
                            .isZero();
                }
            }
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
            JsonNode last = MetricsJson.parse(lines.getLast());
            assertThat(last.path("code").asString()).as(lines.getLast()).isEqualTo("interrupted");
            assertThat(last.path("message").asString()).contains("kiln train --resume " + interrupted);
        }
        assertThat(interrupted.resolve("report.html")).isNotEmptyFile();

        Session resumed = Session.run("train", "--resume", interrupted.toString(), "--json");
        assertThat(resumed.code()).as(resumed.out()).isZero();
        List<String> whole = new ArrayList<>(
                List.of("train", "--json", "--run-dir", home.resolve("whole").toString()));
        whole.addAll(SETTINGS);
        whole.addAll(List.of("--epochs", "60"));
        Session uninterrupted = Session.run(whole.toArray(String[]::new));
        assertThat(resumed.last().path("weights_sha256"))
                .isEqualTo(uninterrupted.last().path("weights_sha256"));
        assertThat(steps(interrupted)).doesNotHaveDuplicates().isEqualTo(steps(home.resolve("whole")));
    }

    /** An evaluation keeps what it has trained, goes on within the training that was stopped, and does the rest. */
    @Test
    void shouldGoOnWithAnEvaluation() throws Exception {
        Path interrupted = home.resolve("evaluation");
        List<String> words = List.of("--epochs", "2,30", "--seeds", "1", "--recipes", "dsart", "--budget", "0");
        Process process = start("evaluate", interrupted, words);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int runs = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.startsWith("{\"event\":\"evaluate_run\"") && ++runs == 2) {
                    awaitSteps(interrupted.resolve("fp32-e30-seed-42"));
                    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                    .start()
                                    .waitFor())
                            .isZero();
                }
            }
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).as(lines.getLast()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(lines.getLast()).contains("kiln evaluate", interrupted.toString());
        assertThat(interrupted.resolve("evaluation.html")).isNotEmptyFile();
        assertThat(steps(interrupted.resolve("fp32-e30-seed-42"))).hasSizeLessThan(30 * 119);

        List<String> again = new ArrayList<>(List.of("evaluate", "--json", "--run-dir", interrupted.toString()));
        again.addAll(SETTINGS);
        again.addAll(words);
        Session rest = Session.run(again.toArray(String[]::new));
        assertThat(rest.last().path("event").asString()).as(rest.out()).isEqualTo("done");
        assertThat(rest.objects().getFirst().path("done").asInt()).isEqualTo(2);
        long trained = rest.objects().stream()
                .filter(line -> line.path("event").asString().equals("evaluate_run"))
                .count();
        assertThat(trained).isBetween(3L, 5L);
        assertThat(steps(interrupted.resolve("fp32-e30-seed-42")))
                .doesNotHaveDuplicates()
                .hasSize(30 * 119);
    }

    private static void awaitSteps(Path run) throws InterruptedException {
        Path metrics = run.resolve("metrics.jsonl");
        for (int i = 0; i < 600 && (!Files.exists(metrics) || steps(run).size() < 20); i++) {
            Thread.sleep(100);
        }
    }

    private static List<Long> steps(Path run) {
        return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.path("event").asString("").equals("step"))
                .map(line -> line.path("step").asLong())
                .toList();
    }

    private static Process start(String command, Path run, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                "--json",
                "--run-dir",
                run.toString()));
        words.addAll(SETTINGS);
        words.addAll(more);
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
