package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.collections.VectorDouble;

/** A matrix, row by row. Written by CollectionSources, in this module's tests. */
public final class Matrix2DDouble extends Matrix2DType {

    private final DoubleArray storage;

    /** Makes a matrix of zeros. */
    public Matrix2DDouble(int rows, int columns) {
        this(rows, columns, new DoubleArray(rows * columns));
    }

    /** Lays a matrix over an array. */
    public Matrix2DDouble(int rows, int columns, DoubleArray array) {
        super(rows, columns);
        storage = array;
    }

    /** Copies a rectangle of numbers. */
    public Matrix2DDouble(double[][] values) {
        this(values.length, values[0].length);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                set(i, j, values[i][j]);
            }
        }
    }

    /** Returns the element at a place. */
    public double get(int i, int j) {
        return storage.get(i * COLUMNS + j);
    }

    /** Sets the element at a place. */
    public void set(int i, int j, double value) {
        storage.set(i * COLUMNS + j, value);
    }

    /** Returns a copy of a row. */
    public VectorDouble row(int row) {
        VectorDouble copy = new VectorDouble(COLUMNS);
        for (int j = 0; j < COLUMNS; j++) {
            copy.set(j, get(row, j));
        }
        return copy;
    }

    /** Returns a copy of a column. */
    public VectorDouble column(int column) {
        VectorDouble copy = new VectorDouble(ROWS);
        for (int i = 0; i < ROWS; i++) {
            copy.set(i, get(i, column));
        }
        return copy;
    }

    /** Returns a copy of the diagonal. */
    public VectorDouble diag() {
        VectorDouble copy = new VectorDouble(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < copy.getLength(); i++) {
            copy.set(i, get(i, i));
        }
        return copy;
    }

    /** Sets all numbers. */
    public void fill(double value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public Matrix2DDouble duplicate() {
        Matrix2DDouble copy = new Matrix2DDouble(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(Matrix2DDouble other) {
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
