package uk.ac.manchester.tornado.api.types.matrix;

/** The sizes of a grid of three dimensions. */
abstract class Matrix3DType {

    /** How many rows there are. */
    protected final int ROWS;

    /** How many columns a row has. */
    protected final int COLUMNS;

    /** How many numbers or vectors a column has. */
    protected final int DEPTH;

    /** Keeps the sizes. */
    Matrix3DType(int numRows, int numColumns, int numDepth) {
        ROWS = numRows;
        COLUMNS = numColumns;
        DEPTH = numDepth;
    }

    /** Returns how many rows there are. */
    public int getNumRows() {
        return ROWS;
    }

    /** Returns how many columns a row has. */
    public int getNumColumns() {
        return COLUMNS;
    }

    /** Returns how many numbers or vectors a column has. */
    public int getNumDepth() {
        return DEPTH;
    }

    /** Sets all numbers to 0. */
    public abstract void clear();
}
