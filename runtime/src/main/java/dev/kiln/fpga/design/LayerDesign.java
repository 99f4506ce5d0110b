package dev.kiln.fpga.design;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A layer as Verilog: the modules of this package's resources, the parameters of {@code kiln_layer}, and the images of
 * its memories. Rows beyond the layer's last are zeros, up to a whole number of tiles.
 *
 * @param layer what is computed
 * @param folding how
 */
public record LayerDesign(HardwareLayer layer, Folding folding) {
    /** The module that is the layer. */
    public static final String TOP = "kiln_layer";

    /** The testbench of {@link #TOP}. */
    public static final String TEST = "kiln_layer_test";

    /** Files of the modules that make a layer, the deepest first. */
    public static final List<String> SOURCES = List.of(
            "e4m3.v",
            "product.v",
            "element.v",
            "float_pack.v",
            "float_of_sum.v",
            "float_add.v",
            "lane.v",
            "lanes.v",
            "encoder.v",
            "layer.v");

    private static final String TEST_SOURCE = "layer_test.v";

    /** Files of {@link #TEST}: the layer's, and its own. */
    public static final List<String> TEST_SOURCES = join(SOURCES, TEST_SOURCE);

    private static final int EXPONENT_BITS = Byte.SIZE;
    private static final int KEEP = 1 << Byte.SIZE;
    private static final int BYTE = 0xFF;
    private static final int NOT_SIGN = 0x7F;
    private static final int GATED_STEP = 37;
    private static final int INPUT_BITS = 12;

    /** Rows of the hardware: the layer's, up to a whole number of tiles. */
    public int paddedRows() {
        return folding.blocks(layer.rows()) * folding.tile();
    }

    /** Parameters of {@link #TOP}, by name; the testbench has the same, and the number of samples. */
    public Map<String, Integer> parameters() {
        Map<String, Integer> parameters = new LinkedHashMap<>();
        parameters.put("COLUMNS", layer.columns());
        parameters.put("ROWS", paddedRows());
        parameters.put("TILE", folding.tile());
        parameters.put("LANES", folding.lanes());
        parameters.put("WEIGHT", layer.weightBits());
        parameters.put("LUTS", folding.multiplier() == Folding.Multiplier.LUT ? 1 : 0);
        parameters.put("SKIP", folding.skip() ? 1 : 0);
        parameters.put("RELU", layer.relu() ? 1 : 0);
        return parameters;
    }

    /** Writes the modules and the images of their memories into a directory. */
    public void write(Path directory) throws IOException {
        for (String source : SOURCES) {
            copy(source, directory);
        }
        writeWeights(directory.resolve("weights.hex"));
        writeScales(directory.resolve("scales.hex"));
        writeBiases(directory.resolve("biases.hex"));
    }

    /** Writes the testbench and what it reads into the same directory. */
    public void writeTest(Path directory, LayerVectors vectors) throws IOException {
        copy(TEST_SOURCE, directory);
        try (HexFile file = new HexFile(directory.resolve("inputs.hex"))) {
            for (int sample = 0; sample < vectors.samples(); sample++) {
                for (int column = 0; column < layer.columns(); column++) {
                    file.word(input(vectors.code(sample, column), sample + column), INPUT_BITS);
                }
            }
        }
        try (HexFile file = new HexFile(directory.resolve("input_exponents.hex"))) {
            for (int sample = 0; sample < vectors.samples(); sample++) {
                for (int group = 0; group < layer.inputScales(); group++) {
                    file.word(vectors.exponent(sample, group), EXPONENT_BITS);
                }
            }
        }
        try (HexFile file = new HexFile(directory.resolve("expected.hex"))) {
            for (int sample = 0; sample < vectors.samples(); sample++) {
                int padding = vectors.isNan(sample) ? vectors.result(sample, 0) : 0;
                for (int row = 0; row < paddedRows(); row++) {
                    file.word(row < layer.rows() ? vectors.result(sample, row) : padding, Float.SIZE);
                }
            }
        }
    }

    /** Half of the zeros come as something else that is gated, which has to count as a zero. */
    private static int input(int code, int place) {
        return (code & NOT_SIGN) == 0 && (place & 1) == 1 ? (place * GATED_STEP) & BYTE : KEEP + code;
    }

    static List<String> join(List<String> some, String another) {
        return Stream.concat(some.stream(), Stream.of(another)).toList();
    }

    /** Writes one of the resources into a directory. */
    static void copy(String source, Path directory) throws IOException {
        try (InputStream in = LayerDesign.class.getResourceAsStream(source)) {
            if (in == null) {
                throw new IllegalStateException("resource " + source + " is missing");
            }
            Files.write(directory.resolve(source), in.readAllBytes());
        }
    }

    private void writeWeights(Path path) throws IOException {
        try (HexFile file = new HexFile(path)) {
            for (int block = 0; block < paddedRows(); block += folding.tile()) {
                for (int column = 0; column < layer.columns(); column++) {
                    for (int row = block; row < block + folding.tile(); row++) {
                        file.put(row < layer.rows() ? layer.code(row, column) : 0, layer.weightBits());
                    }
                    file.next();
                }
            }
        }
    }

    private void writeScales(Path path) throws IOException {
        try (HexFile file = new HexFile(path)) {
            for (int block = 0; block < paddedRows(); block += folding.tile()) {
                for (int group = 0; group < layer.groups(); group++) {
                    for (int first = block; first < block + folding.tile(); first += folding.lanes()) {
                        for (int row = first; row < first + folding.lanes(); row++) {
                            file.put(row < layer.rows() ? layer.exponent(row, group) : 0, EXPONENT_BITS);
                        }
                        file.next();
                    }
                }
            }
        }
    }

    private void writeBiases(Path path) throws IOException {
        try (HexFile file = new HexFile(path)) {
            for (int first = 0; first < paddedRows(); first += folding.lanes()) {
                for (int row = first; row < first + folding.lanes(); row++) {
                    file.put(row < layer.rows() ? Float.floatToRawIntBits(layer.bias(row)) : 0, Float.SIZE);
                }
                file.next();
            }
        }
    }
}
