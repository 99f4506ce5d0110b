package dev.kiln.embedded.host.gemm;

/** Takes finished sums, tile by tile, where C itself can't hold them while they grow. */
@FunctionalInterface
interface TileSink {
    /**
     * Takes a tile.
     *
     * @param scratch holds the sums at {@link Workspace#tileAt}, {@link Workspace#tilePitch} floats from row to row
     * @param row first row of C
     * @param column first column of C
     * @param rows number of rows
     * @param columns number of columns
     * @param vectors whether to use vectors, as far as there is another way
     */
    void write(Workspace scratch, int row, int column, int rows, int columns, boolean vectors);
}
