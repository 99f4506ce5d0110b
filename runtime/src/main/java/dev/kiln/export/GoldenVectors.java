package dev.kiln.export;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a quantized layer reads and what hardware that computes it has to give, in integers: codes, scales, the sum of
 * each group, and the results. The format is described in docs/EXPORT.md.
 *
 * @param golden inputs [samples × inputs] in FP8 E4M3 and weights [outputs × inputs] in INT4 or INT8
 * @param bias [outputs], which the results do not contain
 * @param exact whether all scales are powers of two
 */
public record GoldenVectors(IntegerGemm golden, List<Float> bias, boolean exact) {
    /** Of the format that {@link #write} writes. */
    public static final int VERSION = 1;

    private static final int UNIT_EXPONENT = -9;
    private static final int UNITS = 512;

    /** Copies the list. */
    public GoldenVectors {
        bias = List.copyOf(bias);
    }

    private int samples() {
        return golden.inputs().rows();
    }

    private int outputs() {
        return golden.weights().rows();
    }

    private int groupSize() {
        return golden.weights().format().group();
    }

    /** The number of group sums. */
    public long sums() {
        return (long) samples() * outputs() * golden.groups();
    }

    /**
     * Writes a new directory, whole or not at all.
     *
     * @param origin what the manifest says of where this is from
     * @throws dev.kiln.KilnException {@code run-exists}, {@code unwritable}
     */
    public void write(Path directory, ObjectNode origin) {
        WholeDirectory.write(directory, into -> writeInto(into, origin));
    }

    private void writeInto(Path directory, ObjectNode origin) throws IOException {
        ObjectNode manifest = MetricsJson.object().put("format", "kiln-golden").put("version", VERSION);
        manifest.setAll(origin);
        manifest.put("exact", exact)
                .put("samples", samples())
                .put("inputs", golden.weights().columns())
                .put("outputs", outputs())
                .put("input_format", golden.inputs().format().name())
                .put("weight_format", golden.weights().format().name())
                .put("group", groupSize())
                .put("groups", golden.groups())
                .put("input_group", golden.inputs().format().group())
                .put("unit_exponent", UNIT_EXPONENT);
        ArrayNode files = manifest.putArray("files");
        writeInputs(directory, files);
        writeWeights(directory, files);
        try (WordFile file = new WordFile(directory, "bias", Float.BYTES)) {
            for (float value : bias) {
                file.write(Float.floatToIntBits(value));
            }
            add(files, "bias", file, "outputs", "FP32 bits");
        }
        writeSums(directory, files);
        Files.writeString(
                directory.resolve("manifest.json"), MetricsJson.pretty(manifest) + "\n", StandardCharsets.UTF_8);
    }

    private void writeInputs(Path directory, ArrayNode files) throws IOException {
        int columns = golden.weights().columns();
        try (WordFile file = new WordFile(directory, "input_codes", groupSize())) {
            byte[] word = new byte[groupSize()];
            for (int row = 0; row < samples(); row++) {
                for (int group = 0; group < golden.groups(); group++) {
                    for (int i = 0; i < word.length; i++) {
                        int column = group * word.length + i;
                        word[i] = (byte) (column < columns ? golden.inputCode(row, column) : 0);
                    }
                    file.write(word);
                }
            }
            add(files, "input_codes", file, "samples, groups", "a group of FP8 codes of 8 bits");
        }
        try (WordFile file = new WordFile(directory, "input_scales", Float.BYTES)) {
            for (int row = 0; row < samples(); row++) {
                for (int group = 0; group < golden.groups(); group++) {
                    file.write(Float.floatToIntBits(golden.inputScale(row, group)));
                }
            }
            add(files, "input_scales", file, "samples, groups", "FP32 bits");
        }
        if (exact) {
            try (WordFile file = new WordFile(directory, "input_exponents", Byte.BYTES)) {
                for (int row = 0; row < samples(); row++) {
                    for (int group = 0; group < golden.groups(); group++) {
                        file.write(Math.getExponent(golden.inputScale(row, group)));
                    }
                }
                add(files, "input_exponents", file, "samples, groups", "log2 of the scale, two's complement");
            }
        }
    }

