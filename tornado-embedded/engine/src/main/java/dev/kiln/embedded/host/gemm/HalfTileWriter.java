package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.TILE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Encodes finished tiles as FP16 or BF16 and writes them to C. */
final class HalfTileWriter {
    private static final int NAN = 0x7FFF;

    /** The FP32 of which that is the FP16. */
    private static final int WIDE_NAN = (NAN << 13) | 0x7F800000;

    private final boolean isBrain;
    private final long codes;
    private final int n;

    HalfTileWriter(StoredMatrix c, int n) {
        isBrain = c.format() == StoredFormat.BF16;
        codes = c.codes().getSegment().address();
        this.n = n;
    }

    /**
     * Writes {@link Workspace#tile}.
     *
     * @param row first row of C
     * @param column first column of C
     * @param rows valid rows, at most {@link Panels#ROWS}
     * @param columns valid columns, at most {@link Panels#COLUMNS}
     */
    void write(Workspace scratch, int row, int column, int rows, int columns) {
        short[] halves = scratch.halves;
        if (isBrain) {
            roundToBrain(scratch.tile, halves);
        } else {
            roundToHalf(scratch.tile, halves);
        }
        for (int i = 0; i < rows; i++) {
            long to = codes + Short.BYTES * ((long) (row + i) * n + column);
            if (columns == COLUMNS) {
                ShortVector.fromArray(SHORTS, halves, i * COLUMNS).intoMemorySegment(ALL, to, ORDER);
            } else {
                for (int j = 0; j < columns; j++) {
                    GlobalMemory.set(to + Short.BYTES * (long) j, halves[i * COLUMNS + j]);
                }
            }
        }
    }

    /**
     * Rounds by a plain loop, which the compiler turns into the processor's own instruction, as the Vector API can't.
     * NaN, of which there is hardly ever one, gets its code before: the sum of all elements tells, if not only then.
     */
    private static void roundToHalf(float[] tile, short[] halves) {
        FloatVector sum = FloatVector.zero(ROW_SPECIES);
        for (int at = 0; at < TILE; at += ROW_LANES) {
            sum = sum.add(FloatVector.fromArray(ROW_SPECIES, tile, at));
        }
        if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
            unifyNans(tile);
        }
        for (int i = 0; i < TILE; i++) {
            halves[i] = Float.floatToFloat16(tile[i]);
        }
    }

    /** Without vectors, which would be objects: this is seldom called, and may never be compiled. */
    private static void unifyNans(float[] tile) {
        for (int i = 0; i < TILE; i++) {
            tile[i] = Float.isNaN(tile[i]) ? Float.intBitsToFloat(WIDE_NAN) : tile[i];
        }
    }

    /** Rounds to the nearest code, ties to even; overflow gives infinity. */
    private static void roundToBrain(float[] tile, short[] halves) {
        for (int at = 0; at < TILE; at += ROW_LANES) {
            FloatVector value = FloatVector.fromArray(ROW_SPECIES, tile, at);
            IntVector bits = value.viewAsIntegralLanes();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, Short.SIZE).and(1);
            IntVector code = bits.add(0x7FFF).add(odd).lanewise(VectorOperators.LSHR, Short.SIZE);
            ShortVector narrow = (ShortVector)
                    code.blend(NAN, value.compare(VectorOperators.NE, value).cast(ROW_INTS))
                            .convertShape(VectorOperators.I2S, ROW_SHORTS, 0);
            narrow.intoArray(halves, at);
        }
    }
}
