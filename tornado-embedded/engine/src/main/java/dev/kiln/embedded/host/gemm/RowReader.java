package dev.kiln.embedded.host.gemm;

/** Decodes parts of rows of a stored matrix to memory of a thread, in which they lie one behind the other. */
final class RowReader {
    /** Floats from one decoded row to the next: so many that rows start in different sets of the cache. */
    static final int PITCH = Panels.DEPTH + RowDecoder.OVERWRITE;

    /** The same in bytes. */
    static final long PITCH_BYTES = (long) Float.BYTES * PITCH;

    private final RowDecoder decoder;
    private final StoredFormat format;
    private final long scales;
    private final long pitchBytes;
    private final long scalePitchBytes;

    /** What is behind the codes may not be readable. */
    private final long end;

    RowReader(StoredMatrix matrix, int columns) {
        decoder = RowDecoder.of(matrix);
        format = matrix.format();
        scales = matrix.scales().getSegment().address();
        pitchBytes = format.codeBytes(matrix.pitch(columns));
        scalePitchBytes = format.scaleBytes(matrix.groups(columns));
        end = matrix.codes().getSegment().address()
                + matrix.codes().getSegment().byteSize();
    }

    /**
     * Decodes a block.
     *
     * @param source address of the matrix' first code
     * @param column first column, even
     * @param columns at most {@link Panels#DEPTH}
     * @param to address of the first decoded float; the last row continues with {@link RowDecoder#OVERWRITE} others
     */
    void read(long source, int row, int rows, int column, int columns, long to) {
        long behind = format.codeBytes(column + columns) + RowDecoder.OVERREAD;
        for (int i = 0; i < rows; i++) {
            long codes = source + (row + i) * pitchBytes;
            long target = to + PITCH_BYTES * i;
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
        // An odd number of half bytes takes another byte. Of other formats this is a code more, which may not be there.
        long behind = Math.min(format.codeBytes(column + columns + 1), end - codes);
        GlobalMemory.copy(codes + skipped, spare, behind - skipped);
        return spare - skipped;
    }
}
