package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MetricsLogTest {
    @TempDir
    Path directory;

    static StepMetrics step(long step) {
        return new StepMetrics(step, 0, 128, 2.0 / step, 0.5, 0.1, Double.NaN, step * 0.01, 12_800);
    }

    @Test
    void shouldWriteOneObjectALineWithTheEventFirst() throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append("step", step(1));
            log.append("evaluation", new EvaluationMetrics(1, 0, "test", 10, 0.5, 0.9, 0.1));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"event\":\"step\",").contains("\"learning_rate\":0.1");
        assertThat(lines.get(1)).startsWith("{\"event\":\"evaluation\",").contains("\"split\":\"test\"");
    }

    @Test
    void shouldWriteNullForNumbersThatJsonHasNoWordFor() {
        assertThat(MetricsJson.line("step", step(3))).contains("\"gradient_norm\":null");
        assertThat(MetricsJson.line("x", new EvaluationMetrics(1, 0, "test", 1, Double.POSITIVE_INFINITY, 0, 0)))
                .contains("\"loss\":null");
    }

    @Test
    void shouldDropWhatLiesAfterTheResumedStep() throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file)) {
            for (int i = 1; i <= 5; i++) {
                log.append("step", step(i));
            }
            log.append("done", MetricsJson.object().put("steps", 5));
        }
        Files.writeString(file, "{\"event\":\"step\",\"ste", StandardOpenOption.APPEND);
        try (MetricsLog log = MetricsLog.resume(file, 3)) {
            log.append("step", step(4));
        }
        List<JsonNode> lines = MetricsLog.read(file);
        assertThat(lines).extracting(line -> line.path("step").asLong()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void shouldReadAMissingFileAsAnEmptyLog() {
        assertThat(MetricsLog.read(directory.resolve("none.jsonl"))).isEmpty();
    }

    @Test
    void shouldKeepEveryNumberBitForBitWhenResumed() {
        Path file = directory.resolve("metrics.jsonl");
        StepMetrics odd = new StepMetrics(1, 0, 128, 0.1 + 0.2, 1.0 / 3, 1e-300, Double.MIN_VALUE, 1e10, 123456789.123);
        try (MetricsLog log = MetricsLog.open(file)) {
            log.append("step", odd);
        }
        MetricsLog.resume(file, 1).close();
        JsonNode line = MetricsLog.read(file).getFirst();
        assertThat(line.path("loss").asDouble()).isEqualTo(odd.loss());
        assertThat(line.path("accuracy").asDouble()).isEqualTo(odd.accuracy());
        assertThat(line.path("gradient_norm").asDouble()).isEqualTo(odd.gradientNorm());
    }
}
