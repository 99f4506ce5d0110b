package dev.kiln.fpga.design;

import dev.kiln.kernels.FloatCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The multiplier of a layer on its own: an FP8 E4M3 code by a weight, by DSP block and by look-up tables.
 *
 * @param weightBits of a weight, two's complement
 */
public record MultiplierDesign(int weightBits) {
    /** The testbench, which tries every pair. */
    public static final String TEST = "kiln_multiplier_test";

    /** The module whose output says whether both forms agree. */
    public static final String PROOF = "kiln_element_proof";

    private static final List<String> ELEMENT = List.of("e4m3.v", "product.v", "element.v");
    private static final String TEST_SOURCE = "multiplier_test.v";
    private static final String PROOF_SOURCE = "element_proof.v";
    private static final int CODES = 256;
    private static final int UNITS = 512;

    /** What a NaN's exponent and mantissa would be as a number: hardware multiplies it, and flags it elsewhere. */
    private static final int NAN_UNITS = 480 * UNITS;

    private static final int NEGATIVE = 0x80;

    /** Files of {@link #TEST}. */
    public static List<String> testSources() {
        return LayerDesign.join(ELEMENT, TEST_SOURCE);
    }

    /** Files of {@link #PROOF}. */
    public static List<String> proofSources() {
        return LayerDesign.join(ELEMENT, PROOF_SOURCE);
    }

    /** Writes testbench, proof, and the products of all pairs. */
    public void write(Path directory) throws IOException {
        for (String source : testSources()) {
            LayerDesign.copy(source, directory);
        }
        LayerDesign.copy(PROOF_SOURCE, directory);
        float[] values = FloatCodes.E4M3.table();
        try (HexFile file = new HexFile(directory.resolve("products.hex"))) {
            for (int code = 0; code < CODES; code++) {
                int units = Float.isNaN(values[code])
                        ? (code & NEGATIVE) == 0 ? NAN_UNITS : -NAN_UNITS
                        : (int) (values[code] * UNITS);
                for (int bits = 0; bits < 1 << weightBits; bits++) {
                    int weight = bits << (Integer.SIZE - weightBits) >> (Integer.SIZE - weightBits);
                    file.word(units * weight, Integer.SIZE);
                }
            }
        }
    }
}
