package dev.kiln.embedded.host.optimizer;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Random numbers for residuals: Philox4x32-10, 16 bits a weight (Salmon et al., SC 2011). Words are the upper halves of
 * longs, to have the product of two once they are moved down; what is below them is anything. A product's upper half is
 * where it is wanted, and its lower half moves up while the next product is computed.
 *
 * <p>Of a counter only the first word differs from weight to weight, so that half of the first two rounds is the same
 * for all: {@link #begin} computes it once.
 */
final class Draws {
    /** Weights whose draws come from the same counters. */
    private static final int TOGETHER = 32;

    /** These: of each two longs of two words each. */
    private static final int COUNTERS = 4;

    /** Weights of BF16 that take neighbouring counters, and those that take the same word of these. */
    private static final int BLOCK = 256;

    private static final int BLOCK_COUNTERS = BLOCK / 4;

    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, Lanes.FLOATS.vectorShape());
    private static final int LENGTH = LONGS.length();

    /** What {@link #draw} draws at once. */
    private static final int DRAWN = 2 * LENGTH;

    /** Room that is left behind what is wanted, as draws are drawn together. */
    private static final int SLACK = 2 * TOGETHER;

    private static final int ROUNDS = 10;
    private static final int WORD = Integer.SIZE;
    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final long MULTIPLIER0 = 0xD2511F53L;
    private static final long MULTIPLIER1 = 0xCD9E8D57L;
    private static final LongVector FACTOR0 = LongVector.broadcast(LONGS, MULTIPLIER0 << WORD);
    private static final LongVector FACTOR1 = LongVector.broadcast(LONGS, MULTIPLIER1 << WORD);
    private static final long WEYL0 = 0x9E3779B9L;
    private static final long WEYL1 = 0xBB67AE85L;

    /**
     * All bits inverted: of four counters each the second word and the first, then of each the fourth and the third;
     * and so on. A half of a word, the lower one first, is the draw of a weight in a group.
     */
    int[] words = {};

    /** For BF16: of each weight a word, all bits inverted. */
    final int[] ordered = new int[BLOCK];

    private final long[] keys0 = new long[ROUNDS];
    private final long[] keys1 = new long[ROUNDS];

    // What is the same for all counters: of the third word after the first round, and of all words after the second.
    private long third1;
    private long first2;
    private long third2;
    private long fourth2;

    /** How many of the {@link #words}' draws come before that of a weight, with the pads before it counted in. */
    static int skipped(int place) {
        return place % TOGETHER;
    }

    /** The draw, of those that are in {@link #words}, inverted. */
    int at(int index) {
        return (words[index >> 1] >>> ((index & 1) * Short.SIZE)) & 0xFFFF;
    }

    /**
     * Takes the key of a step.
     *
     * @param count of weights, at most, that are drawn for at once
     */
    void begin(QuantizedStep step, int count) {
        if (words.length < (count + SLACK) / 2) {
            words = new int[(count + SLACK) / 2];
        }
        for (int round = 0; round < ROUNDS; round++) {
            keys0[round] = (step.key().get(0) + round * WEYL0) << WORD;
            keys1[round] = (step.key().get(1) + round * WEYL1) << WORD;
        }
        keys0[ROUNDS - 1] = ~keys0[ROUNDS - 1];
        keys1[ROUNDS - 1] = ~keys1[ROUNDS - 1];
        long product1 = (step.key().get(2) & LOW_WORD) * MULTIPLIER1;
        long first1 = product1 ^ ((long) step.tensor() << WORD) ^ keys0[0];
        third1 = ((long) step.key().get(3) << WORD) ^ keys1[0];
        long product0 = (first1 >>> WORD) * MULTIPLIER0;
        first2 = (product1 << WORD) ^ keys0[1];
        third2 = product0 ^ keys1[1];
        fourth2 = product0;
    }

    /**
     * Draws for weights one after the other.
     *
     * @param place of the first weight, with the pads before it counted in
     */
    void fill(int place, int count) {
        int counter = place / TOGETHER * COUNTERS;
        int end = skipped(place) + count;
        for (int i = 0; i < end; i += DRAWN * TOGETHER / COUNTERS) {
            draw(counter, i / 2);
            counter += DRAWN;
        }
    }

    /**
     * Draws a word for each of {@value #BLOCK} weights of BF16, which take a counter for every fourth.
     *
     * @param start the first weight's place in its tensor, a multiple of {@value #BLOCK}
     */
    void fillBlock(int start) {
        for (int i = 0; i < BLOCK_COUNTERS; i += DRAWN) {
            draw(start / 4 + i, 4 * i);
        }
        for (int i = 0; i < BLOCK_COUNTERS; i++) {
            int from = i / COUNTERS * (4 * COUNTERS) + i % COUNTERS * 2;
            ordered[i] = words[from + 1];
            ordered[BLOCK_COUNTERS + i] = words[from];
            ordered[2 * BLOCK_COUNTERS + i] = words[from + 2 * COUNTERS + 1];
            ordered[3 * BLOCK_COUNTERS + i] = words[from + 2 * COUNTERS];
        }
    }

    /** The words of as many counters as two vectors have lanes: one alone would leave the multipliers waiting. */
    private void draw(int counter, int at) {
        LongVector factor0 = FACTOR0.lanewise(VectorOperators.LSHR, WORD);
        LongVector factor1 = FACTOR1.lanewise(VectorOperators.LSHR, WORD);
        LongVector a = LongVector.broadcast(LONGS, (long) counter << WORD)
                .add(LongVector.zero(LONGS).addIndex(1).lanewise(VectorOperators.LSHL, WORD));
        LongVector b = a.add((long) LENGTH << WORD);
        LongVector a3 = a.lanewise(VectorOperators.LSHR, WORD).mul(factor0);
        LongVector b3 = b.lanewise(VectorOperators.LSHR, WORD).mul(factor0);
        LongVector a1 = a3.lanewise(VectorOperators.XOR, third1)
                .lanewise(VectorOperators.LSHR, WORD)
                .mul(factor1);
        LongVector b1 = b3.lanewise(VectorOperators.XOR, third1)
                .lanewise(VectorOperators.LSHR, WORD)
                .mul(factor1);
        LongVector a0 = a1.lanewise(VectorOperators.XOR, first2);
        LongVector b0 = b1.lanewise(VectorOperators.XOR, first2);
        LongVector a2 = a3.lanewise(VectorOperators.LSHL, WORD).lanewise(VectorOperators.XOR, third2);
        LongVector b2 = b3.lanewise(VectorOperators.LSHL, WORD).lanewise(VectorOperators.XOR, third2);
        a3 = LongVector.broadcast(LONGS, fourth2);
        b3 = a3;
        for (int round = 2; round < ROUNDS; round++) {
            long k0 = keys0[round];
            long k1 = keys1[round];
            LongVector p0 = a0.lanewise(VectorOperators.LSHR, WORD).mul(factor0);
            LongVector q0 = b0.lanewise(VectorOperators.LSHR, WORD).mul(factor0);
            LongVector p1 = a2.lanewise(VectorOperators.LSHR, WORD).mul(factor1);
            LongVector q1 = b2.lanewise(VectorOperators.LSHR, WORD).mul(factor1);
            a0 = a1.lanewise(VectorOperators.LSHL, WORD)
                    .lanewise(VectorOperators.XOR, k0)
                    .lanewise(VectorOperators.XOR, p1);
            b0 = b1.lanewise(VectorOperators.LSHL, WORD)
                    .lanewise(VectorOperators.XOR, k0)
                    .lanewise(VectorOperators.XOR, q1);
            a2 = a3.lanewise(VectorOperators.LSHL, WORD)
                    .lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, p0);
            b2 = b3.lanewise(VectorOperators.LSHL, WORD)
                    .lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, q0);
            a1 = p1;
            b1 = q1;
            a3 = p0;
            b3 = q0;
        }
        int next = LENGTH == COUNTERS ? 4 * COUNTERS : 2 * LENGTH;
        a0.reinterpretAsInts().intoArray(words, at);
        a2.reinterpretAsInts().intoArray(words, at + 2 * COUNTERS);
        b0.reinterpretAsInts().intoArray(words, at + next);
        b2.reinterpretAsInts().intoArray(words, at + next + 2 * COUNTERS);
    }
}
