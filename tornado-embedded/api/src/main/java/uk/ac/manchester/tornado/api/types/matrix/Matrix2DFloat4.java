package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A matrix, row by row. Written by CollectionSources, in this module's tests. */
public final class Matrix2DFloat4 extends Matrix2DType {

    private final FloatArray storage;

    /** Makes a matrix of zeros. */
    public Matrix2DFloat4(int rows, int columns) {
        this(rows, columns, new FloatArray(rows * columns * 4));
    }

    /** Lays a matrix over an array. */
    public Matrix2DFloat4(int rows, int columns, FloatArray array) {
        super(rows, columns);
        storage = array;
    }

    /** Returns the element at a place. */
    public Float4 get(int i, int j) {
        int base = (i * COLUMNS + j) * 4;
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    /** Sets the element at a place. */
    public void set(int i, int j, Float4 value) {
        int base = (i * COLUMNS + j) * 4;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** Returns the array behind this. */
    public FloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix2DFloat4 duplicate() {
        Matrix2DFloat4 copy = new Matrix2DFloat4(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix2DFloat4 other) {
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
