package dev.kiln.fpga.design;

import dev.kiln.KilnException;
import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.ScaledCodes;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * A dense layer whose weights are integers with scales that are powers of two, as {@code --exact} trains them: W [rows
 * × columns], a scale for each {@link #GROUP} weights of a row, and an FP32 bias.
 */
public final class HardwareLayer {
    /** Weights of a row that share a scale. */
    public static final int GROUP = 32;

    /** Activations that share a scale. */
    public static final int SHARED = 128;

    /** The FP32 adder knows no subnormal numbers: biases are zeros or at least this large. */
    public static final float LEAST_BIAS = 0x1p-100f;

    /** Exponents of activations' scales beyond this, up or down, could lead to infinities or subnormal numbers. */
    public static final int MOST_EXPONENT = 80;

    private final String name;
    private final int rows;
    private final int columns;
    private final int weightBits;
    private final boolean relu;
    private final byte[] codes;
    private final byte[] exponents;
    private final float[] biases;

    /**
     * Reads the layer out of its arrays.
     *
     * @param name as messages call it
     * @param weights [rows × columns] in INT4 or INT8, groups of {@link #GROUP}
     * @param bias [rows]
     * @param relu whether negative results become zeros
     * @throws KilnException {@code unfit-layer} if hardware can't compute it bit for bit, with a way out
     */
    public HardwareLayer(String name, StoredMatrix weights, FloatArray bias, boolean relu) {
        QuantFormat format = weights.format();
        if (!(format.codes() instanceof IntegerCodes) || format.group() != GROUP) {
            throw unfit(
                    name + ": expected weights in INT4 or INT8, in groups of " + GROUP + ", found " + format.name());
        }
        this.name = name;
        this.rows = weights.rows();
        this.columns = weights.columns();
        this.weightBits = format.codes().bits();
        this.relu = relu;
        this.codes = codes(weights);
        this.exponents = exponents(weights);
        this.biases = new float[rows];
        for (int row = 0; row < rows; row++) {
            float value = bias.get(row);
            if (!Float.isFinite(value) || (value != 0 && Math.abs(value) < LEAST_BIAS)) {
                throw unfit(name + ": expected biases that are 0 or of at least " + LEAST_BIAS + ", found " + value
                        + " in row " + row);
            }
            biases[row] = value;
        }
    }

    private byte[] codes(StoredMatrix weights) {
        ByteArray stored = (ByteArray) weights.codes();
        int pitch = weights.format().pitch(columns);
        boolean packed = weights.format().codesPerByte() == 2;
        byte[] all = new byte[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * pitch + column;
                int word = stored.get(packed ? at / 2 : at);
                int code = !packed ? word : (at & 1) == 0 ? (byte) (word << 4) >> 4 : word >> 4;
                all[row * columns + column] = (byte) code;
            }
        }
        return all;
    }

    private byte[] exponents(StoredMatrix weights) {
        ShortArray scales = (ShortArray) weights.scales();
        byte[] all = new byte[rows * groups()];
        for (int i = 0; i < all.length; i++) {
            float scale = ScaledCodes.scaleOf(weights.format(), scales.get(i));
            if (!isPowerOfTwo(scale)) {
                throw unfit(name + ": expected scales that are powers of two, found " + scale + " in row "
                        + i / groups() + "; train with --exact, which makes them so");
            }
            all[i] = (byte) Math.getExponent(scale);
        }
        return all;
    }

    static boolean isPowerOfTwo(float scale) {
        return scale >= Float.MIN_NORMAL && Float.isFinite(scale) && scale == Math.scalb(1f, Math.getExponent(scale));
    }

    private static KilnException unfit(String problem) {
        return new KilnException("unfit-layer", problem);
    }

    /** As messages call it. */
    public String name() {
        return name;
    }

    /** Outputs. */
    public int rows() {
        return rows;
    }

    /** Inputs. */
    public int columns() {
        return columns;
    }

    /** Groups of {@link #GROUP} inputs. */
    public int groups() {
        return (columns + GROUP - 1) / GROUP;
    }

    /** Groups of {@link #SHARED} inputs. */
    public int inputScales() {
        return (columns + SHARED - 1) / SHARED;
    }

    /** Bits of a weight, two's complement. */
    public int weightBits() {
        return weightBits;
    }

    /** Whether negative results become zeros. */
    public boolean relu() {
        return relu;
    }

    /** The integer of a weight. */
    public int code(int row, int column) {
        return codes[row * columns + column];
    }

    /** log₂ of the scale of a group of weights. */
    public int exponent(int row, int group) {
        return exponents[row * groups() + group];
    }

    /** What is added to a row's sum. */
    public float bias(int row) {
        return biases[row];
    }
}
