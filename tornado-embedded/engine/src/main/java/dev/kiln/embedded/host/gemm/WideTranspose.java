package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 16 × 16 floats in vectors of 512 bits, for processors that select lanes of two vectors in one instruction.
 *
 * <p>Interleaving the lanes of vector i with those of vector i + 8 moves the highest bit of a row's number to the
 * lowest of its lane's, and the highest bit of the lane's to the lowest of the row's. After four times all bits have
 * changed sides. Two times at once concern four vectors only, so there are two passes over groups of four: a method
 * with all sixteen is too much for the compiler, which then makes objects of some.
 */
final class WideTranspose {
    /** Rows and columns. */
    static final int SIZE = 16;

    /** Floats of a block. */
    static final int BLOCK = SIZE * SIZE;

    /** Whether vectors are wide enough. */
    static final boolean IS_USED = Panels.LANES == SIZE;

    private static final int GROUP = 4;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_512;

    /** Of two vectors' first halves, a lane of each in turn; numbers from {@link #SIZE} on are the second's. */
    private static final IntVector LOW = IntVector.fromArray(WORDS, interleaved(0), 0);

    /** The same of their second halves. */
    private static final IntVector HIGH = IntVector.fromArray(WORDS, interleaved(SIZE / 2), 0);

    private WideTranspose() {}

    private static int[] interleaved(int first) {
        int[] lanes = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            lanes[i] = first + i / 2 + i % 2 * SIZE;
        }
        return lanes;
    }

    /**
     * Writes element (i, j) of {@link #SIZE} rows and a multiple of as many columns to {@code to[at + j · step + i]}.
     *
     * @param from address of the first element
     * @param pitchBytes bytes from one row to the next
     * @param block room for {@link #BLOCK} floats
     */
    static void strip(long from, long pitchBytes, long columns, float[] block, float[] to, int at, int step) {
        for (long j = 0; j < columns; j += SIZE) {
            for (int i = 0; i < GROUP; i++) {
                gather(from + Float.BYTES * j + i * pitchBytes, GROUP * pitchBytes, block, i * GROUP * SIZE);
            }
            for (int i = 0; i < GROUP; i++) {
                scatter(block, i * SIZE, to, at + ((int) j + i * GROUP) * step, step);
            }
        }
    }

    /** Takes every fourth row. */
    private static void gather(long row, long pitchBytes, float[] to, int at) {
        IntVector a0 = IntVector.fromMemorySegment(WORDS, ALL, row, ORDER);
        IntVector a1 = IntVector.fromMemorySegment(WORDS, ALL, row + pitchBytes, ORDER);
        IntVector a2 = IntVector.fromMemorySegment(WORDS, ALL, row + 2 * pitchBytes, ORDER);
        IntVector a3 = IntVector.fromMemorySegment(WORDS, ALL, row + 3 * pitchBytes, ORDER);
        IntVector b0 = LOW.selectFrom(a0, a2);
        IntVector b1 = HIGH.selectFrom(a0, a2);
        IntVector b2 = LOW.selectFrom(a1, a3);
        IntVector b3 = HIGH.selectFrom(a1, a3);
        LOW.selectFrom(b0, b2).reinterpretAsFloats().intoArray(to, at);
        HIGH.selectFrom(b0, b2).reinterpretAsFloats().intoArray(to, at + SIZE);
        LOW.selectFrom(b1, b3).reinterpretAsFloats().intoArray(to, at + 2 * SIZE);
        HIGH.selectFrom(b1, b3).reinterpretAsFloats().intoArray(to, at + 3 * SIZE);
    }

    /** Takes every fourth of what the first pass has left. */
    private static void scatter(float[] from, int first, float[] to, int at, int step) {
        IntVector a0 = FloatVector.fromArray(FLOATS, from, first).reinterpretAsInts();
        IntVector a1 = FloatVector.fromArray(FLOATS, from, first + GROUP * SIZE).reinterpretAsInts();
        IntVector a2 =
                FloatVector.fromArray(FLOATS, from, first + 2 * GROUP * SIZE).reinterpretAsInts();
        IntVector a3 =
                FloatVector.fromArray(FLOATS, from, first + 3 * GROUP * SIZE).reinterpretAsInts();
        IntVector b0 = LOW.selectFrom(a0, a2);
        IntVector b1 = HIGH.selectFrom(a0, a2);
        IntVector b2 = LOW.selectFrom(a1, a3);
        IntVector b3 = HIGH.selectFrom(a1, a3);
        LOW.selectFrom(b0, b2).reinterpretAsFloats().intoArray(to, at);
        HIGH.selectFrom(b0, b2).reinterpretAsFloats().intoArray(to, at + step);
        LOW.selectFrom(b1, b3).reinterpretAsFloats().intoArray(to, at + 2 * step);
        HIGH.selectFrom(b1, b3).reinterpretAsFloats().intoArray(to, at + 3 * step);
    }
}
