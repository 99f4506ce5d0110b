package dev.kiln.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that share a machine, in short. How fast they are is no part of it. */
class RobustSpeedTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldTellWhatEachOfTwoTrainingsHas() throws Exception {
        Comparison result = new TwoTrainingsBenchmark().run(List.of("--pairs", "7", "--millis", "20"), out);
        assertThat(result.pairs()).isEqualTo(7);
        assertThat(result.ratioLow()).isPositive();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("of one alone the first has");
    }

    @Test
    void shouldFindTheLimitOfItsContainerAndLeaveNoGroupBehind() throws Exception {
        CpuQuota quota;
        try {
            quota = CpuQuota.create(1);
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("A limit of CPUs can't be measured here");
            Assumptions.abort(String.valueOf(e.getMessage()));
            return;
        }
        try (quota;
                KilnProcess process = new KilnProcess(quota.command(), List.of(), "sgd", "fp32")) {
            assertThat(process.threads()).isEqualTo(1);
            assertThat(process.run(2)).isPositive();
            assertThat(process.peakResidentBytes()).isGreaterThan(1 << 20);
            assertThat(quota.statistics()).contains("nr_periods");
        }
        assertThat(Files.exists(quota.folder())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "--optimizer, lion, --optimizer must be sgd or adamw",
        "--recipe, int1, --recipe must be fp32 or hqaf",
        "--pairs, 3, --pairs must be at least 7"
    })
    void shouldRefuseWhatTheyDoNotKnow(String option, String value, String message) {
        for (Benchmark benchmark :
                List.of(new TwoTrainingsBenchmark(), new CpuLimitBenchmark(), new MemoryBenchmark())) {
            assertThatThrownBy(() -> benchmark.run(List.of(option, value), out))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}
