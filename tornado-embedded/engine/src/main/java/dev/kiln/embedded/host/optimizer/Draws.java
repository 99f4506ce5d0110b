package dev.kiln.embedded.host.optimizer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Random numbers for residuals: Philox4x32-10, 16 bits a weight (Salmon et al., SC 2011). Words are the low halves of
 * longs, to have the product of two; what is above them is anything, as products take no notice of it.
 *
 * <p>Of a counter only the first word differs from group to group, so that half of the first two rounds is the same for
 * all: {@link #begin} computes it once.
 */
final class Draws {
    /** Weights whose draws come from the same counters: eight of these, each with four words of two draws. */
    static final int TOGETHER = 64;

    private static final int COUNTERS = 8;

    /** Weights whose draws are in the same words of these counters: two in each word. */
    static final int SHARED = 2 * COUNTERS;

    private static final int WORDS = 4;

    /** Weights of BF16 that take neighbouring counters. */
    private static final int BLOCK = 256;

    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, Lanes.FLOATS.vectorShape());
    private static final int LENGTH = LONGS.length();

    /** Half a vector: as many lanes as {@link #LONGS}. */
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LENGTH * Integer.SIZE));

    private static final int ROUNDS = 10;
    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final long MULTIPLIER0 = 0xD2511F53L;
    private static final long MULTIPLIER1 = 0xCD9E8D57L;
    private static final LongVector FACTOR0 = LongVector.broadcast(LONGS, MULTIPLIER0);
    private static final LongVector FACTOR1 = LongVector.broadcast(LONGS, MULTIPLIER1);
    private static final long WEYL0 = 0x9E3779B9L;
    private static final long WEYL1 = 0xBB67AE85L;

    /**
     * For each 16 weights of a group the words of eight counters, all their bits inverted. The draw of weight {@code w}
     * is in word {@code w % 8} of these, in the low half for the first eight weights.
     */
    int[] words = {};

    private final long[] keys0 = new long[ROUNDS];
    private final long[] keys1 = new long[ROUNDS];

    // What is the same for all counters: of the third word after the first round, and of all words after the second.
    private long third1;
    private long first2;
    private long third2;
    private long fourth2;

    /** Where in {@link #words} the draw of a weight is, counted from where those of its group begin. */
    static int at(int weight) {
        return (weight & -SHARED) / 2 + (weight & (COUNTERS - 1));
    }

    /** Words from those of one group to those of the next. */
    static int pitch(int group) {
        return Math.ceilDiv(group, SHARED) * COUNTERS;
    }

    /** By how much to shift that word to the right. */
    static int shift(int weight) {
        return (weight & COUNTERS) << 1;
    }

    /**
     * Takes the key of a step.
     *
     * @param length words that there has to be room for
     */
    void begin(QuantizedStep step, int length) {
        if (words.length < length + WORDS * COUNTERS) {
            words = new int[length + WORDS * COUNTERS];
        }
        for (int round = 0; round < ROUNDS; round++) {
            keys0[round] = (step.key().get(0) + round * WEYL0) & LOW_WORD;
            keys1[round] = (step.key().get(1) + round * WEYL1) & LOW_WORD;
        }
        long product1 = (step.key().get(2) & LOW_WORD) * MULTIPLIER1;
        long first1 = (product1 >>> Integer.SIZE) ^ (step.tensor() & LOW_WORD) ^ keys0[0];
        third1 = (step.key().get(3) & LOW_WORD) ^ keys1[0];
        long product0 = first1 * MULTIPLIER0;
        first2 = (product1 & LOW_WORD) ^ keys0[1];
        third2 = (product0 >>> Integer.SIZE) ^ keys1[1];
        fourth2 = product0;
    }

    /**
     * Draws for groups one after the other.
     *
     * @param first number of the first group in its matrix
     * @param size weights of a group
     */
    void fill(int first, int groups, int size) {
        int blocks = Math.ceilDiv(size, TOGETHER);
        int counter = first * blocks * COUNTERS;
        for (int i = 0; i < groups; i++) {
            int at = i * pitch(size);
            for (int left = size; left > 0; left -= TOGETHER) {
                for (int j = 0; j < COUNTERS; j += 2 * LENGTH) {
                    draw(counter + j, at + j, COUNTERS, left > TOGETHER / 2);
                }
                counter += COUNTERS;
                at += WORDS * COUNTERS;
            }
        }
    }

    /**
     * Draws a word for each of some weights of BF16, which take a counter for every fourth of {@value #BLOCK}; all bits
     * are inverted.
     *
     * @param start the first weight's place in its tensor, a multiple of {@value #BLOCK}
     */
    void fillBlocks(int start, int count) {
        int lanes = BLOCK / WORDS;
        for (int block = 0; block < count; block += BLOCK) {
            int counter = (start + block) / WORDS;
            for (int i = 0; i < lanes; i += 2 * LENGTH) {
                draw(counter + i, block + i, lanes, true);
            }
        }
    }

    /**
     * The words of as many counters as two vectors have lanes: one alone would leave the multipliers waiting.
     *
     * @param pitch from the first words to the second, and so on
     * @param all whether also the third and fourth words are wanted
     */
    private void draw(int counter, int at, int pitch, boolean all) {
        LongVector factor0 = FACTOR0.and(LOW_WORD);
        LongVector factor1 = FACTOR1.and(LOW_WORD);
        LongVector a = LongVector.broadcast(LONGS, counter).addIndex(1);
        LongVector b = a.add(LENGTH);
        LongVector a3 = a.and(LOW_WORD).mul(factor0);
        LongVector b3 = b.and(LOW_WORD).mul(factor0);
        LongVector a2 = a3.lanewise(VectorOperators.LSHR, Integer.SIZE).lanewise(VectorOperators.XOR, third1);
        LongVector b2 = b3.lanewise(VectorOperators.LSHR, Integer.SIZE).lanewise(VectorOperators.XOR, third1);
        LongVector a1 = a2.and(LOW_WORD).mul(factor1);
        LongVector b1 = b2.and(LOW_WORD).mul(factor1);
        LongVector a0 = a1.lanewise(VectorOperators.LSHR, Integer.SIZE).lanewise(VectorOperators.XOR, first2);
        LongVector b0 = b1.lanewise(VectorOperators.LSHR, Integer.SIZE).lanewise(VectorOperators.XOR, first2);
        a2 = a3.lanewise(VectorOperators.XOR, third2);
        b2 = b3.lanewise(VectorOperators.XOR, third2);
        a3 = LongVector.broadcast(LONGS, fourth2);
        b3 = a3;
        for (int round = 2; round < ROUNDS - 1; round++) {
            long k0 = keys0[round];
            long k1 = keys1[round];
            LongVector p0 = a0.and(LOW_WORD).mul(factor0);
            LongVector q0 = b0.and(LOW_WORD).mul(factor0);
            LongVector p1 = a2.and(LOW_WORD).mul(factor1);
            LongVector q1 = b2.and(LOW_WORD).mul(factor1);
            a0 = a1.lanewise(VectorOperators.XOR, k0)
                    .lanewise(VectorOperators.XOR, p1.lanewise(VectorOperators.LSHR, Integer.SIZE));
            b0 = b1.lanewise(VectorOperators.XOR, k0)
                    .lanewise(VectorOperators.XOR, q1.lanewise(VectorOperators.LSHR, Integer.SIZE));
            a2 = a3.lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, p0.lanewise(VectorOperators.LSHR, Integer.SIZE));
            b2 = b3.lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, q0.lanewise(VectorOperators.LSHR, Integer.SIZE));
            a1 = p1;
            b1 = q1;
            a3 = p0;
            b3 = q0;
        }
        long k0 = ~keys0[ROUNDS - 1];
        LongVector p1 = a2.and(LOW_WORD).mul(factor1);
        LongVector q1 = b2.and(LOW_WORD).mul(factor1);
        LongVector p = a1.lanewise(VectorOperators.XOR, k0)
                .lanewise(VectorOperators.XOR, p1.lanewise(VectorOperators.LSHR, Integer.SIZE));
        LongVector q = b1.lanewise(VectorOperators.XOR, k0)
                .lanewise(VectorOperators.XOR, q1.lanewise(VectorOperators.LSHR, Integer.SIZE));
        ((IntVector) p.convertShape(VectorOperators.L2I, INTS, 0)).intoArray(words, at);
        ((IntVector) q.convertShape(VectorOperators.L2I, INTS, 0)).intoArray(words, at + LENGTH);
        ((IntVector) p1.lanewise(VectorOperators.NOT).convertShape(VectorOperators.L2I, INTS, 0))
                .intoArray(words, at + pitch);
        ((IntVector) q1.lanewise(VectorOperators.NOT).convertShape(VectorOperators.L2I, INTS, 0))
                .intoArray(words, at + pitch + LENGTH);
        if (all) {
            long k1 = ~keys1[ROUNDS - 1];
            LongVector p0 = a0.and(LOW_WORD).mul(factor0);
            LongVector q0 = b0.and(LOW_WORD).mul(factor0);
            p = a3.lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, p0.lanewise(VectorOperators.LSHR, Integer.SIZE));
            q = b3.lanewise(VectorOperators.XOR, k1)
                    .lanewise(VectorOperators.XOR, q0.lanewise(VectorOperators.LSHR, Integer.SIZE));
            ((IntVector) p.convertShape(VectorOperators.L2I, INTS, 0)).intoArray(words, at + 2 * pitch);
            ((IntVector) q.convertShape(VectorOperators.L2I, INTS, 0)).intoArray(words, at + 2 * pitch + LENGTH);
            ((IntVector) p0.lanewise(VectorOperators.NOT).convertShape(VectorOperators.L2I, INTS, 0))
                    .intoArray(words, at + 3 * pitch);
            ((IntVector) q0.lanewise(VectorOperators.NOT).convertShape(VectorOperators.L2I, INTS, 0))
                    .intoArray(words, at + 3 * pitch + LENGTH);
        }
    }
}
