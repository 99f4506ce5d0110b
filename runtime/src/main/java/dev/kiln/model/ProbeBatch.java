package dev.kiln.model;

import dev.kiln.data.Dataset;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Some samples of a data set, to be looked at again and again. Close it after its plans. */
public final class ProbeBatch implements AutoCloseable {
    private final Memory memory;
    private final FloatArray features;
    private final IntArray labels;
    private final int size;

    /**
     * Takes the first samples.
     *
     * @param rows most samples; fewer where the data set has fewer
     */
    public ProbeBatch(Dataset data, int rows, TensorAllocator allocator) {
        this(data, IntStream.range(0, Math.min(rows, data.size())).boxed().toList(), rows, allocator);
    }

    /**
     * Takes some samples.
     *
     * @param samples places in the data set
     * @param rows that there is room for, at least as many
     */
    public ProbeBatch(Dataset data, List<Integer> samples, int rows, TensorAllocator allocator) {
        this.memory = new Memory(allocator);
        this.size = samples.size();
        int columns = data.features();
        this.features = memory.floats("evaluation", rows, columns);
        this.labels = memory.ints("evaluation", rows);
        float[] sample = new float[columns];
        for (int row = 0; row < size; row++) {
            data.copyFeatures(samples.get(row), sample, 0);
            for (int i = 0; i < columns; i++) {
                features.set(row * columns + i, sample[i]);
            }
            labels.set(row, data.label(samples.get(row)));
        }
    }

    /** [rows × features], normalised; rows beyond {@link #size} are zeros. */
    public FloatArray features() {
        return features;
    }

    /** [rows]. */
    public IntArray labels() {
        return labels;
    }

    /** Samples. */
    public int size() {
        return size;
    }

    @Override
    public void close() {
        memory.close();
    }
}
