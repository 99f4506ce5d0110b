package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.MetricsLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ctrl-C, as a terminal sends it, to a training in a process of its own. */
class InterruptIT {
    private static final List<String> SETTINGS = List.of(
            "--data",
            "glyphs:n=2000,test=200",
            "--model",
            "mlp:16",
            "--epochs",
            "60",
            "--batch",
            "16",
            "--log-every",
            "1");

    @TempDir
    Path home;

    @Test
    void shouldSaveACheckpointSayHowToResumeAndResumeToTheSameBits() throws Exception {
        Path interrupted = home.resolve("interrupted");
        Process process = start("train", interrupted);
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
        Session uninterrupted = Session.run(whole.toArray(String[]::new));
        assertThat(resumed.last().path("weights_sha256"))
                .isEqualTo(uninterrupted.last().path("weights_sha256"));
        assertThat(steps(interrupted)).doesNotHaveDuplicates().isEqualTo(steps(home.resolve("whole")));
    }

    private static List<Long> steps(Path run) {
        return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.path("event").asString("").equals("step"))
                .map(line -> line.path("step").asLong())
                .toList();
    }

    private static Process start(String command, Path run) throws IOException {
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
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
