package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code export --packed}: decoded by what docs/EXPORT.md says alone, it is the FP32 export. */
class PackedExportTest {
    @TempDir
    static Path home = Path.of("");

    @BeforeAll
    static void train() {
        for (String recipe : List.of("hqaf", "fp32")) {
            Session training = Session.run(
                    "train",
                    "--data",
                    "glyphs:n=300,test=100",
                    "--model",
                    "mlp:150,70",
                    "--epochs",
                    "1",
                    "--recipe",
                    recipe,
                    "--run-dir",
                    home.resolve(recipe).toString());
            assertThat(training.code()).as(training.err()).isZero();
        }
    }

    /** Elements as they lie in a file, by the word that the file has for them. */
    private record Array(String type, List<Integer> shape, ByteBuffer bytes) {
        float value(int i) {
            return switch (type) {
                case "F32", "<f4" -> bytes.getFloat(4 * i);
                case "F16", "<f2" -> Float.float16ToFloat(bytes.getShort(2 * i));
                case "BF16", "<u2" -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
                default -> throw new AssertionError(type);
            };
        }
    }

    private static Session export(String file, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of(
                "export",
                home.resolve("hqaf").toString(),
                "--output",
                home.resolve(file).toString(),
                "--json"));
        words.addAll(List.of(more));
        Session session = Session.run(words.toArray(String[]::new));
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        return session;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<String, Array> safetensors(Path file, String[] packing) throws IOException {
        ByteBuffer all = little(Files.readAllBytes(file));
        byte[] text = new byte[(int) all.getLong()];
        all.get(text);
        int start = all.position();
        Map<String, Array> arrays = new LinkedHashMap<>();
        JsonNode header = MetricsJson.parse(new String(text, StandardCharsets.UTF_8));
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            JsonNode about = entry.getValue();
            if (entry.getKey().equals("__metadata__")) {
                packing[0] = about.path("packing").asString("");
                continue;
            }
            int from = about.path("data_offsets").path(0).asInt();
            int to = about.path("data_offsets").path(1).asInt();
            List<Integer> shape =
                    about.path("shape").valueStream().map(JsonNode::asInt).toList();
            ByteBuffer bytes = all.slice(start + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
            arrays.put(entry.getKey(), new Array(about.path("dtype").asString(), shape, bytes));
        }
        return arrays;
    }

