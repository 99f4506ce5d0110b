package dev.kiln.embedded.host.gemm;

import org.jspecify.annotations.Nullable;

/**
 * Takes tiles of finished sums from a thread's scratch memory to C, where C can't hold the sums while they grow or the
 * mask is no FP32: keeps what the mask lets through and encodes the rest, row by row.
 */
final class TileStore {
    private final RowEncoder encoder;
    private final @Nullable StoredFormat maskFormat;
    private final long mask;
    private final long maskPitch;

    TileStore(GemmRequest request) {
        int n = request.spec().n();
        encoder = RowEncoder.of(request.c(), n, request.powersOfTwo());
        maskFormat =
                request.spec().epilogue() == Epilogue.RELU_MASK ? request.aux().format() : null;
        mask = request.aux().codes().getSegment().address();
        maskPitch = request.aux().pitch(n);
    }

    /**
     * Stores a tile.
     *
     * @param scratch holds the sums at {@link Workspace#tileAt}
     * @param row first row of C
     * @param rows number of rows
     * @param column first column of C
     * @param columns number of columns
     */
    void store(Workspace scratch, int row, int rows, int column, int columns) {
        for (int i = 0; i < rows; i++) {
            long values = scratch.tileAt + Float.BYTES * (long) scratch.tilePitch * i;
            if (maskFormat != null) {
                long at = maskFormat.codeBytes((row + i) * maskPitch + column);
                RowMask.apply(values, mask + at, columns, maskFormat);
            }
            encoder.encode(values, columns, row + i, column, scratch.spare);
        }
    }
}
