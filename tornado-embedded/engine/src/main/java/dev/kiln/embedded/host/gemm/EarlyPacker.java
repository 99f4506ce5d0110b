package dev.kiln.embedded.host.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packs FP32 operands without vectors, for as long as they are not compiled. */
final class EarlyPacker implements PanelPacker {
    private final long pitchBytes;
    private final boolean rowsAreLines;
    private final int width;
    private final int panel;

    private EarlyPacker(int columns, boolean rowsAreLines, int width, int panel) {
        this.pitchBytes = (long) Float.BYTES * columns;
        this.rowsAreLines = rowsAreLines;
        this.width = width;
        this.panel = panel;
    }

    /** Returns a packer of left panels; see {@link DecodingPacker#left}. */
    static PanelPacker left(int m, int k, boolean transposed) {
        return new EarlyPacker(transposed ? m : k, !transposed, Panels.ROWS, Panels.LEFT_PANEL);
    }

    /** Returns a packer of right panels; see {@link DecodingPacker#right}. */
    static PanelPacker right(int k, int n, boolean transposed) {
        return new EarlyPacker(transposed ? k : n, transposed, Panels.COLUMNS, Panels.RIGHT_PANEL);
    }

    @Override
    public void pack(long source, int firstLine, int lines, int firstDepth, int depth, float[] panels, int at) {
        float[] row = Workspace.current().floats;
        if (rowsAreLines) {
            for (int line = 0; line < lines; line++) {
                read(source, firstLine + line, firstDepth, depth, row);
                scatter(row, depth, panels, at + line / width * panel + line % width, width);
            }
            return;
        }
        int atOnce = Workspace.ROW / width * width;
        for (int step = 0; step < depth; step++) {
            for (int line = 0; line < lines; line += atOnce) {
                int some = Math.min(atOnce, lines - line);
                read(source, firstDepth + step, firstLine + line, some, row);
                for (int i = 0; i < some; i += width) {
                    int to = at + (line + i) / width * panel + step * width;
                    System.arraycopy(row, i, panels, to, Math.min(width, some - i));
                }
            }
        }
    }

    private static void scatter(float[] row, int count, float[] panels, int at, int pitch) {
        for (int i = 0; i < count; i++) {
            panels[at + i * pitch] = row[i];
        }
    }

    /** Reads part of a row, at most {@link Workspace#ROW} elements. */
    private void read(long source, int row, int column, int columns, float[] to) {
        long from = source + row * pitchBytes + (long) Float.BYTES * column;
        MemorySegment.copy(GlobalMemory.ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, from, to, 0, columns);
    }
}
