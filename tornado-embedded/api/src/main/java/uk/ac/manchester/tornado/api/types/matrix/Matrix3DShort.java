package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Numbers by row, column and depth; depth is the innermost. Written by CollectionSources, in this module's tests. */
public final class Matrix3DShort extends Matrix3DType {

    private final ShortArray storage;

    /** Makes a matrix of zeros. */
    public Matrix3DShort(int rows, int columns, int depth) {
        this(rows, columns, depth, new ShortArray(rows * columns * depth));
    }

    /** Lays a matrix over an array. */
    public Matrix3DShort(int rows, int columns, int depth, ShortArray array) {
        super(rows, columns, depth);
        storage = array;
    }

    /** Copies a rectangle of numbers. */
    public Matrix3DShort(short[][][] values) {
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
    public short get(int i, int j, int k) {
        return storage.get((i * COLUMNS + j) * DEPTH + k);
    }

    /** Sets the element at a place. */
    public void set(int i, int j, int k, short value) {
        storage.set((i * COLUMNS + j) * DEPTH + k, value);
    }

    /** Sets all numbers. */
    public void fill(short value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix3DShort duplicate() {
        Matrix3DShort copy = new Matrix3DShort(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix3DShort other) {
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
