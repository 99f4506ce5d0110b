package dev.kiln.embedded.host.gemm;

/**
 * Packs a stored matrix: decodes a few rows at a time to memory that stays in the first-level cache, and lets a packer
 * of FP32 take them from there.
 */
final class DecodingPacker implements PanelPacker {
    /** Decoded rows, at most, where they are lines: the first-level cache has room for them. */
    private static final int LINES = Math.max(Panels.COLUMNS, 12);

    /** Decoded columns, at most, where they are lines. */
    private static final int COLUMNS = 128;

    /** Decoded rows, at most, where they are steps. */
    private static final int STEPS = 16;

    /** Bytes of memory for decoded rows, with some behind them that packers of left panels read. */
    static final long BYTES = RowReader.PITCH_BYTES * (LINES + Panels.WRITTEN_ROWS);

    private final RowReader reader;
    private final boolean rowsAreLines;
    private final int width;
    private final int panel;
    private final PanelPacker packer;

    private DecodingPacker(StoredMatrix matrix, int columns, boolean rowsAreLines, boolean isLeft) {
        this.rowsAreLines = rowsAreLines;
        reader = new RowReader(matrix, columns);
        width = isLeft ? Panels.ROWS : Panels.COLUMNS;
        panel = isLeft ? Panels.LEFT_PANEL : Panels.RIGHT_PANEL;
        if (isLeft) {
            packer = rowsAreLines
                    ? TransposingPacker.left(RowReader.PITCH, Panels.WRITTEN_ROWS)
                    : ContiguousPacker.left(RowReader.PITCH, Panels.WRITTEN_ROWS);
        } else {
            packer = rowsAreLines ? TransposingPacker.right(RowReader.PITCH) : ContiguousPacker.right(RowReader.PITCH);
        }
    }

    /**
     * Returns a packer of left panels.
     *
     * @param a stored as m × k, or k × m if {@code transposed}
     */
    static PanelPacker left(StoredMatrix a, int m, int k, boolean transposed) {
        if (a.isFloats()) {
            return transposed ? ContiguousPacker.left(m, 0) : TransposingPacker.left(k, 0);
        }
        return new DecodingPacker(a, transposed ? m : k, !transposed, true);
    }

    /**
     * Returns a packer of right panels.
     *
     * @param b stored as k × n, or n × k if {@code transposed}
     */
    static PanelPacker right(StoredMatrix b, int k, int n, boolean transposed) {
        if (b.isFloats()) {
            return transposed ? TransposingPacker.right(k) : ContiguousPacker.right(n);
        }
        PanelPacker packer = new DecodingPacker(b, transposed ? k : n, transposed, false);
        boolean isInteger = b.format() == StoredFormat.INT8 || b.format() == StoredFormat.INT4;
        if (isInteger) {
            return transposed ? IntegerPacker.of(b, k, packer) : IntegerRowPacker.of(b, n, packer);
        }
        return packer;
    }

    @Override
    public void pack(long source, int firstLine, int lines, int firstDepth, int depth, float[] panels, int at) {
        int linesAtOnce = rowsAreLines ? LINES / width * width : COLUMNS / width * width;
        int stepsAtOnce = rowsAreLines ? depth : STEPS;
        long decoded = Workspace.current().decoded;
        for (int line = 0; line < lines; line += linesAtOnce) {
            int someLines = Math.min(linesAtOnce, lines - line);
            for (int step = 0; step < depth; step += stepsAtOnce) {
                int someSteps = Math.min(stepsAtOnce, depth - step);
                if (rowsAreLines) {
                    reader.read(source, firstLine + line, someLines, firstDepth + step, someSteps, decoded);
                } else {
                    reader.read(source, firstDepth + step, someSteps, firstLine + line, someLines, decoded);
                }
                packer.pack(decoded, 0, someLines, 0, someSteps, panels, at + line / width * panel + step * width);
            }
        }
    }
}
