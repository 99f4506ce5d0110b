package dev.kiln.embedded.host.gemm;

/**
 * Packs a stored matrix: decodes a few rows at a time to memory that stays in the first-level cache, and lets a packer
 * of FP32 take them from there.
 */
final class DecodingPacker implements PanelPacker {
    /** Floats from one decoded row to the next: so many that rows start in different sets of the cache. */
    private static final int PITCH = Panels.DEPTH + RowDecoder.OVERWRITE;

    /** Decoded rows, at most, where they are lines: the first-level cache has room for them. */
    private static final int LINES = Math.max(Panels.COLUMNS, 12);

    /** Decoded columns, at most, where they are lines. */
    private static final int COLUMNS = 128;

    /** Decoded rows, at most, where they are steps. */
    private static final int STEPS = 16;

    /** Bytes of memory for decoded rows, with some behind them that packers of left panels read. */
    static final long BYTES = Float.BYTES * (long) PITCH * (LINES + Panels.WRITTEN_ROWS);

    private final RowDecoder decoder;
    private final StoredFormat format;
    private final boolean rowsAreLines;
    private final int width;
    private final int panel;
    private final PanelPacker packer;
    private final long scales;
    private final long pitchBytes;
    private final long scalePitchBytes;

    /** What is behind the codes may not be readable. */
    private final long end;

    private DecodingPacker(StoredMatrix matrix, int columns, boolean rowsAreLines, boolean isLeft) {
        this.rowsAreLines = rowsAreLines;
        decoder = RowDecoder.of(matrix);
        format = matrix.format();
        width = isLeft ? Panels.ROWS : Panels.COLUMNS;
        panel = isLeft ? Panels.LEFT_PANEL : Panels.RIGHT_PANEL;
        scales = matrix.scales().getSegment().address();
        pitchBytes = format.codeBytes(matrix.pitch(columns));
        scalePitchBytes = format.scaleBytes(matrix.groups(columns));
        end = matrix.codes().getSegment().address()
                + matrix.codes().getSegment().byteSize();
        if (isLeft) {
            packer = rowsAreLines
                    ? TransposingPacker.left(PITCH, Panels.WRITTEN_ROWS)
                    : ContiguousPacker.left(PITCH, Panels.WRITTEN_ROWS);
        } else {
            packer = rowsAreLines ? TransposingPacker.right(PITCH) : ContiguousPacker.right(PITCH);
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
                    decode(source, firstLine + line, someLines, firstDepth + step, someSteps, decoded);
                } else {
                    decode(source, firstDepth + step, someSteps, firstLine + line, someLines, decoded);
                }
                packer.pack(decoded, 0, someLines, 0, someSteps, panels, at + line / width * panel + step * width);
            }
        }
    }

    private void decode(long source, int row, int rows, int column, int columns, long to) {
        long behind = format.codeBytes(column + columns) + RowDecoder.OVERREAD;
        for (int i = 0; i < rows; i++) {
            long codes = source + (row + i) * pitchBytes;
            long target = to + Float.BYTES * (long) PITCH * i;
            if (codes + behind > end) {
                codes = copy(codes, column, columns);
            }
            decoder.decode(codes, scales + (row + i) * scalePitchBytes, column, columns, target);
        }
    }

    /** Copies codes to where more than they can be read, and returns where the row would start there. */
    private long copy(long codes, int column, int columns) {
        long skipped = format.codeBytes(column);
        long spare = Workspace.current().spare;
        // An odd number of half bytes takes another byte.
        GlobalMemory.copy(codes + skipped, spare, format.codeBytes(column + columns + 1) - skipped);
        return spare - skipped;
    }
}
