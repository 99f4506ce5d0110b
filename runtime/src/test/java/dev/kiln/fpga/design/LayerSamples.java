package dev.kiln.fpga.design;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Layers and inputs drawn at random, with every code that there is. */
public final class LayerSamples {
    private static final int NAN = 0x7F;

    private LayerSamples() {}

    /** A layer with what it is given and has to answer. */
    public record Case(HardwareLayer layer, LayerVectors vectors) {}

    /** Weights with scales from 2⁻¹⁴ to 2⁵, inputs with scales from 2⁻²⁰ to 2¹⁹. */
    public static Case draw(QuantFormat weights, int rows, int columns, int samples, double density, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StoredMatrix inputs = inputs(random, samples, columns, density);
        StoredMatrix matrix = weights(random, weights, rows, columns);
        FloatArray bias = new FloatArray(rows);
        for (int row = 0; row < rows; row++) {
            bias.set(row, row % 5 == 4 ? 0 : (float) random.nextGaussian());
        }
        HardwareLayer layer = new HardwareLayer("layers.2", matrix, bias, seed % 2 == 0);
        return new Case(layer, LayerVectors.of(layer, new IntegerGemm(inputs, matrix)));
    }

    /** The same with a NaN among the inputs of one sample. */
    public static Case drawWithNan(QuantFormat weights, int rows, int columns, int samples, int sample) {
        SplittableRandom random = new SplittableRandom(sample);
        StoredMatrix inputs = inputs(random, samples, columns, 0.5);
        ((ByteArray) inputs.codes()).set(sample * inputs.format().pitch(columns) + columns - 1, (byte) NAN);
        StoredMatrix matrix = weights(random, weights, rows, columns);
        HardwareLayer layer = new HardwareLayer("layers.2", matrix, new FloatArray(rows), true);
        return new Case(layer, LayerVectors.of(layer, new IntegerGemm(inputs, matrix)));
    }

    private static StoredMatrix inputs(SplittableRandom random, int samples, int columns, double density) {
        QuantFormat format = QuantFormat.FP8_E4M3;
        ByteArray codes = new ByteArray((int) StoredMatrix.arrayLength(format, samples, columns));
        FloatArray scales = new FloatArray((int) format.scales(samples, columns));
        for (int i = 0; i < scales.getSize(); i++) {
            scales.set(i, Math.scalb(1f, random.nextInt(-20, 20)));
        }
        for (int sample = 0; sample < samples; sample++) {
            for (int column = 0; column < columns; column++) {
                int code = random.nextInt(256);
                boolean active = random.nextDouble() < density && (code & NAN) != NAN;
                codes.set(sample * format.pitch(columns) + column, (byte) (active ? code : 0));
            }
        }
        return new StoredMatrix(format, samples, columns, codes, scales);
    }

    private static StoredMatrix weights(SplittableRandom random, QuantFormat format, int rows, int columns) {
        ByteArray codes = new ByteArray((int) StoredMatrix.arrayLength(format, rows, columns));
        ShortArray scales = new ShortArray((int) format.scales(rows, columns));
        int largest = (int) format.codes().largest();
        for (int i = 0; i < scales.getSize(); i++) {
            scales.set(i, Float.floatToFloat16(Math.scalb(1f, random.nextInt(-14, 6))));
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int code = random.nextInt(-largest, largest + 1);
                int at = row * format.pitch(columns) + column;
                if (format.codesPerByte() == 1) {
                    codes.set(at, (byte) code);
                } else {
                    int shift = 4 * (at & 1);
                    int others = codes.get(at / 2) & ~(15 << shift);
                    codes.set(at / 2, (byte) (others | (code & 15) << shift));
                }
            }
        }
        return new StoredMatrix(format, rows, columns, codes, scales);
    }
}
