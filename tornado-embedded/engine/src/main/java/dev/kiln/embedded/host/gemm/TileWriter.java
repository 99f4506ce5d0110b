package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/**
 * Moves a tile of sums to where they grow, C or scratch memory. Everywhere {@code tile} has the sums, {@code c} is the
 * address of the tile's first element there, {@code pitch} the elements from one row to the next, and {@code rows} and
 * {@code columns} are the valid ones, at most {@link Panels#ROWS} and {@link Panels#COLUMNS}.
 */
final class TileWriter {
    private TileWriter() {}

    /**
     * Writes a tile.
     *
     * @param add whether the old elements are added
     */
    static void write(float[] tile, long c, int pitch, int rows, int columns, boolean add) {
        if (rows == Panels.ROWS && columns == COLUMNS) {
            writeWhole(tile, c, 4L * pitch, add);
            return;
        }
        if (add) {
            add(tile, c, pitch, rows, columns);
        }
        for (int row = 0; row < rows; row++) {
            long address = c + 4L * row * pitch;
            if (columns == COLUMNS) {
                storeRow(tile, row * COLUMNS, address);
            } else {
                for (int column = 0; column < columns; column++) {
                    GlobalMemory.set(address + 4L * column, tile[row * COLUMNS + column]);
                }
            }
        }
    }

    /** The most frequent case, row by row without a loop: it runs once per few hundred cycles of multiplication. */
    private static void writeWhole(float[] tile, long c, long pitchBytes, boolean add) {
        if (add) {
            addRow(tile, 0, c);
            addRow(tile, COLUMNS, c + pitchBytes);
            addRow(tile, 2 * COLUMNS, c + 2 * pitchBytes);
            addRow(tile, 3 * COLUMNS, c + 3 * pitchBytes);
            addRow(tile, 4 * COLUMNS, c + 4 * pitchBytes);
            addRow(tile, 5 * COLUMNS, c + 5 * pitchBytes);
        } else {
            storeRow(tile, 0, c);
            storeRow(tile, COLUMNS, c + pitchBytes);
            storeRow(tile, 2 * COLUMNS, c + 2 * pitchBytes);
            storeRow(tile, 3 * COLUMNS, c + 3 * pitchBytes);
            storeRow(tile, 4 * COLUMNS, c + 4 * pitchBytes);
            storeRow(tile, 5 * COLUMNS, c + 5 * pitchBytes);
        }
    }

    private static void addRow(float[] tile, int at, long c) {
        FloatVector old0 = fromMemorySegment(SPECIES, ALL, c, ORDER);
        FloatVector old1 = fromMemorySegment(SPECIES, ALL, c + 4L * LANES, ORDER);
        FloatVector.fromArray(SPECIES, tile, at).add(old0).intoMemorySegment(ALL, c, ORDER);
        FloatVector.fromArray(SPECIES, tile, at + LANES).add(old1).intoMemorySegment(ALL, c + 4L * LANES, ORDER);
    }

    private static void storeRow(float[] tile, int at, long c) {
        FloatVector.fromArray(SPECIES, tile, at).intoMemorySegment(ALL, c, ORDER);
        FloatVector.fromArray(SPECIES, tile, at + LANES).intoMemorySegment(ALL, c + 4L * LANES, ORDER);
    }

    /** Adds the old elements to the tile and leaves it there, for an epilogue. */
    static void add(float[] tile, long c, int pitch, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            long address = c + 4L * row * pitch;
            int at = row * COLUMNS;
            if (columns == COLUMNS) {
                FloatVector.fromArray(SPECIES, tile, at)
                        .add(fromMemorySegment(SPECIES, ALL, address, ORDER))
                        .intoArray(tile, at);
                FloatVector.fromArray(SPECIES, tile, at + LANES)
                        .add(fromMemorySegment(SPECIES, ALL, address + 4L * LANES, ORDER))
                        .intoArray(tile, at + LANES);
            } else {
                for (int column = 0; column < columns; column++) {
                    tile[at + column] += GlobalMemory.get(address + 4L * column);
                }
            }
        }
    }
}
