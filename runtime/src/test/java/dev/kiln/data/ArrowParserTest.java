package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
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

    private static byte[] bytes(boolean file, CodecType codec, FieldVector... vectors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompressionCodec.Factory factory = codec == CodecType.NO_COMPRESSION
                ? NoCompressionCodec.Factory.INSTANCE
                : CommonsCompressionFactory.INSTANCE;
        try (VectorSchemaRoot root = VectorSchemaRoot.of(vectors);
                ArrowWriter writer = file
                        ? new ArrowFileWriter(
                                root, null, Channels.newChannel(out), Map.of(), IpcOption.DEFAULT, factory, codec)
                        : new ArrowStreamWriter(
                                root, null, Channels.newChannel(out), IpcOption.DEFAULT, factory, codec)) {
            writer.start();
            writer.writeBatch();
            writer.writeBatch();
            writer.end();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private String write(byte[] bytes) throws IOException {
        Path path = directory.resolve("data.arrow");
        Files.write(path, bytes);
        return path.toString();
    }

    private FieldVector floats(String name, float... values) {
        Float4Vector vector = new Float4Vector(name, allocator);
        vector.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        vector.setValueCount(values.length);
        return vector;
    }

    private FieldVector ints(String name, int... values) {
        IntVector vector = new IntVector(name, allocator);
        vector.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        vector.setValueCount(values.length);
        return vector;
    }

    private FieldVector texts(String name, String... values) {
        VarCharVector vector = new VarCharVector(name, allocator);
        vector.allocateNew();
        for (int i = 0; i < values.length; i++) {
            vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
        }
        vector.setValueCount(values.length);
        return vector;
    }

    private FieldVector pixels(String name, Map<String, String> metadata, int size, int... values) {
        FixedSizeListVector list = new FixedSizeListVector(
                name, allocator, new FieldType(true, new ArrowType.FixedSizeList(size), null, metadata), null);
        list.addOrGetVector(FieldType.notNullable(MinorType.UINT1.getType()));
        list.allocateNew();
        UInt1Vector items = (UInt1Vector) list.getDataVector();
        for (int i = 0; i < values.length; i++) {
            items.setSafe(i, values[i]);
        }
        for (int i = 0; i < values.length / size; i++) {
            list.setNotNull(i);
        }
        list.setValueCount(values.length / size);
        return list;
    }

    @ParameterizedTest
    @CsvSource({"true,NO_COMPRESSION", "false,NO_COMPRESSION", "true,LZ4_FRAME", "false,ZSTD"})
    void readsFilesAndStreams(boolean file, CodecType codec) throws IOException {
        String spec = write(bytes(
                file, codec, floats("x", 1, -2.5f), texts("c", "p", "q"), ints("n", 7, 8), texts("kind", "yes", "no")));
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
        Map<String, String> metadata = Map.of(
                "ARROW:extension:name", "arrow.fixed_shape_tensor", "ARROW:extension:metadata", "{\"shape\":[2,3]}");
        String spec = write(bytes(
                true,
                CodecType.NO_COMPRESSION,
                ints("label", 0, 1),
                pixels("image", metadata, 6, 0, 255, 51, 1, 2, 3, 200, 0, 0, 0, 0, 0)));
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
        try (dev.kiln.tensor.TensorAllocator tensors = new dev.kiln.tensor.TensorAllocator();
                DataSplits splits = DataSources.open("glyphs:n=20,test=1", DataOptions.defaults(), tensors);
                BatchLoader loader = BatchLoader.inOrder(splits.train(), 20, tensors)) {
            Batch batch = loader.next();
            VectorSchemaRoot records = batch.records();
            bytes = bytes(false, CodecType.NO_COMPRESSION, records.getVector(0), records.getVector(1));
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
        byte[] whole = bytes(false, CodecType.NO_COMPRESSION, floats("x", 1, 2, 3), ints("label", 0, 1, 0));
        for (int length = 0; length < whole.length - 16; length += 5) {
            byte[] part = Arrays.copyOf(whole, length);
            write(part);
            try (DataSplits splits =
                    DataSources.open(directory.resolve("data.arrow").toString(), ALL)) {
                assertThat(splits.train().size())
                        .as("a stream that stops after a batch")
                        .isEqualTo(3);
            } catch (dev.kiln.KilnException e) {
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
                assertFault(
                                "not-finite",
                                write(bytes(true, CodecType.NO_COMPRESSION, floats("x", 1, Float.NaN), label)),
                                ALL)
                        .contains("row 2")
                        .contains("\"x\"");
            case "null" -> {
                Float8Vector nulls = new Float8Vector("x", allocator);
                nulls.allocateNew(2);
                nulls.set(0, 1);
                nulls.setNull(1);
                nulls.setValueCount(2);
                assertFault("not-finite", write(bytes(true, CodecType.NO_COMPRESSION, nulls, label)), ALL)
                        .contains("row 2")
                        .contains("null");
            }
            case "text" -> {
                label.close();
                assertFault("missing-column", write(bytes(true, CodecType.NO_COMPRESSION, texts("a", "p", "q"))), ALL);
            }
            case "date" -> {
                DateDayVector dates = new DateDayVector("when", allocator);
                dates.allocateNew(2);
                dates.set(0, 1);
                dates.set(1, 2);
                dates.setValueCount(2);
                assertFault("bad-arrow", write(bytes(true, CodecType.NO_COMPRESSION, dates, label)), ALL)
                        .contains("\"when\"")
                        .contains("Date");
            }
            case "one" -> {
                label.close();
                assertFault(
                        "one-class",
                        write(bytes(true, CodecType.NO_COMPRESSION, floats("x", 1, 2), ints("label", 3, 3))),
                        ALL);
            }
            default -> {
                label.close();
                assertFault(
                        "empty-data", write(bytes(true, CodecType.NO_COMPRESSION, floats("x"), ints("label"))), ALL);
            }
        }
    }

    @Test
    void readsTestSamplesAsItReadTheTrainingSamples() throws IOException {
        Files.write(
                directory.resolve("train.arrow"),
                bytes(true, CodecType.NO_COMPRESSION, floats("x", 1, 2), texts("label", "b", "a")));
        Files.write(
                directory.resolve("test.arrow"),
                bytes(true, CodecType.NO_COMPRESSION, texts("label", "b"), ints("x", 9)));
        try (DataSplits splits = DataSources.open(directory.toString(), DataOptions.defaults())) {
            assertThat(splits.test().raw(0)).containsExactly(9);
            assertThat(splits.test().label(0)).isEqualTo(1);
            assertThat(splits.test().classNames()).isEqualTo(List.of("a", "b"));
        }
    }
}
