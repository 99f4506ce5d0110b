package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Samples as they were read: pixels stay bytes and become floats when a batch is made, everything else is float.
 *
 * @param features {@code [samples × features]}, UINT8 (a byte is 1/255) or FLOAT32
 * @param labels one for each sample; −1 where it is not known
 * @param classNames the name of each label
 * @param featureNames the column of each feature; empty for images
 * @param sampleShape dimensions of one sample
 * @param normalizesEach whether each feature has a mean of its own
 */
record SampleStore(
        Tensor features,
        Labels labels,
        List<String> classNames,
        List<String> featureNames,
        List<Integer> sampleShape,
        boolean normalizesEach)
        implements AutoCloseable {
    /** What is accounted in {@link dev.kiln.tensor.TensorAllocator#usage()}. */
    static final String CATEGORY = "data";

    private static final double BYTE_UNIT = 1.0 / 255;

    int size() {
        return labels.size();
    }

    /** The number of values in one sample. */
    int width() {
        return features.shape().dimension(1);
    }

    /** What a stored value is multiplied with to be a raw value. */
    double unit() {
        return features.type() == ElementType.UINT8 ? BYTE_UNIT : 1;
    }

    /** Writes {@code stored × scale + shift} for each feature of a sample. */
    void copy(int index, float[] scale, float[] shift, float[] into, int offset) {
        int width = scale.length;
        MemorySegment segment = features.segment();
        if (features.type() == ElementType.UINT8) {
            byte[] row = new byte[width];
            MemorySegment.copy(segment, JAVA_BYTE, (long) index * width, row, 0, width);
            for (int i = 0; i < width; i++) {
                into[offset + i] = (row[i] & 0xff) * scale[i] + shift[i];
            }
        } else {
            MemorySegment.copy(segment, JAVA_FLOAT, (long) index * width * Float.BYTES, into, offset, width);
            for (int i = 0; i < width; i++) {
                into[offset + i] = into[offset + i] * scale[i] + shift[i];
            }
        }
    }

    /** Mean and deviation over these samples. Sums of pixels are exact; other sums are taken in order, in double. */
    Normalization fit(int[] indices) {
        int width = width();
        int groups = normalizesEach ? width : 1;
        double[] mean = new double[groups];
        double[] squares = new double[groups];
        float[] ones = Normalization.NONE.scale(width, 1);
        float[] zeros = new float[width];
        float[] row = new float[width];
        double count = 0;
        for (int index : indices) {
            copy(index, ones, zeros, row, 0);
            count++;
            if (groups == 1) {
                // The mean of samples' means: every sample has the same number of features.
                double sum = 0;
                double squared = 0;
                for (float value : row) {
                    sum += value;
                    squared += (double) value * value;
                }
                mean[0] += sum / width;
                squares[0] += squared / width;
            } else {
                // Welford's update: columns can have means far from 0.
                for (int i = 0; i < width; i++) {
                    double delta = row[i] - mean[i];
                    mean[i] += delta / count;
                    squares[i] += delta * (row[i] - mean[i]);
                }
            }
        }
        return groups == 1 ? ofSums(mean[0], squares[0], count) : ofColumns(mean, squares, count);
    }

    private Normalization ofSums(double sum, double squares, double count) {
        if (count == 0) {
            return Normalization.NONE;
        }
        double mean = sum / count;
        double deviation = StrictMath.sqrt(Math.max(0, squares / count - mean * mean));
        return Normalization.ofAll(mean * unit(), usable(deviation * unit()));
    }

    private static Normalization ofColumns(double[] means, double[] squares, double count) {
        Double[] mean = new Double[means.length];
        Double[] deviation = new Double[means.length];
        for (int i = 0; i < means.length; i++) {
            mean[i] = means[i];
            deviation[i] = usable(count == 0 ? 1 : StrictMath.sqrt(squares[i] / count));
        }
        return new Normalization(List.of(mean), List.of(deviation));
    }

    /** A constant feature carries nothing: it becomes 0 instead of a division by (nearly) 0. */
    private static double usable(double deviation) {
        return deviation > 1e-12 ? deviation : 1;
    }

    /** Frees the features. */
    @Override
    public void close() {
        features.close();
    }
}
