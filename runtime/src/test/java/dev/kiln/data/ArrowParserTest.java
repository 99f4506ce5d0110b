package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowParserTest {
    private static final DataOptions ALL = DataOptions.defaults().withTestFraction(0);

    @TempDir
    private Path directory = Path.of("");

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void close() {
        allocator.close();
    }

    private String write(byte[] bytes) throws IOException {
        Path path = directory.resolve("data.arrow");
        Files.write(path, bytes);
        return path.toString();
    }

    private FieldVector floats(String name, float... values) {
        return ArrowBytes.floats(allocator, name, values);
    }

    private FieldVector ints(String name, int... values) {
        return ArrowBytes.ints(allocator, name, values);
    }

    private FieldVector texts(String name, String... values) {
        return ArrowBytes.texts(allocator, name, values);
    }

    private static byte[] file(FieldVector... vectors) {
        return ArrowBytes.of(true, CodecType.NO_COMPRESSION, vectors);
    }

    @ParameterizedTest
    @CsvSource({"true,NO_COMPRESSION", "false,NO_COMPRESSION", "true,LZ4_FRAME", "false,ZSTD"})
    void readsFilesAndStreams(boolean file, CodecType codec) throws IOException {
        String spec = write(ArrowBytes.table(file, codec));
        try (DataSplits splits = DataSources.open(spec, ALL)) {
            Dataset data = splits.train();
            assertThat(data.size()).isEqualTo(4);
            assertThat(data.schema().featureNames()).containsExactly("x", "c=p", "c=q", "n");
            assertThat(data.raw(1)).containsExactly(-2.5f, 0, 1, 8);
            assertThat(data.raw(3)).containsExactly(-2.5f, 0, 1, 8);
            assertThat(data.classNames()).containsExactly("no", "yes");
            assertThat(data.label(2)).isEqualTo(1);
        }
    }

    @Test
    void readsImagesWithTheirShape() throws IOException {
        String spec = write(ArrowBytes.images());
        try (DataSplits splits = DataSources.open(spec, ALL)) {
            assertThat(splits.train().sampleShape()).containsExactly(2, 3);
            assertThat(splits.train().raw(0)[1]).isEqualTo(1f);
            assertThat(splits.train().raw(1)[0]).isEqualTo(200 * (1 / 255f));
            assertThat(splits.train().normalization().mean()).hasSize(1);
        }
    }

    @Test
    void readsTheRecordsOfABatchBack() throws IOException {
        byte[] bytes;
        float[] expected;
        try (TensorAllocator tensors = new TensorAllocator();
                DataSplits splits = DataSources.open("glyphs:n=20,test=1", DataOptions.defaults(), tensors);
                BatchLoader loader = BatchLoader.inOrder(splits.train(), 20, tensors)) {
            Batch batch = loader.next();
            VectorSchemaRoot records = batch.records();
            bytes = ArrowBytes.of(false, CodecType.NO_COMPRESSION, records.getVector(0), records.getVector(1));
            records.close();
            expected = new float[784];
            splits.train().copyFeatures(19, expected, 0);
        }
        try (DataSplits splits = DataSources.open(write(bytes), ALL)) {
            assertThat(splits.train().size()).isEqualTo(40);
            assertThat(splits.train().raw(19)).isEqualTo(expected);
        }
    }

    @Test
    void refusesForeignAndTruncatedFiles() throws IOException {
        byte[] whole = ArrowBytes.of(false, CodecType.NO_COMPRESSION, floats("x", 1, 2, 3), ints("label", 0, 1, 0));
        for (int length = 0; length < whole.length - 16; length += 5) {
            byte[] part = Arrays.copyOf(whole, length);
            write(part);
            try (DataSplits splits =
                    DataSources.open(directory.resolve("data.arrow").toString(), ALL)) {
                assertThat(splits.train().size())
                        .as("a stream that stops after a batch")
                        .isEqualTo(3);
            } catch (KilnException e) {
                assertThat(e.code()).isIn("bad-arrow", "empty-data");
            }
        }
        assertFault("bad-arrow", write("PAR1 and then something".getBytes(StandardCharsets.UTF_8)), ALL)
                .contains("is no Arrow data");
        assertFault("bad-arrow", write(new byte[0]), ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "null", "text", "date", "one", "empty"})
    void refuses(String what) throws IOException {
        FieldVector label = ints("label", 0, 1);
        switch (what) {
            case "nan" ->
                assertFault("not-finite", write(file(floats("x", 1, Float.NaN), label)), ALL)
                        .contains("row 2")
                        .contains("\"x\"");
            case "null" -> {
                Float8Vector nulls = new Float8Vector("x", allocator);
                nulls.allocateNew(2);
                nulls.set(0, 1);
                nulls.setNull(1);
                nulls.setValueCount(2);
                assertFault("not-finite", write(file(nulls, label)), ALL)
                        .contains("row 2")
                        .contains("null");
            }
            case "text" -> {
                label.close();
                assertFault("missing-column", write(file(texts("a", "p", "q"))), ALL);
            }
            case "date" -> {
                DateDayVector dates = new DateDayVector("when", allocator);
                dates.allocateNew(2);
                dates.set(0, 1);
                dates.set(1, 2);
                dates.setValueCount(2);
                assertFault("bad-arrow", write(file(dates, label)), ALL)
                        .contains("\"when\"")
                        .contains("Date");
            }
            case "one" -> {
                label.close();
                assertFault("one-class", write(file(floats("x", 1, 2), ints("label", 3, 3))), ALL);
            }
            default -> {
                label.close();
                assertFault("empty-data", write(file(floats("x"), ints("label"))), ALL);
            }
        }
    }

    @Test
    void readsTestSamplesAsItReadTheTrainingSamples() throws IOException {
        Files.write(directory.resolve("train.arrow"), file(floats("x", 1, 2), texts("label", "b", "a")));
        Files.write(directory.resolve("test.arrow"), file(texts("label", "b"), ints("x", 9)));
        try (DataSplits splits = DataSources.open(directory.toString(), DataOptions.defaults())) {
            assertThat(splits.test().raw(0)).containsExactly(9);
            assertThat(splits.test().label(0)).isEqualTo(1);
            assertThat(splits.test().classNames()).isEqualTo(List.of("a", "b"));
        }
    }
}
