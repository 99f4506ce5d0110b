package uk.ac.manchester.tornado.api.types.matrix;

/** The sizes of a matrix. */
abstract class Matrix2DType {

    /** How many rows there are. */
    protected final int ROWS;

    /** How many numbers or vectors a row has. */
    protected final int COLUMNS;

    /** Keeps the sizes. */
    Matrix2DType(int numRows, int numColumns) {
        ROWS = numRows;
        COLUMNS = numColumns;
    }

    /** Returns how many rows there are. */
    public int getNumRows() {
        return ROWS;
    }

    /** Returns how many numbers or vectors a row has. */
    public int getNumColumns() {
        return COLUMNS;
    }

    /** Sets all numbers to 0. */
    public abstract void clear();
}
