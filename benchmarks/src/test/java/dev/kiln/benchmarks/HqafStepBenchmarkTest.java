package dev.kiln.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short run of the whole comparison, and what it refuses. */
class HqafStepBenchmarkTest {
    private final HqafStepBenchmark benchmark = new HqafStepBenchmark();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldCompareBothStepsAndStateTheBytes() throws Exception {
        Comparison result = benchmark.run(List.of("--pairs", "7", "--steps", "1", "--warm-up", "20"), out);
        assertThat(result.pairs()).isEqualTo(7);
        assertThat(result.ratioLow()).isPositive();
        assertThat(result.ratioHigh()).isGreaterThanOrEqualTo(result.ratio());
        assertThat(result.peer()).isEqualTo("our FP32 step");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("residuals", "optimizer state", "of the bytes", "where a step's time goes");
    }

    @ParameterizedTest
    @CsvSource({
        "--peer, tensorflow, --peer must be ours or libtorch",
        "--optimizer, lion, --optimizer must be sgd or adamw",
        "--pairs, 3, --pairs must be at least 7",
        "--steps, many, --steps must be a number"
    })
    void shouldRefuseWhatItDoesNotKnow(String option, String value, String message) {
        assertThatThrownBy(() -> benchmark.run(List.of(option, value), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
