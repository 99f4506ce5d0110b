package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** Numbers by row, column and depth; depth is the innermost. Written by CollectionSources, in this module's tests. */
public final class Matrix3DFloat4 extends Matrix3DType {

    private final FloatArray storage;

    /** Makes a matrix of zeros. */
    public Matrix3DFloat4(int rows, int columns, int depth) {
        this(rows, columns, depth, new FloatArray(rows * columns * depth * 4));
    }

    /** Lays a matrix over an array. */
    public Matrix3DFloat4(int rows, int columns, int depth, FloatArray array) {
        super(rows, columns, depth);
        storage = array;
    }

    /** Returns the element at a place. */
    public Float4 get(int i, int j, int k) {
        int base = ((i * COLUMNS + j) * DEPTH + k) * 4;
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    /** Sets the element at a place. */
    public void set(int i, int j, int k, Float4 value) {
        int base = ((i * COLUMNS + j) * DEPTH + k) * 4;
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
    public Matrix3DFloat4 duplicate() {
        Matrix3DFloat4 copy = new Matrix3DFloat4(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix3DFloat4 other) {
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
