package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 16 × 16 floats in vectors of 512 bits, for processors that select lanes of two vectors in one instruction.
 *
 * <p>Interleaving the lanes of vector i with those of vector i + 8 moves the highest bit of a row's number to the
 * lowest of its lane's, and the highest bit of the lane's to the lowest of the row's. After four times all bits have
 * changed sides.
 */
final class WideTranspose {
    /** Rows and columns. */
    static final int SIZE = 16;

    /** Whether vectors are wide enough. */
    static final boolean IS_USED = Panels.LANES == SIZE;

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
     */
    static void strip(long from, long pitchBytes, long columns, float[] to, int at, int step) {
        for (long j = 0; j < columns; j += SIZE) {
            block(from + Float.BYTES * j, pitchBytes, to, at + (int) j * step, step);
        }
    }

    private static void block(long corner, long pitchBytes, float[] to, int at, int step) {
        IntVector a0 = IntVector.fromMemorySegment(WORDS, ALL, corner, ORDER);
        IntVector a1 = IntVector.fromMemorySegment(WORDS, ALL, corner + pitchBytes, ORDER);
        IntVector a2 = IntVector.fromMemorySegment(WORDS, ALL, corner + 2 * pitchBytes, ORDER);
        IntVector a3 = IntVector.fromMemorySegment(WORDS, ALL, corner + 3 * pitchBytes, ORDER);
        IntVector a4 = IntVector.fromMemorySegment(WORDS, ALL, corner + 4 * pitchBytes, ORDER);
        IntVector a5 = IntVector.fromMemorySegment(WORDS, ALL, corner + 5 * pitchBytes, ORDER);
        IntVector a6 = IntVector.fromMemorySegment(WORDS, ALL, corner + 6 * pitchBytes, ORDER);
        IntVector a7 = IntVector.fromMemorySegment(WORDS, ALL, corner + 7 * pitchBytes, ORDER);
        IntVector a8 = IntVector.fromMemorySegment(WORDS, ALL, corner + 8 * pitchBytes, ORDER);
        IntVector a9 = IntVector.fromMemorySegment(WORDS, ALL, corner + 9 * pitchBytes, ORDER);
        IntVector a10 = IntVector.fromMemorySegment(WORDS, ALL, corner + 10 * pitchBytes, ORDER);
        IntVector a11 = IntVector.fromMemorySegment(WORDS, ALL, corner + 11 * pitchBytes, ORDER);
        IntVector a12 = IntVector.fromMemorySegment(WORDS, ALL, corner + 12 * pitchBytes, ORDER);
        IntVector a13 = IntVector.fromMemorySegment(WORDS, ALL, corner + 13 * pitchBytes, ORDER);
        IntVector a14 = IntVector.fromMemorySegment(WORDS, ALL, corner + 14 * pitchBytes, ORDER);
        IntVector a15 = IntVector.fromMemorySegment(WORDS, ALL, corner + 15 * pitchBytes, ORDER);
        IntVector b0 = LOW.selectFrom(a0, a8);
        IntVector b1 = HIGH.selectFrom(a0, a8);
        IntVector b2 = LOW.selectFrom(a1, a9);
        IntVector b3 = HIGH.selectFrom(a1, a9);
        IntVector b4 = LOW.selectFrom(a2, a10);
        IntVector b5 = HIGH.selectFrom(a2, a10);
        IntVector b6 = LOW.selectFrom(a3, a11);
        IntVector b7 = HIGH.selectFrom(a3, a11);
        IntVector b8 = LOW.selectFrom(a4, a12);
        IntVector b9 = HIGH.selectFrom(a4, a12);
        IntVector b10 = LOW.selectFrom(a5, a13);
        IntVector b11 = HIGH.selectFrom(a5, a13);
        IntVector b12 = LOW.selectFrom(a6, a14);
        IntVector b13 = HIGH.selectFrom(a6, a14);
        IntVector b14 = LOW.selectFrom(a7, a15);
        IntVector b15 = HIGH.selectFrom(a7, a15);
        IntVector c0 = LOW.selectFrom(b0, b8);
        IntVector c1 = HIGH.selectFrom(b0, b8);
        IntVector c2 = LOW.selectFrom(b1, b9);
        IntVector c3 = HIGH.selectFrom(b1, b9);
        IntVector c4 = LOW.selectFrom(b2, b10);
        IntVector c5 = HIGH.selectFrom(b2, b10);
        IntVector c6 = LOW.selectFrom(b3, b11);
        IntVector c7 = HIGH.selectFrom(b3, b11);
        IntVector c8 = LOW.selectFrom(b4, b12);
        IntVector c9 = HIGH.selectFrom(b4, b12);
        IntVector c10 = LOW.selectFrom(b5, b13);
        IntVector c11 = HIGH.selectFrom(b5, b13);
        IntVector c12 = LOW.selectFrom(b6, b14);
        IntVector c13 = HIGH.selectFrom(b6, b14);
        IntVector c14 = LOW.selectFrom(b7, b15);
        IntVector c15 = HIGH.selectFrom(b7, b15);
        IntVector d0 = LOW.selectFrom(c0, c8);
        IntVector d1 = HIGH.selectFrom(c0, c8);
        IntVector d2 = LOW.selectFrom(c1, c9);
        IntVector d3 = HIGH.selectFrom(c1, c9);
        IntVector d4 = LOW.selectFrom(c2, c10);
        IntVector d5 = HIGH.selectFrom(c2, c10);
        IntVector d6 = LOW.selectFrom(c3, c11);
        IntVector d7 = HIGH.selectFrom(c3, c11);
        IntVector d8 = LOW.selectFrom(c4, c12);
        IntVector d9 = HIGH.selectFrom(c4, c12);
        IntVector d10 = LOW.selectFrom(c5, c13);
        IntVector d11 = HIGH.selectFrom(c5, c13);
        IntVector d12 = LOW.selectFrom(c6, c14);
        IntVector d13 = HIGH.selectFrom(c6, c14);
        IntVector d14 = LOW.selectFrom(c7, c15);
        IntVector d15 = HIGH.selectFrom(c7, c15);
        IntVector e0 = LOW.selectFrom(d0, d8);
        IntVector e1 = HIGH.selectFrom(d0, d8);
        IntVector e2 = LOW.selectFrom(d1, d9);
        IntVector e3 = HIGH.selectFrom(d1, d9);
        IntVector e4 = LOW.selectFrom(d2, d10);
        IntVector e5 = HIGH.selectFrom(d2, d10);
        IntVector e6 = LOW.selectFrom(d3, d11);
        IntVector e7 = HIGH.selectFrom(d3, d11);
        IntVector e8 = LOW.selectFrom(d4, d12);
        IntVector e9 = HIGH.selectFrom(d4, d12);
        IntVector e10 = LOW.selectFrom(d5, d13);
        IntVector e11 = HIGH.selectFrom(d5, d13);
        IntVector e12 = LOW.selectFrom(d6, d14);
        IntVector e13 = HIGH.selectFrom(d6, d14);
        IntVector e14 = LOW.selectFrom(d7, d15);
        IntVector e15 = HIGH.selectFrom(d7, d15);
        e0.reinterpretAsFloats().intoArray(to, at);
        e1.reinterpretAsFloats().intoArray(to, at + step);
        e2.reinterpretAsFloats().intoArray(to, at + 2 * step);
        e3.reinterpretAsFloats().intoArray(to, at + 3 * step);
        e4.reinterpretAsFloats().intoArray(to, at + 4 * step);
        e5.reinterpretAsFloats().intoArray(to, at + 5 * step);
        e6.reinterpretAsFloats().intoArray(to, at + 6 * step);
        e7.reinterpretAsFloats().intoArray(to, at + 7 * step);
        e8.reinterpretAsFloats().intoArray(to, at + 8 * step);
        e9.reinterpretAsFloats().intoArray(to, at + 9 * step);
        e10.reinterpretAsFloats().intoArray(to, at + 10 * step);
        e11.reinterpretAsFloats().intoArray(to, at + 11 * step);
        e12.reinterpretAsFloats().intoArray(to, at + 12 * step);
        e13.reinterpretAsFloats().intoArray(to, at + 13 * step);
        e14.reinterpretAsFloats().intoArray(to, at + 14 * step);
        e15.reinterpretAsFloats().intoArray(to, at + 15 * step);
    }
}
