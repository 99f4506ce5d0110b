package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Numbers by row, column and depth; depth is the innermost. Written by CollectionSources, in this module's tests. */
public final class Matrix3DFloat extends Matrix3DType {

    private final FloatArray storage;

    /** Makes a matrix of zeros. */
    public Matrix3DFloat(int rows, int columns, int depth) {
        this(rows, columns, depth, new FloatArray(rows * columns * depth));
    }

    /** Lays a matrix over an array. */
    public Matrix3DFloat(int rows, int columns, int depth, FloatArray array) {
        super(rows, columns, depth);
        storage = array;
    }

    /** Copies a rectangle of numbers. */
    public Matrix3DFloat(float[][][] values) {
        this(values.length, values[0].length, values[0][0].length);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                for (int k = 0; k < DEPTH; k++) {
                    set(i, j, k, values[i][j][k]);
                }
            }
        }
    }

    /** Returns the element at a place. */
    public float get(int i, int j, int k) {
        return storage.get((i * COLUMNS + j) * DEPTH + k);
    }

    /** Sets the element at a place. */
    public void set(int i, int j, int k, float value) {
        storage.set((i * COLUMNS + j) * DEPTH + k, value);
    }

    /** Sets all numbers. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix3DFloat duplicate() {
        Matrix3DFloat copy = new Matrix3DFloat(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix3DFloat other) {
        storage.getSegment().copyFrom(other.storage.getSegment());
    }

    /** Returns how many numbers there are. */
    public int size() {
        return storage.getSize();
    }

    /** Sets all numbers to 0. */
    @Override
    public void clear() {
        storage.clear();
    }

    /** Returns the bytes of the numbers. */
    public long getNumBytes() {
        return storage.getNumBytesOfSegment();
    }

    /** Returns the bytes of the numbers and of the header in front of them. */
    public long getNumBytesWithHeader() {
        return storage.getNumBytesOfSegmentWithHeader();
    }

    /** Returns the memory of the numbers. */
    public MemorySegment getSegment() {
        return storage.getSegment();
    }

    /** Returns the memory of the header and the numbers. */
    public MemorySegment getSegmentWithHeader() {
        return storage.getSegmentWithHeader();
    }
}