    private static Array npy(byte[] file) {
        ByteBuffer bytes = little(file);
        byte[] header = new byte[bytes.getShort(8)];
        bytes.get(10, header);
        String text = new String(header, StandardCharsets.US_ASCII);
        String type = text.replaceFirst(".*'descr': '([^']*)'.*\n", "$1");
        List<Integer> shape = java.util.Arrays.stream(
                        text.replaceFirst(".*\\(([^)]*)\\).*\n", "$1").split(", *", -1))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
        int start = 10 + header.length;
        return new Array(type, shape, bytes.slice(start, file.length - start).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Map<String, Array> archive(Path file) throws IOException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                arrays.put(
                        entry.getName().replaceFirst("\\.npy$", ""),
                        npy(zip.getInputStream(entry).readAllBytes()));
            }
        }
        return arrays;
    }

    private static Map<String, Array> npz(Path file, String[] packing) throws IOException {
        Map<String, Array> arrays = archive(file);
        Array about = Objects.requireNonNull(arrays.remove("packing"));
        packing[0] = StandardCharsets.UTF_8.decode(about.bytes()).toString();
        return arrays;
    }

    private static Map<String, Array> npyFiles(Path directory, String[] packing) throws IOException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".npy")) {
                    arrays.put(name.replaceFirst("\\.npy$", ""), npy(Files.readAllBytes(file)));
                }
            }
        }
        packing[0] = Files.readString(directory.resolve("packing.json"));
        return arrays;
    }

    /** What codes and scales stand for. */
    private static float[] decoded(JsonNode about, Map<String, Array> arrays) {
        int rows = about.path("shape").path(0).asInt();
        int columns = about.path("shape").path(1).asInt();
        int group = about.path("group").asInt();
        int perByte = about.path("codes_per_byte").asInt();
        int bits = 8 / perByte;
        Array codes = Objects.requireNonNull(arrays.get(about.path("codes").asString()));
        Array scales = Objects.requireNonNull(arrays.get(about.path("scales").asString()));
        int pitch = codes.shape().get(1);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            int all = codes.bytes().get(row * pitch + column / perByte);
            int code = all << (32 - bits - column % perByte * bits) >> (32 - bits);
            values[i] = code * scales.value(row * scales.shape().get(1) + column / group);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "npz", "npy"})
    void shouldBeTheFp32ExportOnceItIsDecoded(String format) throws IOException {
        Session packedSession = export("packed." + format, "--packed", "--format", format);
        Session plainSession = export("plain.safetensors");
        String[] packing = new String[1];
        Path file = home.resolve("packed." + format);
        Map<String, Array> arrays = switch (format) {
            case "npz" -> npz(file, packing);
            case "npy" -> npyFiles(file, packing);
            default -> safetensors(file, packing);
        };
        JsonNode about = MetricsJson.parse(packing[0]);
        Map<String, Array> plain = safetensors(home.resolve("plain.safetensors"), new String[1]);
        assertThat(about.propertyNames())
                .containsExactlyInAnyOrder("layers.0.weight", "layers.2.weight", "layers.4.weight");
        for (Map.Entry<String, Array> expected : plain.entrySet()) {
            JsonNode own = about.path(expected.getKey());
            int n = expected.getValue().bytes().capacity() / 4;
            float[] values = new float[n];
            if (own.has("codes")) {
                assertThat(own.path("format").asString()).isEqualTo("INT4");
                values = decoded(own, arrays);
            } else {
                Array array = Objects.requireNonNull(arrays.get(expected.getKey()));
                for (int i = 0; i < n; i++) {
                    values[i] = array.value(i);
                }
            }
            assertThat(values).hasSize(n);
            for (int i = 0; i < n; i++) {
                assertThat(values[i]).isEqualTo(expected.getValue().value(i));
            }
        }
        long bytes = arrays.values().stream()
                .mapToLong(array -> array.bytes().capacity())
                .sum();
        assertThat(packedSession.last().path("bytes").asLong()).isEqualTo(bytes);
        assertThat(plainSession.last().path("bits_per_weight").asDouble()).isEqualTo(32);
        assertThat(packedSession.last().path("bits_per_weight").asDouble()).isLessThan(6);
    }

    /** Equal rows once: with the rows put back by what docs/EXPORT.md says, it is the export without sharing. */
    @ParameterizedTest
    @CsvSource({"dsart, safetensors", "dsart, npz", "hqaf+dsart, safetensors", "hqaf+dsart, npy"})
    void shouldStoreEqualRowsOnce(String recipe, String format) throws IOException {
        Path run = home.resolve(recipe + format);
        Session training = Session.run(
                "train",
                "--data",
                "glyphs:n=600,test=100",
                "--model",
                "mlp:150,170",
                "--batch",
                "32",
                "--epochs",
                "8",
                "--recipe",
                recipe,
                "--target-sparsity",
                "0.7",
                "--compact",
                "false",
                "--json",
                "--run-dir",
                run.toString());
        assertThat(training.code()).as(training.err()).isZero();
        boolean packed = recipe.startsWith("hqaf");
        String[] kind = packed ? new String[] {"--packed"} : new String[0];
        Path file = home.resolve(recipe + "-shared." + format);
        Session shared = exportOf(run, file, format, join(kind, "--share"));
        Session unshared = exportOf(run, home.resolve(recipe + ".npz"), "npz", kind);
        assertThat(shared.last().path("bytes").asLong())
                .isLessThan(unshared.last().path("bytes").asLong() * 8 / 10);
        assertThat(shared.last().path("bytes_unshared").asLong())
                .isEqualTo(unshared.last().path("bytes").asLong());
        int silent = 320 - training.last().path("active_neurons").asInt();
        // Of each layer's rows of zeros one is left.
        assertThat(shared.last().path("shared_rows").asInt()).isBetween(silent - 2, silent);
        Map<String, Array> plain = plain(recipe, packed);
        String[] packing = new String[1];
        Map<String, Array> arrays = switch (format) {
            case "npz" -> npz(file, packing);
            case "npy" -> npyFiles(file, packing);
            default -> safetensors(file, packing);
        };
        JsonNode about = MetricsJson.parse(packing[0]);
        for (String name : List.of("layers.0.weight", "layers.2.weight")) {
            JsonNode own = about.path(name);
            Array places = Objects.requireNonNull(arrays.get(own.path("rows").asString()));
            int rows = places.shape().getFirst();
            for (Map.Entry<String, Array> whole : plain.entrySet()) {
                String part = whole.getKey();
                if (part.equals(name) || part.startsWith(name + ".")) {
                    Array codebook = Objects.requireNonNull(
                            arrays.get(part.equals(name) ? own.path("codebook").asString() : part));
                    int bytes = whole.getValue().bytes().capacity() / rows;
                    for (int r = 0; r < rows; r++) {
                        int place = Short.toUnsignedInt(places.bytes().getShort(2 * r));
                        assertThat(codebook.bytes().slice(place * bytes, bytes))
                                .isEqualTo(whole.getValue().bytes().slice(r * bytes, bytes));
                    }
                }
            }
        }
    }

    private static Map<String, Array> plain(String recipe, boolean packed) throws IOException {
        Path file = home.resolve(recipe + ".npz");
        return packed ? npz(file, new String[1]) : archive(file);
    }

    private static String[] join(String[] words, String more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static Session exportOf(Path run, Path file, String format, String... more) {
        List<String> words = new java.util.ArrayList<>(
                List.of("export", run.toString(), "--output", file.toString(), "--format", format, "--json"));
        words.addAll(List.of(more));
        Session session = Session.run(words.toArray(String[]::new));
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        return session;
    }

    /** Rows that are only near to each other share as well, and what that costs is measured. */
    @Test
    void shouldMeasureWhatSharingOfNearRowsCosts() throws IOException {
        // Rows of two weights: many point the same way.
        List<String> table = new java.util.ArrayList<>(List.of("x,y,label"));
        for (int i = 0; i < 300; i++) {
            double angle = 0.7 * i;
            table.add(Math.cos(angle) + "," + Math.sin(angle) + "," + (angle % 6.28 < 3.14 ? "left" : "right"));
        }
        Path data = Files.write(home.resolve("two.csv"), table);
        Path run = home.resolve("two");
        Session training = Session.run(
                "train",
                "--data",
                data.toString(),
                "--model",
                "mlp:128",
                "--batch",
                "16",
                "--epochs",
                "6",
                "--run-dir",
                run.toString());
        assertThat(training.code()).as(training.err()).isZero();
        JsonNode event = exportOf(run, home.resolve("near.npz"), "npz", "--share", "--share-tolerance", "0.9")
                .last();
        assertThat(event.path("shared_rows").asInt()).isPositive();
        assertThat(event.path("bytes").asLong())
                .isLessThan(event.path("bytes_unshared").asLong());
        double before = Session.run("eval", run.toString(), "--json")
                .last()
                .path("accuracy")
                .asDouble();
        assertThat(event.path("accuracy_before").asDouble()).isEqualTo(before).isGreaterThan(0.9);
        assertThat(event.path("accuracy").asDouble()).isBetween(0.05, 1.0).isNotEqualTo(before);
        Session.run("export", "--share", run.toString(), "--share-tolerance=1")
                .failedWith(ExitCode.USAGE, "--share-tolerance", "less than 1");
        Session.run("export", run.toString(), "--share-tolerance=0.5").failedWith(ExitCode.USAGE, "without --share");
        // Without its data the file is written all the same, and what is not known is said.
        Files.delete(data);
        JsonNode without = exportOf(run, home.resolve("far.npz"), "npz", "--share", "--share-tolerance", "0.9")
                .last();
        assertThat(without.path("accuracy").isNull()).isTrue();
        assertThat(home.resolve("far.npz")).isNotEmptyFile();
    }

    @Test
    void shouldRefuseARunWithoutCodes() {
        Session.run(
                        "export",
                        home.resolve("fp32").toString(),
                        "--packed",
                        "--output",
                        home.resolve("none").toString(),
                        "--format",
                        "npz")
                .failedWith(ExitCode.USAGE, "--packed", "fp32", "--recipe hqaf");
        assertThat(home.resolve("none")).doesNotExist();
    }
}
