package dev.kiln.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Reads weights back by readers written from the formats' descriptions, and by NumPy where there is one. */
class WeightFilesTest {
    @TempDir
    Path directory;

    private final TensorAllocator allocator = new TensorAllocator();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    @BeforeEach
    void fill() {
        add("layers.0.weight", 3, 5);
        add("layers.0.bias", 3);
        add("layers.2.weight", 2, 1, 7);
    }

    @AfterEach
    void close() {
        tensors.values().forEach(Tensor::close);
        allocator.close();
    }

    private void add(String name, Integer... shape) {
        Tensor tensor = allocator.allocate("weights", ElementType.FLOAT32, new Shape(List.of(shape)));
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, value(name, i));
        }
        tensors.put(name, tensor);
    }

    private Map<String, ExportedTensor> exported() {
        Map<String, ExportedTensor> exported = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> exported.put(name, ExportedTensor.of(tensor)));
        return exported;
    }

    private static float value(String name, long index) {
        return index == 1 ? -0.0f : name.length() + index * 0.37f;
    }

    @Test
    void shouldWriteSafetensorsThatAnIndependentReaderUnderstands() throws IOException {
        Path file = directory.resolve("model.safetensors");
        SafetensorsFile.write(file, exported(), Map.of("format", "kiln"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(bytes.getLong());
        assertThat((Long.BYTES + headerLength) % 8).isZero();
        byte[] text = new byte[headerLength];
        bytes.get(text);
        JsonNode header = MetricsJson.parse(new String(text, StandardCharsets.UTF_8));
        assertThat(header.path("__metadata__").path("format").asString()).isEqualTo("kiln");
        ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int expectedStart = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            JsonNode tensor = header.path(entry.getKey());
            assertThat(tensor.path("dtype").asString()).isEqualTo("F32");
            assertThat(tensor.path("shape").valueStream().map(JsonNode::asInt).toList())
                    .isEqualTo(entry.getValue().shape().dimensions());
            int start = tensor.path("data_offsets").path(0).asInt();
            int end = tensor.path("data_offsets").path(1).asInt();
            assertThat(start).isEqualTo(expectedStart);
            for (int i = 0; i < (end - start) / 4; i++) {
                assertThat(data.getFloat(start + 4 * i)).isEqualTo(value(entry.getKey(), i));
            }
            expectedStart = end;
        }
        assertThat(data.capacity()).isEqualTo(expectedStart);
    }

    @Test
    void shouldWriteNumpyFilesThatAnIndependentReaderUnderstands() throws IOException {
        NumpyFile.writeAll(directory.resolve("npy"), exported(), "");
        NumpyFile.writeArchive(directory.resolve("model.npz"), exported(), "");
        try (ZipFile zip = new ZipFile(directory.resolve("model.npz").toFile())) {
            assertThat(zip.size()).isEqualTo(tensors.size());
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                byte[] alone = Files.readAllBytes(directory.resolve("npy").resolve(entry.getKey() + ".npy"));
                checkNumpy(entry.getKey(), entry.getValue().shape(), alone);
                try (InputStream in = zip.getInputStream(zip.getEntry(entry.getKey() + ".npy"))) {
                    assertThat(in.readAllBytes()).isEqualTo(alone);
                }
            }
        }
    }

    private static void checkNumpy(String name, Shape shape, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(magic).isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        byte[] header = new byte[bytes.getShort()];
        bytes.get(header);
        assertThat(bytes.position() % 64).isZero();
        String expected = shape.dimensions()
                .toString()
                .replace("[", "(")
                .replace("]", shape.dimensions().size() == 1 ? ",)" : ")");
        assertThat(new String(header, StandardCharsets.US_ASCII))
                .contains("'descr': '<f4'", "'fortran_order': False", "'shape': " + expected)
                .endsWith("\n");
        for (long i = 0; i < shape.elements(); i++) {
            assertThat(bytes.getFloat()).isEqualTo(value(name, i));
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void shouldBeReadByNumpyItself() throws IOException, InterruptedException {
        NumpyFile.writeArchive(directory.resolve("model.npz"), exported(), "");
        String script = "import numpy, sys; d = numpy.load(sys.argv[1]); "
                + "print(sorted((k, d[k].shape, float(d[k].ravel()[2])) for k in d.files))";
        Process python;
        try {
            python = new ProcessBuilder(
                            "python3",
                            "-c",
                            script,
                            directory.resolve("model.npz").toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            Assumptions.abort("python3 is not installed");
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Assumptions.assumeFalse(said.contains("No module named"), "NumPy is not installed");
        assertThat(said).contains("'layers.0.bias', (3,)", "'layers.0.weight', (3, 5)", "'layers.2.weight', (2, 1, 7)");
    }

    @Test
    void shouldReplaceAFileAsAWholeOrNotAtAll() throws IOException {
        Path file = directory.resolve("folder");
        Files.createDirectory(file);
        Files.createFile(file.resolve("something"));
        assertThatThrownBy(() -> NumpyFile.writeArchive(file, exported(), ""))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--output");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }
}
