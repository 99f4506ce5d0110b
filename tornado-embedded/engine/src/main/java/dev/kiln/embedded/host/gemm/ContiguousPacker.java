package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.LEFT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.ROWS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.WRITTEN_ROWS;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

/** Packers for FP32 operands that are stored in the direction in which panels are written: they copy. */
final class ContiguousPacker {
    private ContiguousPacker() {}

    /**
     * Returns a packer of left panels for an A that is stored as K × M.
     *
     * @param pitch elements from one step of K to the next
     * @param readable rows behind the packed ones that may be read, whatever they hold
     */
    static PanelPacker left(int pitch, int readable) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            long corner = source + 4L * (firstDepth * (long) pitch + firstLine);
            int line = 0;
            for (; line < lines && line <= lines + readable - WRITTEN_ROWS; line += ROWS) {
                copyWhole(corner + 4L * line, 4L * pitch, depth, panels, at + line / ROWS * LEFT_PANEL);
            }
            for (; line < lines; line += ROWS) {
                int rows = Math.min(ROWS, lines - line);
                copyPart(corner + 4L * line, 4L * pitch, rows, ROWS, depth, panels, at + line / ROWS * LEFT_PANEL);
            }
        };
    }

    /** Copies eight rows where six are wanted: the other two are overwritten by the next step or never read. */
    private static void copyWhole(long from, long pitchBytes, int depth, float[] to, int at) {
        for (int d = 0; d < depth; d++) {
            for (int row = 0; row < WRITTEN_ROWS; row += ROW_SPECIES.length()) {
                fromMemorySegment(ROW_SPECIES, ALL, from + d * pitchBytes + 4L * row, ORDER)
                        .intoArray(to, at + d * ROWS + row);
            }
        }
    }

    /**
     * Returns a packer of right panels for a row-major B.
     *
     * @param pitch elements from one row to the next
     */
    static PanelPacker right(int pitch) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            long corner = source + 4L * (firstDepth * (long) pitch + firstLine);
            int line = 0;
            for (; line <= lines - 4 * COLUMNS; line += 4 * COLUMNS) {
                copyFour(corner + 4L * line, 4L * pitch, depth, panels, at + line / COLUMNS * RIGHT_PANEL);
            }
            for (; line <= lines - COLUMNS; line += COLUMNS) {
                copyOne(corner + 4L * line, 4L * pitch, depth, panels, at + line / COLUMNS * RIGHT_PANEL);
            }
            if (line < lines) {
                copyPart(
                        corner + 4L * line,
                        4L * pitch,
                        lines - line,
                        COLUMNS,
                        depth,
                        panels,
                        at + line / COLUMNS * RIGHT_PANEL);
            }
        };
    }

    /** Copies four panels in one pass: long runs of every row, which caches fetch ahead. */
    private static void copyFour(long from, long pitchBytes, int depth, float[] to, int at) {
        for (int d = 0; d < depth; d++) {
            long row = from + d * pitchBytes;
            int target = at + d * COLUMNS;
            copyRow(row, to, target);
            copyRow(row + 4L * COLUMNS, to, target + RIGHT_PANEL);
            copyRow(row + 8L * COLUMNS, to, target + 2 * RIGHT_PANEL);
            copyRow(row + 12L * COLUMNS, to, target + 3 * RIGHT_PANEL);
        }
    }

    private static void copyOne(long from, long pitchBytes, int depth, float[] to, int at) {
        for (int d = 0; d < depth; d++) {
            copyRow(from + d * pitchBytes, to, at + d * COLUMNS);
        }
    }

    private static void copyRow(long from, float[] to, int at) {
        fromMemorySegment(SPECIES, ALL, from, ORDER).intoArray(to, at);
        fromMemorySegment(SPECIES, ALL, from + 4L * LANES, ORDER).intoArray(to, at + LANES);
    }

    private static void copyPart(long from, long pitchBytes, int width, int step, int depth, float[] to, int at) {
        for (int d = 0; d < depth; d++) {
            for (int i = 0; i < step; i++) {
                to[at + d * step + i] = i < width ? GlobalMemory.get(from + d * pitchBytes + 4L * i) : 0f;
            }
        }
    }
}
