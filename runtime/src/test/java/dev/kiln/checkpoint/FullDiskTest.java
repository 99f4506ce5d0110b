package dev.kiln.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small file system in memory, where this process may mount one. */
class FullDiskTest {
    @TempDir
    Path directory;

    @Test
    void shouldSayThatTheDiskIsFullAndKeepEarlierCheckpoints() throws Exception {
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=32k", "none", directory.toString()),
                "no file system can be mounted here");
        try (Samples samples = new Samples()) {
            CheckpointStore store = new CheckpointStore(directory.resolve("checkpoints"), 100);
            store.write(samples.checkpoint(1, 0.5), samples.parameters(), samples.optimizer());
            assertThatThrownBy(() -> {
                        for (int step = 2; step < 100; step++) {
                            store.write(samples.checkpoint(step, 0.5), samples.parameters(), samples.optimizer());
                        }
                    })
                    .isInstanceOf(KilnException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("earlier ones are intact")
                    .hasMessageNotContaining("\n");
            Path latest = store.latest().orElseThrow();
            assertThat(CheckpointReader.read(latest).weightsSha256()).hasSize(64);
            assertThat(directory.resolve("checkpoints").toFile().list()).noneMatch(name -> name.startsWith("."));
        } finally {
            run("umount", directory.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
