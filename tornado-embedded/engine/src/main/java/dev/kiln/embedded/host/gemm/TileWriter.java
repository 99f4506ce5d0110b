package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Moves a tile of sums to C: adds what C holds, applies the epilogue, stores the part that C has. */
final class TileWriter {
    private TileWriter() {}

    /**
     * Writes a tile.
     *
     * @param scratch holds the sums in {@link Workspace#tile}
     * @param c address of the tile's first element in C
     * @param pitch elements from one row of C to the next
     * @param rows valid rows, at most {@link Panels#ROWS}
     * @param columns valid columns, at most {@link Panels#COLUMNS}
     * @param add whether C's old elements are added
     * @param epilogue what to apply; {@link Epilogue#NONE} before the last block of K
     * @param aux address of the first bias of these columns, or of the tile's first element of the mask
     */
    static void write(
            Workspace scratch, long c, int pitch, int rows, int columns, boolean add, Epilogue epilogue, long aux) {
        float[] tile = scratch.tile;
        if (columns < COLUMNS) {
            writeEdge(scratch, c, pitch, rows, columns, add, epilogue, aux);
            return;
        }
        if (epilogue == Epilogue.NONE && rows == Panels.ROWS) {
            writeWhole(tile, c, 4L * pitch, add);
            return;
        }
        if (add) {
            addTo(tile, c, pitch, rows);
        }
        switch (epilogue) {
            case NONE -> {}
            case RELU_MASK -> mask(tile, aux, pitch, rows);
            default -> {
                addBias(tile, aux, rows);
                activate(scratch, rows, epilogue);
            }
        }
        store(tile, c, pitch, rows);
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

    private static void addTo(float[] tile, long c, int pitch, int rows) {
        for (int row = 0; row < rows; row++) {
            long address = c + 4L * row * pitch;
            int at = row * COLUMNS;
            FloatVector.fromArray(SPECIES, tile, at)
                    .add(fromMemorySegment(SPECIES, ALL, address, ORDER))
                    .intoArray(tile, at);
            FloatVector.fromArray(SPECIES, tile, at + LANES)
                    .add(fromMemorySegment(SPECIES, ALL, address + 4L * LANES, ORDER))
                    .intoArray(tile, at + LANES);
        }
    }

    private static void mask(float[] tile, long aux, int pitch, int rows) {
        for (int row = 0; row < rows; row++) {
            long address = aux + 4L * row * pitch;
            int at = row * COLUMNS;
            maskVector(tile, at, address);
            maskVector(tile, at + LANES, address + 4L * LANES);
        }
    }

    private static void maskVector(float[] tile, int at, long aux) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector value = FloatVector.fromArray(SPECIES, tile, at);
        zero.blend(value, fromMemorySegment(SPECIES, ALL, aux, ORDER).compare(VectorOperators.GT, 0f))
                .intoArray(tile, at);
    }

    private static void addBias(float[] tile, long aux, int rows) {
        FloatVector bias0 = fromMemorySegment(SPECIES, ALL, aux, ORDER);
        FloatVector bias1 = fromMemorySegment(SPECIES, ALL, aux + 4L * LANES, ORDER);
        for (int row = 0; row < rows; row++) {
            int at = row * COLUMNS;
            FloatVector.fromArray(SPECIES, tile, at).add(bias0).intoArray(tile, at);
            FloatVector.fromArray(SPECIES, tile, at + LANES).add(bias1).intoArray(tile, at + LANES);
        }
    }

    private static void activate(Workspace scratch, int rows, Epilogue epilogue) {
        float[] tile = scratch.tile;
        int end = rows * COLUMNS;
        switch (epilogue) {
            case BIAS_RELU -> Activations.relu(tile, end);
            case BIAS_GELU -> Activations.gelu(tile, scratch.powers, end);
            case BIAS_SILU -> Activations.silu(tile, scratch.powers, end);
            default -> {}
        }
    }

    private static void store(float[] tile, long c, int pitch, int rows) {
        for (int row = 0; row < rows; row++) {
            storeRow(tile, row * COLUMNS, c + 4L * row * pitch);
        }
    }

    /** The same for a tile that sticks out to the right, element by element where memory ends. */
    private static void writeEdge(
            Workspace scratch, long c, int pitch, int rows, int columns, boolean add, Epilogue epilogue, long aux) {
        float[] tile = scratch.tile;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * COLUMNS + column;
                long offset = 4L * ((long) row * pitch + column);
                if (add) {
                    tile[at] += GlobalMemory.get(c + offset);
                }
                if (epilogue.addsBias()) {
                    tile[at] += GlobalMemory.get(aux + 4L * column);
                } else if (epilogue == Epilogue.RELU_MASK && !(GlobalMemory.get(aux + offset) > 0f)) {
                    tile[at] = 0f;
                }
            }
        }
        activate(scratch, rows, epilogue);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                GlobalMemory.set(c + 4L * ((long) row * pitch + column), tile[row * COLUMNS + column]);
            }
        }
    }
}
