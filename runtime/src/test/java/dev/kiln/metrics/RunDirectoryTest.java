package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 31, 12, 0, 5);

    @TempDir
    Path directory;

    @Test
    void shouldNameARunByTimeModelAndData() {
        RunDirectory run = RunDirectory.create(directory, NOON, "mlp:1024,1024", "../shared/data/mnist");
        assertThat(run.name()).isEqualTo("20260131-120005-mlp-1024-1024-mnist");
        assertThat(run.checkpoints()).isDirectory();
    }

    @Test
    void shouldFindAFreeNameWhenTwoRunsStartInOneSecond() {
        RunDirectory.create(directory, NOON, "mlp:8", "glyphs:n=100");
        RunDirectory second = RunDirectory.create(directory, NOON, "mlp:8", "glyphs:n=100");
        assertThat(second.name()).isEqualTo("20260131-120005-mlp-8-glyphs-2");
    }

    @Test
    void shouldRefuseADirectoryThatExists() throws IOException {
        Path path = Files.createDirectory(directory.resolve("mine"));
        assertThatThrownBy(() -> RunDirectory.create(path))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("already exists")
                .hasMessageContaining("--run-dir")
                .extracting(e -> ((KilnException) e).code())
                .isEqualTo("run-exists");
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void shouldRefuseToMakeARunBelowAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> RunDirectory.create(file.resolve("run")))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--run-dir");
    }

    @Test
    void shouldSayWhatIsMissingWhenADirectoryIsNoRun() {
        assertThatThrownBy(() -> RunDirectory.open(directory))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("run.json")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldReadBackWhatItWrote() {
        RunDirectory run = RunDirectory.create(directory.resolve("r"));
        run.writeRunJson(MetricsJson.object().put("seed", 7));
        assertThat(RunDirectory.open(run.path()).readRunJson().path("seed").asInt())
                .isEqualTo(7);
        assertThat(run.path().toFile().list()).containsExactlyInAnyOrder("checkpoints", "run.json");
    }
}
