package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorInt;

/** A matrix, row by row. Written by CollectionSources, in this module's tests. */
public final class Matrix2DInt extends Matrix2DType {

    private final IntArray storage;

    /** Makes a matrix of zeros. */
    public Matrix2DInt(int rows, int columns) {
        this(rows, columns, new IntArray(rows * columns));
    }

    /** Lays a matrix over an array. */
    public Matrix2DInt(int rows, int columns, IntArray array) {
        super(rows, columns);
        storage = array;
    }

    /** Copies a rectangle of numbers. */
    public Matrix2DInt(int[][] values) {
        this(values.length, values[0].length);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                set(i, j, values[i][j]);
            }
        }
    }

    /** Returns the element at a place. */
    public int get(int i, int j) {
        return storage.get(i * COLUMNS + j);
    }

    /** Sets the element at a place. */
    public void set(int i, int j, int value) {
        storage.set(i * COLUMNS + j, value);
    }

    /** Returns a copy of a row. */
    public VectorInt row(int row) {
        VectorInt copy = new VectorInt(COLUMNS);
        for (int j = 0; j < COLUMNS; j++) {
            copy.set(j, get(row, j));
        }
        return copy;
    }

    /** Returns a copy of a column. */
    public VectorInt column(int column) {
        VectorInt copy = new VectorInt(ROWS);
        for (int i = 0; i < ROWS; i++) {
            copy.set(i, get(i, column));
        }
        return copy;
    }

    /** Returns a copy of the diagonal. */
    public VectorInt diag() {
        VectorInt copy = new VectorInt(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < copy.getLength(); i++) {
            copy.set(i, get(i, i));
        }
        return copy;
    }

    /** Sets all numbers. */
    public void fill(int value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix2DInt duplicate() {
        Matrix2DInt copy = new Matrix2DInt(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix2DInt other) {
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