    private void writeWeights(Path directory, ArrayNode files) throws IOException {
        int bits = golden.weights().format().codes().bits();
        int columns = golden.weights().columns();
        try (WordFile file = new WordFile(directory, "weight_codes", groupSize() * bits / Byte.SIZE)) {
            for (int output = 0; output < outputs(); output++) {
                for (int group = 0; group < golden.groups(); group++) {
                    byte[] word = new byte[groupSize() * bits / Byte.SIZE];
                    for (int i = 0; i < groupSize(); i++) {
                        int column = group * groupSize() + i;
                        int code = column < columns ? golden.weightCode(output, column) : 0;
                        int at = i * bits;
                        word[at / Byte.SIZE] |= (byte) ((code & ((1 << bits) - 1)) << (at % Byte.SIZE));
                    }
                    file.write(word);
                }
            }
            add(
                    files,
                    "weight_codes",
                    file,
                    "outputs, groups",
                    "a group of two's complement codes of " + bits + " bits");
        }
        try (WordFile file = new WordFile(directory, "weight_scales", Short.BYTES)) {
            for (int output = 0; output < outputs(); output++) {
                for (int group = 0; group < golden.groups(); group++) {
                    file.write(golden.weightScaleBits(output, group));
                }
            }
            add(files, "weight_scales", file, "outputs, groups", "FP16 bits");
        }
        if (exact) {
            try (WordFile file = new WordFile(directory, "weight_exponents", Byte.BYTES)) {
                for (int output = 0; output < outputs(); output++) {
                    for (int group = 0; group < golden.groups(); group++) {
                        float scale = Float.float16ToFloat(golden.weightScaleBits(output, group));
                        file.write(Math.getExponent(scale));
                    }
                }
                add(files, "weight_exponents", file, "outputs, groups", "log2 of the scale, two's complement");
            }
        }
    }

    private void writeSums(Path directory, ArrayNode files) throws IOException {
        int[][] weights = new int[outputs()][golden.weights().columns()];
        for (int output = 0; output < outputs(); output++) {
            for (int column = 0; column < weights[output].length; column++) {
                weights[output][column] = golden.weightCode(output, column);
            }
        }
        try (WordFile sums = new WordFile(directory, "sums", Integer.BYTES);
                WordFile results = new WordFile(directory, "results", Float.BYTES)) {
            for (int row = 0; row < samples(); row++) {
                int[] units = units(row);
                for (int output = 0; output < outputs(); output++) {
                    float result = 0f;
                    for (int group = 0; group < golden.groups(); group++) {
                        int sum = golden.hasNan(row, group) ? 0 : sum(units, weights[output], group);
                        sums.write(sum);
                        float scale = golden.inputScale(row, group)
                                / UNITS
                                * Float.float16ToFloat(golden.weightScaleBits(output, group));
                        result += golden.hasNan(row, group) ? Float.NaN : sum * scale;
                    }
                    results.write(Float.floatToIntBits(result));
                }
            }
            add(files, "sums", sums, "samples, outputs, groups", "int32 in units of 2^" + UNIT_EXPONENT);
            add(files, "results", results, "samples, outputs", "FP32 bits, before the bias");
        }
    }

    private int[] units(int row) {
        float[] values = FloatCodes.E4M3.table();
        int[] units = new int[golden.weights().columns()];
        for (int column = 0; column < units.length; column++) {
            units[column] = (int) (values[golden.inputCode(row, column)] * UNITS);
        }
        return units;
    }

    private int sum(int[] units, int[] weights, int group) {
        int sum = 0;
        int end = Math.min((group + 1) * groupSize(), units.length);
        for (int i = group * groupSize(); i < end; i++) {
            sum += units[i] * weights[i];
        }
        return sum;
    }

    private static void add(ArrayNode files, String name, WordFile file, String shape, String word) {
        files.addObject()
                .put("name", name)
                .put("word_bits", file.wordBits())
                .put("words", file.words())
                .put("shape", "[" + shape + "]")
                .put("word", word)
                .put("sha256", file.sha256());
    }
}
