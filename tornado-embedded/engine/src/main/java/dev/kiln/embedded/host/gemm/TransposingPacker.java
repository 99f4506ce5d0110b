package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LEFT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.ROWS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.WRITTEN_ROWS;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Packers for FP32 operands that are stored across the direction in which panels are written: they transpose. */
final class TransposingPacker {
    private static final int BLOCK = ROW_SPECIES.length();

    /** None of four lanes. */
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(ROW_SPECIES, 0b1111_0000);

    private static final VectorMask<Float> UPPER_PAIRS = VectorMask.fromLong(ROW_SPECIES, 0b1100_1100);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(ROW_SPECIES, 0b1010_1010);
    private static final VectorShuffle<Float> SWAP_PAIRS = VectorShuffle.fromOp(ROW_SPECIES, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(ROW_SPECIES, lane -> lane ^ 1);

    private TransposingPacker() {}

    /**
     * Returns a packer of left panels for a row-major A.
     *
     * @param pitch elements from one row to the next
     * @param readable rows behind the packed ones that may be read, whatever they hold
     */
    static PanelPacker left(int pitch, int readable) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            for (int line = 0; line < lines; line += ROWS) {
                long corner = source + 4L * ((firstLine + line) * (long) pitch + firstDepth);
                int panel = at + line / ROWS * LEFT_PANEL;
                if (lines - line + readable >= WRITTEN_ROWS) {
                    // Two rows too many: the next step overwrites them, or they land behind the panel.
                    transpose(corner, 4L * pitch, WRITTEN_ROWS, depth, panels, panel, ROWS);
                } else {
                    int rows = Math.min(ROWS, lines - line);
                    transposeScalar(corner, 4L * pitch, rows, 0, depth, panels, panel, ROWS);
                }
            }
        };
    }

    /**
     * Returns a packer of right panels for a B that is stored as N × K.
     *
     * @param pitch elements from one column of op(B) to the next
     */
    static PanelPacker right(int pitch) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            for (int line = 0; line < lines; line += COLUMNS) {
                int width = Math.min(COLUMNS, lines - line);
                long corner = source + 4L * ((firstLine + line) * (long) pitch + firstDepth);
                int panel = at + line / COLUMNS * RIGHT_PANEL;
                transpose(corner, 4L * pitch, width, depth, panels, panel, COLUMNS);
            }
        };
    }

    /**
     * Writes element (i, j) of a {@code rows × columns} block to {@code to[at + j · step + i]}: the last rows first,
     * and those in ascending j. So what sticks out of a step narrower than the rows is overwritten by the next step.
     */
    private static void transpose(long from, long pitchBytes, int rows, int columns, float[] to, int at, int step) {
        if (rows < BLOCK) {
            transposeScalar(from, pitchBytes, rows, 0, columns, to, at, step);
            return;
        }
        if (WideTranspose.IS_USED && rows % WideTranspose.SIZE == 0) {
            int whole = columns - columns % WideTranspose.SIZE;
            float[] block = Workspace.current().block;
            for (int i = 0; i < rows; i += WideTranspose.SIZE) {
                long strip = from + i * pitchBytes;
                WideTranspose.strip(strip, pitchBytes, whole, block, to, at + i, step);
                transposeScalar(strip, pitchBytes, WideTranspose.SIZE, whole, columns, to, at + i, step);
            }
            return;
        }
        // If the last rows are no whole block, the first of theirs are written twice, with the same values.
        for (int i = rows - BLOCK; i > 0; i = (i - 1) / BLOCK * BLOCK) {
            transposeBlock(from, pitchBytes, i, columns, to, at, step);
        }
        transposeBlock(from, pitchBytes, 0, columns, to, at, step);
    }

    private static void transposeBlock(
            long from, long pitchBytes, int firstRow, int columns, float[] to, int at, int step) {
        long strip = from + firstRow * pitchBytes;
        int whole = columns - columns % BLOCK;
        transposeStrip(strip, pitchBytes, whole, to, at + firstRow, step);
        transposeScalar(strip, pitchBytes, BLOCK, whole, columns, to, at + firstRow, step);
    }

    private static void transposeScalar(
            long from, long pitchBytes, int rows, int firstColumn, int columns, float[] to, int at, int step) {
        for (int j = firstColumn; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                to[at + j * step + i] = GlobalMemory.get(from + i * pitchBytes + 4L * j);
            }
        }
    }

    /**
     * Transposes {@link #BLOCK} rows of a multiple of as many columns. The loops count in long because C2 then proves
     * all addresses in range before it starts.
     */
    private static void transposeStrip(long from, long pitchBytes, long columns, float[] to, int at, int step) {
        if (BLOCK == 4) {
            for (long j = 0; j < columns; j += 4) {
                long corner = from + 4 * j;
                transposeFour(corner, corner, pitchBytes, to, at + (int) j * step, step);
            }
            return;
        }
        // Halves of 8 × 8 blocks are exchanged by loading from shifted addresses: the four elements too many before
        // row 4 or after row 3 belong to the neighbouring row of the same strip, so they are valid memory.
        long middle = from + 4 * pitchBytes;
        for (long j = 0; j < columns; j += 8) {
            long upper = from + 4 * j;
            long lower = middle + 4 * j;
            int target = at + (int) j * step;
            transposeFour(upper, lower - 16, pitchBytes, to, target, step);
            transposeFour(upper + 16, lower, pitchBytes, to, target + 4 * step, step);
        }
    }

    /** Transposes 4 × 4 elements in each 128 bits: the first ones from {@code upper}, others from {@code lower}. */
    private static void transposeFour(long upper, long lower, long pitchBytes, float[] to, int at, int step) {
        FloatVector a0 = fromMemorySegment(ROW_SPECIES, ALL, upper, ORDER)
                .blend(fromMemorySegment(ROW_SPECIES, ALL, lower, ORDER), UPPER_HALF);
        FloatVector a1 = fromMemorySegment(ROW_SPECIES, ALL, upper + pitchBytes, ORDER)
                .blend(fromMemorySegment(ROW_SPECIES, ALL, lower + pitchBytes, ORDER), UPPER_HALF);
        FloatVector a2 = fromMemorySegment(ROW_SPECIES, ALL, upper + 2 * pitchBytes, ORDER)
                .blend(fromMemorySegment(ROW_SPECIES, ALL, lower + 2 * pitchBytes, ORDER), UPPER_HALF);
        FloatVector a3 = fromMemorySegment(ROW_SPECIES, ALL, upper + 3 * pitchBytes, ORDER)
                .blend(fromMemorySegment(ROW_SPECIES, ALL, lower + 3 * pitchBytes, ORDER), UPPER_HALF);
        FloatVector c0 = a0.blend(a2.rearrange(SWAP_PAIRS), UPPER_PAIRS);
        FloatVector c1 = a1.blend(a3.rearrange(SWAP_PAIRS), UPPER_PAIRS);
        FloatVector c2 = a0.rearrange(SWAP_PAIRS).blend(a2, UPPER_PAIRS);
        FloatVector c3 = a1.rearrange(SWAP_PAIRS).blend(a3, UPPER_PAIRS);
        c0.blend(c1.rearrange(SWAP), ODD).intoArray(to, at);
        c0.rearrange(SWAP).blend(c1, ODD).intoArray(to, at + step);
        c2.blend(c3.rearrange(SWAP), ODD).intoArray(to, at + 2 * step);
        c2.rearrange(SWAP).blend(c3, ODD).intoArray(to, at + 3 * step);
    }
}
