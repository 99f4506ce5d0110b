package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Packs right panels of integers that are stored as K × N: decodes the columns of a panel, which share a scale. */
final class IntegerRowPacker implements PanelPacker {
    /** Panels that are written in one pass. */
    private static final int PASS = 4;

    private final PanelPacker otherwise;
    private final boolean isNibble;
    private final int group;
    private final long scales;
    private final long pitchBytes;
    private final long scalePitchBytes;

    private IntegerRowPacker(StoredMatrix b, int n, PanelPacker otherwise) {
        this.otherwise = otherwise;
        isNibble = b.format() == StoredFormat.INT4;
        group = b.group();
        scales = b.scales().getSegment().address();
        pitchBytes = b.format().codeBytes(b.pitch(n));
        scalePitchBytes = b.format().scaleBytes(b.groups(n));
    }

    /**
     * Returns a packer.
     *
     * @param b in an integer format, stored as k × n
     * @param otherwise packs where columns of a panel don't share a scale, and panels that are not full
     */
    static PanelPacker of(StoredMatrix b, int n, PanelPacker otherwise) {
        boolean readsTooFar = b.format() == StoredFormat.INT8 && ROW_BYTES.length() > ROW_LANES;
        return b.group() % COLUMNS == 0 && !readsTooFar ? new IntegerRowPacker(b, n, otherwise) : otherwise;
    }

    @Override
    public void pack(long source, int firstLine, int lines, int firstDepth, int depth, float[] panels, int at) {
        int whole = firstLine % COLUMNS == 0 ? lines / COLUMNS * COLUMNS : 0;
        for (int line = 0; line < whole; line += PASS * COLUMNS) {
            int width = Math.min(PASS * COLUMNS, whole - line);
            int panel = at + line / COLUMNS * RIGHT_PANEL;
            for (int d = 0; d < depth; d++) {
                long codes = source + (firstDepth + d) * pitchBytes;
                long rowScales = scales + (firstDepth + d) * scalePitchBytes;
                if (isNibble) {
                    decodeNibbles(codes, rowScales, firstLine + line, width, panels, panel + d * COLUMNS);
                } else {
                    decodeBytes(codes, rowScales, firstLine + line, width, panels, panel + d * COLUMNS);
                }
            }
        }
        if (whole < lines) {
            int panel = at + whole / COLUMNS * RIGHT_PANEL;
            otherwise.pack(source, firstLine + whole, lines - whole, firstDepth, depth, panels, panel);
        }
    }

    private void decodeNibbles(long codes, long rowScales, int column, int columns, float[] panels, int at) {
        int index = column / group;
        int left = group - column % group;
        long from = codes + column / 2;
        for (int c = 0; c < columns; c += COLUMNS) {
            float scale = Float.float16ToFloat(GlobalMemory.getShort(rowScales + Short.BYTES * (long) index));
            int target = at + c / COLUMNS * RIGHT_PANEL;
            for (int lane = 0; lane < COLUMNS; lane += ROW_LANES) {
                IntVector word = IntVector.broadcast(ROW_INTS, GlobalMemory.getInt(from + (c + lane) / 2));
                FloatVector value = (FloatVector) word.lanewise(VectorOperators.LSHL, NibbleDecoder.UP)
                        .lanewise(VectorOperators.ASHR, 28)
                        .convertShape(VectorOperators.I2F, ROW_SPECIES, 0);
                value.mul(scale).intoArray(panels, target + lane);
            }
            left -= COLUMNS;
            if (left == 0) {
                index++;
                left = group;
            }
        }
    }

    private void decodeBytes(long codes, long rowScales, int column, int columns, float[] panels, int at) {
        int index = column / group;
        int left = group - column % group;
        for (int c = 0; c < columns; c += COLUMNS) {
            float scale = Float.float16ToFloat(GlobalMemory.getShort(rowScales + Short.BYTES * (long) index));
            int target = at + c / COLUMNS * RIGHT_PANEL;
            for (int lane = 0; lane < COLUMNS; lane += ROW_LANES) {
                FloatVector value =
                        (FloatVector) ByteVector.fromMemorySegment(ROW_BYTES, ALL, codes + column + c + lane, ORDER)
                                .convertShape(VectorOperators.B2I, ROW_INTS, 0)
                                .convertShape(VectorOperators.I2F, ROW_SPECIES, 0);
                value.mul(scale).intoArray(panels, target + lane);
            }
            left -= COLUMNS;
            if (left == 0) {
                index++;
                left = group;
            }
        }
    }
}
