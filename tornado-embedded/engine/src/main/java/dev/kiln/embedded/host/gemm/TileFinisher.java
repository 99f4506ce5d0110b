package dev.kiln.embedded.host.gemm;

import org.jspecify.annotations.Nullable;

/** Takes finished sums in {@link Workspace#tile} through the epilogue to C, or to where C's sums are kept as FP32. */
final class TileFinisher {
    private final TileEpilogue epilogue;

    /** What takes finished sums to C where it is FP16 or BF16, micro-tile by micro-tile. */
    private final @Nullable HalfTileWriter halfWriter;

    TileFinisher(GemmRequest request) {
        StoredFormat format = request.c().format();
        boolean isHalf = format == StoredFormat.FP16 || format == StoredFormat.BF16;
        epilogue = new TileEpilogue(request);
        halfWriter = isHalf ? new HalfTileWriter(request.c(), request.spec().n()) : null;
    }

    /**
     * Writes a tile.
     *
     * @param product number of the product in the batch
     * @param row first row of C
     * @param column first column of C
     * @param rows valid rows, at most {@link Panels#ROWS}
     * @param columns valid columns, at most {@link Panels#COLUMNS}
     * @param at address of the tile's first element among FP32 sums, {@link Workspace#tilePitch} floats from row to row
     * @param add whether sums that are there are added before
     * @param vectors whether to use vectors, as far as there is another way
     */
    void finish(
            Workspace scratch,
            long product,
            int row,
            int column,
            int rows,
            int columns,
            long at,
            boolean add,
            boolean vectors) {
        if (epilogue.isNone() && halfWriter == null) {
            write(scratch, at, rows, columns, add, vectors);
            return;
        }
        if (add && vectors) {
            TileWriter.add(scratch.tile, at, scratch.tilePitch, rows, columns);
        } else if (add) {
            EarlyWriter.add(scratch, at, scratch.tilePitch, rows, columns);
        }
        epilogue.apply(scratch, product, row, column, rows, columns, vectors);
        if (halfWriter == null) {
            write(scratch, at, rows, columns, false, vectors);
        } else {
            halfWriter.write(scratch, row, column, rows, columns);
        }
    }

    /** Writes a tile as it is. */
    static void write(Workspace scratch, long at, int rows, int columns, boolean add, boolean vectors) {
        if (vectors) {
            TileWriter.write(scratch.tile, at, scratch.tilePitch, rows, columns, add);
        } else {
            EarlyWriter.write(scratch, at, scratch.tilePitch, rows, columns, add);
        }
    }
}
