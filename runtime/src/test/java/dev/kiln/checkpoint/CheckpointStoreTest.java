package dev.kiln.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    Path run;

    private final Samples samples = new Samples();

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void shouldGiveBackEveryBit() {
        Checkpoint written = store(3).write(samples.checkpoint(7, 0.5), samples.parameters(), samples.optimizer());
        Path path = CheckpointReader.resolve(run);
        assertThat(path).isEqualTo(run.resolve("checkpoints/7"));
        Checkpoint read = CheckpointReader.read(path);
        assertThat(read).isEqualTo(written);
        assertThat(read.progress().lastEpochLoss()).isNaN();
        Map<String, Tensor> into = samples.emptyParameters();
        CheckpointReader.load(path, read, Role.PARAMETER, into);
        assertThat(samples.hold(into)).isTrue();
        Sha256 weights = new Sha256();
        into.values().forEach(weights::add);
        assertThat(weights.hex()).isEqualTo(read.weightsSha256());
    }

    @Test
    void shouldWriteFilesThatArrowsOwnReaderReads() throws IOException {
        CheckpointStore store = store(3);
        store.write(samples.checkpoint(7, 0.5), samples.parameters(), samples.optimizer());
        try (FileChannel channel = FileChannel.open(store.path(7).resolve("a.weight.arrow"));
                ArrowFileReader reader =
                        new ArrowFileReader(channel, samples.allocator().arrow())) {
            reader.loadNextBatch();
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertThat(root.getSchema().getCustomMetadata())
                    .containsEntry("name", "a.weight")
                    .containsEntry("shape", "[17, 5]");
            assertThat(root.getVector("values").toString())
                    .isEqualTo(samples.parameters()
                            .values()
                            .iterator()
                            .next()
                            .vector()
                            .toString());
        }
    }

    @Test
    void shouldKeepTheLastOnesAndTheBestOne() {
        CheckpointStore store = store(2);
        double[] scores = {0.1, 0.9, 0.3, 0.4, 0.5, Double.NaN};
        for (int i = 0; i < scores.length; i++) {
            store.write(samples.checkpoint(10L * (i + 1), scores[i]), samples.parameters(), samples.optimizer());
        }
        assertThat(CheckpointStore.steps(run.resolve("checkpoints"))).containsExactly(20L, 50L, 60L);
        assertThat(store.best()).contains(run.resolve("checkpoints/20"));
        assertThat(store.latest()).contains(run.resolve("checkpoints/60"));
        assertThat(store(2).best()).contains(run.resolve("checkpoints/20"));
    }

    @Test
    void shouldForgetWhatLiesAfterTheResumedStep() {
        CheckpointStore store = store(3);
        for (int step = 1; step <= 3; step++) {
            store.write(samples.checkpoint(step, 0.1 * step), samples.parameters(), samples.optimizer());
        }
        store.deleteAfter(1);
        assertThat(CheckpointStore.steps(run.resolve("checkpoints"))).containsExactly(1L);
        assertThat(store.best()).contains(run.resolve("checkpoints/1"));
    }

    @Test
    void shouldReplaceACheckpointOfTheSameStep() {
        CheckpointStore store = store(3);
        store.write(samples.checkpoint(5, 0.1), samples.parameters(), samples.optimizer());
        store.write(samples.checkpoint(5, 0.2), samples.parameters(), samples.optimizer());
        assertThat(CheckpointReader.read(store.path(5)).score()).isEqualTo(0.2);
    }

    @Test
    void shouldNeitherSeeNorKeepWhatAKillLeftHalfWritten() throws IOException {
        CheckpointStore store = store(3);
        store.write(samples.checkpoint(5, 0.1), samples.parameters(), samples.optimizer());
        Path half = Files.createDirectory(run.resolve("checkpoints/.9.writing"));
        Files.writeString(half.resolve("a.weight.arrow"), "half");
        assertThat(CheckpointStore.latest(run)).contains(store.path(5));
        store(3);
        assertThat(half).doesNotExist();
    }

    @Test
    void shouldSayInOneLineWhereThereIsNoCheckpoint() {
        assertThatThrownBy(() -> CheckpointReader.resolve(run))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("holds none")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> CheckpointReader.resolve(run.resolve("missing")))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void shouldKeepEarlierCheckpointsWhenTheDiskRefuses() throws IOException {
        CheckpointStore store = store(3);
        store.write(samples.checkpoint(5, 0.1), samples.parameters(), samples.optimizer());
        // A file where the new directory should be made stands for every reason that a disk may have.
        Files.createDirectory(run.resolve("checkpoints/6"));
        Files.createDirectories(run.resolve("checkpoints/.6.replaced/not/empty"));
        assertThatThrownBy(() -> store.write(samples.checkpoint(6, 0.1), samples.parameters(), samples.optimizer()))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("earlier ones are intact")
                .hasMessageContaining("checkpoints/5")
                .hasMessageNotContaining("\n");
        assertThat(CheckpointReader.read(store.path(5)).step()).isEqualTo(5);
    }

    private CheckpointStore store(int keep) {
        return new CheckpointStore(run.resolve("checkpoints"), keep);
    }
}
