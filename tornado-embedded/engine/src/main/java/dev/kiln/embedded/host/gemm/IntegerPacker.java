package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.RIGHT_PANEL;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Packs right panels of integers that are stored as N × K, as weights are. Transposing codes is cheaper than
 * transposing what they decode to: a packer of FP32 moves words of four bytes as if they were floats, and then every
 * lane has the codes of one column of op(B).
 */
final class IntegerPacker implements PanelPacker {
    private final PanelPacker words;
    private final PanelPacker otherwise;
    private final int bits;
    private final int codesPerWord;
    private final int group;
    private final long scales;
    private final long pitchBytes;
    private final int scalePitch;

    /** What is behind the codes may not be readable. */
    private final long end;

    private IntegerPacker(StoredMatrix b, int k, PanelPacker otherwise) {
        pitchBytes = b.format().codeBytes(b.pitch(k));
        words = TransposingPacker.right(Math.toIntExact(pitchBytes / Float.BYTES));
        this.otherwise = otherwise;
        codesPerWord = Float.BYTES * b.format().elementsPerByte();
        bits = Integer.SIZE / codesPerWord;
        group = b.group();
        scales = b.scales().getSegment().address();
        scalePitch = b.groups(k);
        end = b.codes().getSegment().address() + b.codes().getSegment().byteSize();
    }

    /**
     * Returns a packer.
     *
     * @param b in an integer format, stored as n × k
     * @param otherwise packs where rows or the end of the codes are not at whole words
     */
    static PanelPacker of(StoredMatrix b, int k, PanelPacker otherwise) {
        return b.format().codeBytes(b.pitch(k)) % Float.BYTES == 0 ? new IntegerPacker(b, k, otherwise) : otherwise;
    }

    @Override
    public void pack(long source, int firstLine, int lines, int firstDepth, int depth, float[] panels, int at) {
        Workspace scratch = Workspace.current();
        int firstWord = firstDepth / codesPerWord;
        int wordCount = Math.ceilDiv(depth, codesPerWord);
        for (int line = 0; line < lines; line += COLUMNS) {
            int width = Math.min(COLUMNS, lines - line);
            int row = firstLine + line;
            int panel = at + line / COLUMNS * RIGHT_PANEL;
            if (source + (row + width - 1) * pitchBytes + Float.BYTES * (long) (firstWord + wordCount) > end) {
                otherwise.pack(source, row, width, firstDepth, depth, panels, panel);
                continue;
            }
            words.pack(source, row, width, firstWord, wordCount, scratch.words, 0);
            takeScales(scratch, row, width, firstDepth / group, Math.ceilDiv(firstDepth + depth, group));
            for (int lane = 0; lane < COLUMNS; lane += ROW_LANES) {
                decode(scratch.words, scratch.scales, lane, firstDepth % group, depth, panels, panel + lane);
            }
        }
    }

    /** Decodes the scales of some groups, of one group after the other. */
    private void takeScales(Workspace scratch, int row, int rows, int fromGroup, int toGroup) {
        short[] codes = scratch.scaleCodes;
        for (int column = 0; column < rows; column++) {
            long from = scales + Short.BYTES * ((row + column) * (long) scalePitch + fromGroup);
            for (int i = 0; i < toGroup - fromGroup; i++) {
                codes[i * COLUMNS + column] = GlobalMemory.getShort(from + Short.BYTES * (long) i);
            }
        }
        float[] values = scratch.scales;
        int count = (toGroup - fromGroup) * COLUMNS;
        for (int i = 0; i < count; i++) {
            values[i] = Float.float16ToFloat(codes[i]);
        }
    }

    /** Decodes a vector of columns; {@code skipped} elements of their first group come before the block. */
    private void decode(float[] codes, float[] scales, int lane, int skipped, int depth, float[] panels, int at) {
        int unused = Integer.SIZE - bits;
        int log = Integer.numberOfTrailingZeros(codesPerWord);
        int mask = codesPerWord - 1;
        int start = 0;
        for (int index = 0; start < depth; index++) {
            int stop = Math.min(depth, (index + 1) * group - skipped);
            FloatVector scale = FloatVector.fromArray(ROW_SPECIES, scales, index * COLUMNS + lane);
            for (int d = start; d < stop; d++) {
                IntVector word = FloatVector.fromArray(ROW_SPECIES, codes, (d >> log) * COLUMNS + lane)
                        .viewAsIntegralLanes();
                FloatVector value = (FloatVector) word.lanewise(VectorOperators.LSHL, unused - (d & mask) * bits)
                        .lanewise(VectorOperators.ASHR, unused)
                        .convertShape(VectorOperators.I2F, ROW_SPECIES, 0);
                value.mul(scale).intoArray(panels, at + d * COLUMNS);
            }
            start = stop;
        }
    }
}
