package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.DEPTH;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Packers for FP32 operands that are stored across the direction in which panels are written: they transpose. */
final class TransposingPacker {
    private static final VectorSpecies<Float> OCTET = FloatVector.SPECIES_256;
    private static final int BLOCK = 8;

    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(OCTET, 0b1111_0000);
    private static final VectorMask<Float> UPPER_PAIRS = VectorMask.fromLong(OCTET, 0b1100_1100);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(OCTET, 0b1010_1010);
    private static final VectorShuffle<Float> SWAP_PAIRS = VectorShuffle.fromValues(OCTET, 2, 3, 0, 1, 6, 7, 4, 5);
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromValues(OCTET, 1, 0, 3, 2, 5, 4, 7, 6);

    private TransposingPacker() {}

    /**
     * Returns a packer of left panels for an A that is stored as K × M.
     *
     * @param pitch elements from one step of K to the next
     */
    static PanelPacker left(int pitch) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            long corner = source + 4L * (firstDepth * (long) pitch + firstLine);
            transpose(corner, 4L * pitch, depth, lines, panels, at, DEPTH);
            ContiguousPacker.clearRows(lines, depth, panels, at);
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
                if (width < COLUMNS) {
                    clearColumns(width, depth, panels, panel);
                }
            }
        };
    }

    private static void clearColumns(int width, int depth, float[] panels, int panel) {
        for (int d = 0; d < depth; d++) {
            for (int c = width; c < COLUMNS; c++) {
                panels[panel + d * COLUMNS + c] = 0f;
            }
        }
    }

    /** Writes element (i, j) of a {@code rows × columns} block to {@code to[at + j · step + i]}. */
    private static void transpose(long from, long pitchBytes, int rows, int columns, float[] to, int at, int step) {
        int i = 0;
        for (; i <= rows - BLOCK; i += BLOCK) {
            long strip = from + i * pitchBytes;
            int j = 0;
            for (; j <= columns - BLOCK; j += BLOCK) {
                transposeBlock(strip + 4L * j, pitchBytes, to, at + j * step + i, step);
            }
            transposeScalar(strip, pitchBytes, BLOCK, j, columns, to, at + i, step);
        }
        transposeScalar(from + i * pitchBytes, pitchBytes, rows - i, 0, columns, to, at + i, step);
    }

    private static void transposeScalar(
            long from, long pitchBytes, int rows, int firstColumn, int columns, float[] to, int at, int step) {
        for (int i = 0; i < rows; i++) {
            long row = from + i * pitchBytes;
            for (int j = firstColumn; j < columns; j++) {
                to[at + j * step + i] = GlobalMemory.get(row + 4L * j);
            }
        }
    }

    /**
     * Transposes 8 × 8 elements. Halves are exchanged by loading from shifted addresses: the four elements too many
     * before row 4 or after row 3 belong to the neighbouring row of the same block, so they are valid memory.
     */
    private static void transposeBlock(long from, long pitchBytes, float[] to, int at, int step) {
        long lower = from + 4 * pitchBytes;
        transposeHalf(from, lower - 16, pitchBytes, to, at, step);
        transposeHalf(from + 16, lower, pitchBytes, to, at + 4 * step, step);
    }

    private static void transposeHalf(long upper, long lower, long pitchBytes, float[] to, int at, int step) {
        FloatVector a0 = join(upper, lower);
        FloatVector a1 = join(upper + pitchBytes, lower + pitchBytes);
        FloatVector a2 = join(upper + 2 * pitchBytes, lower + 2 * pitchBytes);
        FloatVector a3 = join(upper + 3 * pitchBytes, lower + 3 * pitchBytes);
        FloatVector c0 = a0.blend(a2.rearrange(SWAP_PAIRS), UPPER_PAIRS);
        FloatVector c1 = a1.blend(a3.rearrange(SWAP_PAIRS), UPPER_PAIRS);
        FloatVector c2 = a0.rearrange(SWAP_PAIRS).blend(a2, UPPER_PAIRS);
        FloatVector c3 = a1.rearrange(SWAP_PAIRS).blend(a3, UPPER_PAIRS);
        c0.blend(c1.rearrange(SWAP), ODD).intoArray(to, at);
        c0.rearrange(SWAP).blend(c1, ODD).intoArray(to, at + step);
        c2.blend(c3.rearrange(SWAP), ODD).intoArray(to, at + 2 * step);
        c2.rearrange(SWAP).blend(c3, ODD).intoArray(to, at + 3 * step);
    }

    private static FloatVector join(long upper, long lower) {
        return GlobalMemory.load(OCTET, upper).blend(GlobalMemory.load(OCTET, lower), UPPER_HALF);
    }
}
