package dev.kiln.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PredictionFileTest {
    private static final List<String> CLASSES = List.of("cat", "dog, \"big\"");

    @TempDir
    Path directory;

    private Path write(PredictionFile.Format format, int rows) {
        Path file = directory.resolve("predictions");
        try (TensorAllocator allocator = new TensorAllocator()) {
            PredictionFile.write(file, format, CLASSES, allocator.arrow(), writer -> {
                for (int i = 0; i < rows; i++) {
                    writer.write(i, i % 2, i % 2 == 0 ? new float[] {0.75f, 0.25f} : new float[] {0.125f, 0.875f});
                }
                writer.write(rows, -1, new float[] {Float.NaN, Float.NaN});
            });
        }
        return file;
    }

    @Test
    void shouldQuoteNamesInCsv() throws IOException {
        assertThat(Files.readString(write(PredictionFile.Format.CSV, 2))).isEqualTo("""
                        index,label,probability,p(cat),"p(dog, ""big"")"
                        0,cat,0.75,0.75,0.25
                        1,"dog, ""big""\",0.875,0.125,0.875
                        2,,,NaN,NaN
                        """);
    }

    @Test
    void shouldWriteOneJsonObjectALine() throws IOException {
        List<JsonNode> lines = Files.readAllLines(write(PredictionFile.Format.JSON, 2)).stream()
                .map(MetricsJson::parse)
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).path("label").asString()).isEqualTo(CLASSES.get(1));
        assertThat(lines.get(1).path("probabilities").path("cat").asDouble()).isEqualTo(0.125);
        assertThat(lines.get(2).path("label").isNull()).isTrue();
    }

    @Test
    void shouldWriteArrowInSeveralBatches() throws IOException {
        Path file = write(PredictionFile.Format.ARROW, 9_000);
        try (TensorAllocator allocator = new TensorAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator.arrow())) {
            int rows = 0;
            while (reader.loadNextBatch()) {
                var root = reader.getVectorSchemaRoot();
                for (int i = 0; i < root.getRowCount(); i++, rows++) {
                    if (rows < 9_000) {
                        Float4Vector cat = (Float4Vector) root.getVector("p(cat)");
                        assertThat(cat.get(i)).isEqualTo(rows % 2 == 0 ? 0.75f : 0.125f);
                        assertThat(root.getVector("index").getObject(i)).isEqualTo(rows);
                        assertThat(root.getVector("label").getObject(i)).hasToString(CLASSES.get(rows % 2));
                    } else {
                        assertThat(root.getVector("label").isNull(i)).isTrue();
                    }
                }
            }
            assertThat(rows).isEqualTo(9_001);
        }
    }
}
