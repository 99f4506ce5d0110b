package dev.kiln.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path runs;

    private Comparison sample() {
        return new Comparison(List.of(
                RunData.read(SampleRun.write(runs, "slow", 1, 0.05)),
                RunData.read(SampleRun.write(runs, "fast", 2, 0.2))));
    }

    @Test
    void shouldFindTheSettingsThatDiffer() {
        assertThat(sample().differences())
                .containsExactly(
                        new Comparison.Difference("learning-rate", List.of("0.05", "0.2")),
                        new Comparison.Difference("seed", List.of("1", "2")));
    }

    @Test
    void shouldMarkTheBestOfEachFigure() {
        Comparison.Figure accuracy = sample().figures().getFirst();
        assertThat(accuracy.name()).isEqualTo("test accuracy");
        assertThat(accuracy.best()).isEqualTo(1);
        assertThat(accuracy.format(1)).isEqualTo("98.49%");
    }

    @Test
    void shouldDrawAllRunsInOnePlot() throws IOException {
        String page = sample().render();
        String kept = System.getProperty("kiln.test.keep-comparison", "");
        if (!kept.isEmpty()) {
            Files.writeString(Path.of(kept), page);
        }
        assertThat(page)
                .contains("2 runs", "learning-rate", "slow validation", "fast validation")
                .doesNotContain("NaN");
        assertThat(page.split("<figure class=\"chart\">", -1)).hasSize(5);
    }
}
