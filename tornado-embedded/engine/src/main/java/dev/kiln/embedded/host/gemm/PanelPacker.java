package dev.kiln.embedded.host.gemm;

/**
 * Copies a block of an operand into panels, in the layout of {@link Panels}. What an operand is stored as is known here
 * and nowhere else: a packer of a compressed format decodes on the way.
 *
 * <p>A <em>line</em> is a row of op(A) or a column of op(B): what lies across the sums.
 */
interface PanelPacker {
    /**
     * Packs the block of {@code lines} × {@code depth} elements that starts at ({@code firstLine}, {@code firstDepth}).
     * What the last panel holds for lines that it lacks does not matter: their sums are never read.
     *
     * @param source address of the operand's first byte
     * @param firstLine first row of op(A) or column of op(B)
     * @param lines number of lines, at least 1
     * @param firstDepth where the block starts along K
     * @param depth extent of the block along K, 1 … {@link Panels#DEPTH}
     * @param panels where the panels go
     * @param at index of the first panel's first element
     */
    void pack(long source, int firstLine, int lines, int firstDepth, int depth, float[] panels, int at);
}
