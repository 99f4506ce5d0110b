package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.DEPTH;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.ROWS;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Packers for FP32 operands that are stored in the direction in which panels are written: they copy. */
final class ContiguousPacker {
    private ContiguousPacker() {}

    /**
     * Returns a packer of left panels for a row-major A.
     *
     * @param pitch elements from one row to the next
     */
    static PanelPacker left(int pitch) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            for (int line = 0; line < lines; line++) {
                long from = source + 4L * ((firstLine + line) * (long) pitch + firstDepth);
                copy(from, depth, panels, at + line * DEPTH);
            }
            clearRows(lines, depth, panels, at);
        };
    }

    /**
     * Returns a packer of right panels for a row-major B.
     *
     * @param pitch elements from one row to the next
     */
    static PanelPacker right(int pitch) {
        return (source, firstLine, lines, firstDepth, depth, panels, at) -> {
            int fullPanels = lines / COLUMNS;
            int rest = lines - fullPanels * COLUMNS;
            for (int d = 0; d < depth; d++) {
                long row = source + 4L * ((firstDepth + d) * (long) pitch + firstLine);
                int to = at + d * COLUMNS;
                copyAcross(row, fullPanels, panels, to);
                if (rest > 0) {
                    int last = to + fullPanels * RIGHT_PANEL;
                    long from = row + 4L * fullPanels * COLUMNS;
                    for (int i = 0; i < COLUMNS; i++) {
                        panels[last + i] = i < rest ? GlobalMemory.get(from + 4L * i) : 0f;
                    }
                }
            }
        };
    }

    /** Fills the rows between {@code lines} and the end of the last left panel with zeros. */
    static void clearRows(int lines, int depth, float[] panels, int at) {
        int end = (lines + ROWS - 1) / ROWS * ROWS;
        for (int line = lines; line < end; line++) {
            Arrays.fill(panels, at + line * DEPTH, at + line * DEPTH + depth, 0f);
        }
    }

    private static void copy(long from, int count, float[] to, int at) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            GlobalMemory.load(SPECIES, from + 4L * i).intoArray(to, at + i);
        }
        for (; i < count; i++) {
            to[at + i] = GlobalMemory.get(from + 4L * i);
        }
    }

    private static void copyAcross(long from, int fullPanels, float[] to, int at) {
        for (int panel = 0; panel < fullPanels; panel++) {
            long address = from + 4L * panel * COLUMNS;
            FloatVector first = GlobalMemory.load(SPECIES, address);
            FloatVector second = GlobalMemory.load(SPECIES, address + 4L * LANES);
            first.intoArray(to, at + panel * RIGHT_PANEL);
            second.intoArray(to, at + panel * RIGHT_PANEL + LANES);
        }
    }
}
