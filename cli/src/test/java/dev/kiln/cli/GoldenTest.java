package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code export --golden}: what it writes is recomputed from the files alone, by integers. */
class GoldenTest {
    private static final int SAMPLES = 5;

    @TempDir
    static Path home = Path.of("");

    @BeforeAll
    static void train() {
        for (String exact : new String[] {"true", "false"}) {
            Session training = Session.run(
                    "train",
                    "--data",
                    "glyphs:n=300,test=100",
                    "--model",
                    "mlp:150,70,33",
                    "--epochs",
                    "1",
                    "--recipe",
                    "hqaf",
                    "--exact=" + exact,
                    "--run-dir",
                    home.resolve("exact-" + exact).toString());
            assertThat(training.code()).as(training.err()).isZero();
        }
    }

    private static Session export(String exact, String directory, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of(
                "export",
                home.resolve("exact-" + exact).toString(),
                "--golden",
                home.resolve(directory).toString()));
        words.addAll(List.of(more));
        return Session.run(words.toArray(String[]::new));
    }

    /** The files of a directory, in the words of docs/EXPORT.md. */
    private record Golden(Path directory, JsonNode manifest) {
        static Golden read(Path directory) throws IOException {
            return new Golden(directory, MetricsJson.parse(Files.readString(directory.resolve("manifest.json"))));
        }

        int number(String name) {
            return manifest.path(name).asInt();
        }

        /** The words of a file, after both of its forms were found to have the same. */
        BigInteger[] words(String name) throws IOException, NoSuchAlgorithmException {
            JsonNode file = manifest.path("files")
                    .valueStream()
                    .filter(node -> node.path("name").asString().equals(name))
                    .findFirst()
                    .orElseThrow();
            byte[] binary = Files.readAllBytes(directory.resolve(name + ".bin"));
            String sha = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(binary));
            assertThat(file.path("sha256").asString()).isEqualTo(sha);
            int bytes = file.path("word_bits").asInt() / 8;
            List<String> lines = Files.readAllLines(directory.resolve(name + ".hex"));
            assertThat(lines).hasSize(file.path("words").asInt());
            assertThat(binary).hasSize(bytes * lines.size());
            BigInteger[] words = new BigInteger[lines.size()];
            for (int i = 0; i < words.length; i++) {
                assertThat(lines.get(i)).hasSize(2 * bytes);
                words[i] = new BigInteger(lines.get(i), 16);
                byte[] reversed = new byte[bytes];
                for (int b = 0; b < bytes; b++) {
                    reversed[bytes - 1 - b] = binary[i * bytes + b];
                }
                assertThat(new BigInteger(1, reversed)).isEqualTo(words[i]);
            }
            return words;
        }
    }

    /** An FP8 E4M3 code in units of 2⁻⁹. */
    private static int units(int code) {
        int exponent = (code >> 3) & 15;
        int mantissa = code & 7;
        int magnitude = exponent == 0 ? mantissa : (8 + mantissa) << (exponent - 1);
        return code < 128 ? magnitude : -magnitude;
    }

    private static int bits(BigInteger word, int from, int count) {
        return word.shiftRight(from).intValue() & ((1 << count) - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true layers.2", "true layers.4", "false layers.2.weight"})
    void shouldBeRecomputedFromTheFilesAlone(String variant) throws IOException, NoSuchAlgorithmException {
        boolean exact = variant.startsWith("true");
        String layer = variant.split(" ", -1)[1];
        String directory = "golden-" + exact + layer;
        Session session = export(exact + "", directory, "--layer", layer, "--samples", SAMPLES + "", "--json");
        assertThat(session.code()).as(session.out() + session.err()).isZero();
        assertThat(session.last().path("layer").asString()).isEqualTo(layer.replace(".weight", ""));
        Golden golden = Golden.read(home.resolve(directory));
        int groups = golden.number("groups");
        int outputs = golden.number("outputs");
        assertThat(golden.number("samples")).isEqualTo(SAMPLES);
        assertThat(outputs).isEqualTo(layer.contains("4") ? 33 : 70);
        assertThat(groups).isEqualTo(layer.contains("4") ? 3 : 5);
        assertThat(golden.manifest().path("exact").asBoolean()).isEqualTo(exact);
        BigInteger[] inputs = golden.words("input_codes");
        BigInteger[] inputScales = golden.words("input_scales");
        BigInteger[] weights = golden.words("weight_codes");
        BigInteger[] weightScales = golden.words("weight_scales");
        BigInteger[] sums = golden.words("sums");
        BigInteger[] results = golden.words("results");
        assertThat(golden.words("bias")).hasSize(outputs);
        int nonzero = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int output = 0; output < outputs; output++) {
                float result = 0;
                for (int group = 0; group < groups; group++) {
                    BigInteger x = inputs[sample * groups + group];
                    BigInteger w = weights[output * groups + group];
                    int sum = 0;
                    for (int i = 0; i < 32; i++) {
                        int code = bits(w, 4 * i, 4);
                        sum += units(bits(x, 8 * i, 8)) * (code < 8 ? code : code - 16);
                    }
                    assertThat(sums[(sample * outputs + output) * groups + group].intValue())
                            .isEqualTo(sum);
                    nonzero += sum == 0 ? 0 : 1;
                    float scale = Float.intBitsToFloat(inputScales[sample * groups + group].intValue())
                            * 0x1p-9f
                            * Float.float16ToFloat((short) weightScales[output * groups + group].intValue());
                    result += sum * scale;
                }
                assertThat(results[sample * outputs + output].intValue()).isEqualTo(Float.floatToIntBits(result));
            }
        }
        assertThat(nonzero).isGreaterThan(sums.length / 4);
        if (exact) {
            checkExponents(golden, inputScales, weightScales);
        } else {
            assertThat(home.resolve(directory).resolve("input_exponents.bin")).doesNotExist();
        }
    }

    private static void checkExponents(Golden golden, BigInteger[] inputScales, BigInteger[] weightScales)
            throws IOException, NoSuchAlgorithmException {
        BigInteger[] ofInputs = golden.words("input_exponents");
        for (int i = 0; i < ofInputs.length; i++) {
            assertThat(Math.scalb(1f, ofInputs[i].byteValue()))
                    .isEqualTo(Float.intBitsToFloat(inputScales[i].intValue()));
        }
        BigInteger[] ofWeights = golden.words("weight_exponents");
        for (int i = 0; i < ofWeights.length; i++) {
            assertThat(Math.scalb(1f, ofWeights[i].byteValue()))
                    .isEqualTo(Float.float16ToFloat((short) weightScales[i].intValue()));
        }
    }

    /** In exact mode the next layer reads what follows from the results: bias, ReLU, and FP8 with its scale. */
    @Test
    void shouldGiveWhatTheNextLayerReads() throws IOException, NoSuchAlgorithmException {
        assertThat(export("true", "first", "--layer", "layers.2").code()).isZero();
        assertThat(export("true", "second", "--layer", "layers.4").code()).isZero();
        Golden first = Golden.read(home.resolve("first"));
        Golden second = Golden.read(home.resolve("second"));
        int outputs = first.number("outputs");
        BigInteger[] results = first.words("results");
        BigInteger[] bias = first.words("bias");
        BigInteger[] codes = second.words("input_codes");
        BigInteger[] scales = second.words("input_scales");
        int groups = second.number("groups");
        for (int i = 0; i < results.length; i++) {
            int column = i % outputs;
            int group = i / outputs * groups + column / 32;
            float activation =
                    Float.intBitsToFloat(results[i].intValue()) + Float.intBitsToFloat(bias[column].intValue());
            float scale = Float.intBitsToFloat(scales[group].intValue());
            float decoded = units(bits(codes[group], 8 * (column % 32), 8)) * 0x1p-9f * scale;
            // The nearest of the numbers that FP8 has at this scale: three bits behind the first.
            float expected = Math.max(activation, 0);
            float distance = Math.max(Math.scalb(1f, Math.getExponent(expected) - 3), 0x1p-9f * scale);
            assertThat(Math.abs(decoded - expected)).isLessThanOrEqualTo(distance / 2);
        }
    }

    @Test
    void shouldSayWhichLayersCan() {
        export("true", "none", "--layer", "layers.0").failedWith(ExitCode.USAGE, "layers.2, layers.4", "layers.0");
        export("true", "none", "--layer", "layers.6").failedWith(ExitCode.USAGE, "layers.2, layers.4", "layers.6");
        export("true", "none", "--layer", "head").failedWith(ExitCode.USAGE, "layers.2, layers.4", "head");
        assertThat(home.resolve("none")).doesNotExist();
    }

    @Test
    void shouldRefuseWhatItCannotWrite() throws IOException {
        export("true", "none", "--samples", "101").failedWith(ExitCode.USAGE, "1 to 100", "101");
        export("true", "none", "--samples", "0").failedWith(ExitCode.USAGE, "1 to 100");
        export("true", "none", "--data", home.resolve("no.csv").toString()).failedWith(ExitCode.DATA, "no.csv");
        export("true", "none", "--output", "x").failedWith(ExitCode.USAGE, "--output");
        Files.createDirectories(home.resolve("there"));
        export("true", "there").failedWith(ExitCode.USAGE, "there", "new directory");
        Files.writeString(home.resolve("file"), "");
        export("true", "file/below").failedWith(ExitCode.UNWRITABLE, "below");
        assertThat(home.resolve("none")).doesNotExist();
        assertThat(home.resolve("none.tmp")).doesNotExist();
    }

    @Test
    void shouldRefuseARunWithoutIntegers() {
        Path run = home.resolve("plain");
        Session.run(
                "train",
                "--data",
                "glyphs:n=300,test=100",
                "--model",
                "mlp:8",
                "--epochs",
                "1",
                "--run-dir",
                run.toString());
        Session.run("export", run.toString(), "--golden", home.resolve("none").toString())
                .failedWith(ExitCode.USAGE, "INT4", "--recipe hqaf");
    }
}
