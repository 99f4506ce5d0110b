package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A matrix of 4 rows and 4 columns, row by row. */
public final class Matrix4x4Float {

    private static final int SIDE = 4;

    private final FloatArray storage;

    /** Makes a matrix of zeros. */
    public Matrix4x4Float() {
        this(new FloatArray(SIDE * SIDE));
    }

    /** Lays a matrix over an array. */
    public Matrix4x4Float(FloatArray array) {
        storage = array;
    }

    /** Returns a number by its place in the array. */
    public float get(int index) {
        return storage.get(index);
    }

    /** Sets a number by its place in the array. */
    public void set(int index, float value) {
        storage.set(index, value);
    }

    /** Returns the number in a row and column. */
    public float get(int i, int j) {
        return storage.get(i * SIDE + j);
    }

    /** Sets the number in a row and column. */
    public void set(int i, int j, float value) {
        storage.set(i * SIDE + j, value);
    }

    /** Returns 4. */
    public int getNumRows() {
        return SIDE;
    }

    /** Returns 4. */
    public int getNumColumns() {
        return SIDE;
    }

    /** Returns a copy of a row. */
    public Float4 row(int row) {
        return new Float4(get(row, 0), get(row, 1), get(row, 2), get(row, 3));
    }

    /** Returns a copy of a column. */
    public Float4 column(int column) {
        return new Float4(get(0, column), get(1, column), get(2, column), get(3, column));
    }

    /** Returns a copy of the diagonal. */
    public Float4 diag() {
        return new Float4(get(0, 0), get(1, 1), get(2, 2), get(3, 3));
    }

    /** Sets all numbers. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix4x4Float duplicate() {
        Matrix4x4Float copy = new Matrix4x4Float();
        copy.set(this);
        return copy;
    }

    /** Copies the numbers of another matrix. */
    public void set(Matrix4x4Float other) {
        storage.getSegment().copyFrom(other.storage.getSegment());
    }

    /** Makes the diagonal 1 and the rest 0. */
    public void identity() {
        fill(0);
        for (int i = 0; i < SIDE; i++) {
            set(i, i, 1);
        }
    }

    /** Returns the array behind this. */
    public FloatArray getArray() {
        return storage;
    }

    /** Returns how many numbers there are. */
    public int size() {
        return storage.getSize();
    }

    /** Sets all numbers to 0. */
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
