package dev.kiln.fpga.design;

import dev.kiln.KilnException;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;

/**
 * What a layer is given, and what it has to answer: inputs of samples, [samples × columns] in FP8 E4M3, and the bits of
 * the results, [samples × rows].
 */
public final class LayerVectors {
    private static final int NAN = 0x7FC00000;

    private final int samples;
    private final int columns;
    private final byte[] codes;
    private final byte[] exponents;
    private final int[] results;

    private LayerVectors(int samples, int columns, byte[] codes, byte[] exponents, int[] results) {
        this.samples = samples;
        this.columns = columns;
        this.codes = codes;
        this.exponents = exponents;
        this.results = results;
    }

    /**
     * Computes the results by {@link IntegerGemm}, the plain twin of the kernel that trained the layer.
     *
     * @param layer whose results they are
     * @param golden inputs and the same weights
     * @throws KilnException {@code unfit-inputs} if a scale of the inputs is no power of two, or out of range
     */
    public static LayerVectors of(HardwareLayer layer, IntegerGemm golden) {
        StoredMatrix inputs = golden.inputs();
        int samples = inputs.rows();
        int columns = layer.columns();
        byte[] codes = new byte[Math.multiplyExact(samples, columns)];
        byte[] exponents = new byte[samples * layer.inputScales()];
        int[] results = new int[Math.multiplyExact(samples, layer.rows())];
        for (int sample = 0; sample < samples; sample++) {
            boolean nan = false;
            for (int column = 0; column < columns; column++) {
                codes[sample * columns + column] = (byte) golden.inputCode(sample, column);
            }
            for (int group = 0; group < layer.groups(); group++) {
                nan |= golden.hasNan(sample, group);
                int at = group * HardwareLayer.GROUP / HardwareLayer.SHARED;
                exponents[sample * layer.inputScales() + at] =
                        exponent(layer, sample, golden.inputScale(sample, group));
            }
            for (int row = 0; row < layer.rows(); row++) {
                float value = golden.value(sample, row) + layer.bias(row);
                float result = layer.relu() && value < 0 ? 0f : value;
                results[sample * layer.rows() + row] = nan ? NAN : Float.floatToRawIntBits(result);
            }
        }
        return new LayerVectors(samples, columns, codes, exponents, results);
    }

    private static byte exponent(HardwareLayer layer, int sample, float scale) {
        int exponent = Math.getExponent(scale);
        if (!HardwareLayer.isPowerOfTwo(scale) || Math.abs(exponent) > HardwareLayer.MOST_EXPONENT) {
            throw new KilnException(
                    "unfit-inputs",
                    layer.name() + ", sample " + sample + ": expected scales of activations from 2^-"
                            + HardwareLayer.MOST_EXPONENT + " to 2^" + HardwareLayer.MOST_EXPONENT
                            + ", powers of two, found " + scale
                            + "; networks that train with --exact have such scales");
        }
        return (byte) exponent;
    }

    /** Number of samples. */
    public int samples() {
        return samples;
    }

    /** The FP8 code of an input, 0 to 255. */
    public int code(int sample, int column) {
        return codes[sample * columns + column] & 0xFF;
    }

    /** log₂ of the scale of {@link HardwareLayer#SHARED} inputs. */
    public int exponent(int sample, int group) {
        return exponents[sample * (exponents.length / samples) + group];
    }

    /** The bits of a result. */
    public int result(int sample, int row) {
        return results[sample * (results.length / samples) + row];
    }

    /** Whether an input of a sample is NaN: so are all of its results. */
    public boolean isNan(int sample) {
        return result(sample, 0) == NAN;
    }

    /** The share of inputs that are not zero. */
    public double density() {
        int zeros = 0;
        for (byte code : codes) {
            zeros += (code & 0x7F) == 0 ? 1 : 0;
        }
        return 1 - (double) zeros / codes.length;
    }

    /**
     * Inputs of each group of {@link HardwareLayer#GROUP} of each sample that take a cycle, [samples][groups].
     *
     * @param skip whether zeros take none
     */
    public int[][] active(boolean skip) {
        int[][] counts = new int[samples][(columns + HardwareLayer.GROUP - 1) / HardwareLayer.GROUP];
        for (int sample = 0; sample < samples; sample++) {
            for (int column = 0; column < columns; column++) {
                boolean counted = !skip || (code(sample, column) & 0x7F) != 0;
                counts[sample][column / HardwareLayer.GROUP] += counted ? 1 : 0;
            }
        }
        return counts;
    }
}
