package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link TileWriter} without vectors, for as long as they are not compiled. */
final class EarlyWriter {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private EarlyWriter() {}

    /** Writes a tile; see {@link TileWriter#write}. */
    static void write(Workspace scratch, long c, int pitch, int rows, int columns, boolean add) {
        if (add) {
            add(scratch, c, pitch, rows, columns);
        }
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(scratch.tile, row * COLUMNS, ALL, FLOAT, c + 4L * row * pitch, columns);
        }
    }

    /** Adds the old elements to the tile; see {@link TileWriter#add}. */
    static void add(Workspace scratch, long c, int pitch, int rows, int columns) {
        float[] tile = scratch.tile;
        float[] old = scratch.floats;
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(ALL, FLOAT, c + 4L * row * pitch, old, 0, columns);
            int at = row * COLUMNS;
            for (int column = 0; column < columns; column++) {
                tile[at + column] += old[column];
            }
        }
    }
}
