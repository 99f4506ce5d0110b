package dev.kiln.train;

import dev.kiln.kernels.Dropout;
import dev.kiln.kernels.Philox;
import dev.kiln.model.Memory;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What travels to a device with each step, for B rows, which are a whole batch or a device's share of one. This is the
 * one place where samples are put into the arrays of a graph.
 *
 * @param features [B × I]
 * @param labels [B]
 * @param batchSize [1], the number of real rows
 * @param dropoutKey key of the step's random numbers; for a share with its first row behind it
 */
record StepInputs(FloatArray features, IntArray labels, IntArray batchSize, IntArray dropoutKey) {
    /** Inputs of a whole batch. */
    static StepInputs ofBatch(Memory memory, int rows, int width) {
        return allocate(memory, rows, width, Philox.KEY_LENGTH);
    }

    /** Inputs of a device's share. */
    static StepInputs ofShare(Memory memory, int rows, int width) {
        return allocate(memory, rows, width, Dropout.ROWS_KEY_LENGTH);
    }

    private static StepInputs allocate(Memory memory, int rows, int width, int keyLength) {
        return new StepInputs(
                memory.floats("inputs", rows, width),
                memory.ints("inputs", rows),
                memory.ints("statistics", 1),
                memory.ints("statistics", keyLength));
    }

    /**
     * Puts B rows of a batch in.
     *
     * @param samples [at least first + B × I] normalised features
     * @param classes [at least first + B] labels
     * @param first row of the batch that becomes row 0
     * @param size how many of the rows are samples, 1 to B
     * @param step number of this step, from 0
     */
    void fill(FloatArray samples, IntArray classes, int first, int size, long seed, long step) {
        fillRows(samples, classes, first);
        fillStep(first, size, seed, step);
    }

    /** Puts only features and labels in. */
    void fillRows(FloatArray samples, IntArray classes, int first) {
        long featureBytes = features.getNumBytesOfSegment();
        long labelBytes = labels.getNumBytesOfSegment();
        int rows = labels.getSize();
        MemorySegment.copy(samples.getSegment(), featureBytes / rows * first, features.getSegment(), 0, featureBytes);
        MemorySegment.copy(classes.getSegment(), labelBytes / rows * first, labels.getSegment(), 0, labelBytes);
    }

    /** Puts in what is not features and labels. */
    void fillStep(int first, int size, long seed, long step) {
        batchSize.set(0, size);
        Philox.fillKey(dropoutKey, seed, step);
        if (dropoutKey.getSize() > Dropout.FIRST_ROW) {
            dropoutKey.set(Dropout.FIRST_ROW, first);
        }
    }

    /** Features and labels. */
    Object[] rows() {
        return new Object[] {features, labels};
    }

    /** What is not features and labels. */
    Object[] ofStep() {
        return new Object[] {batchSize, dropoutKey};
    }

    /** All of them, to be transferred with every execution. */
    Object[] arrays() {
        return new Object[] {features, labels, batchSize, dropoutKey};
    }
}
