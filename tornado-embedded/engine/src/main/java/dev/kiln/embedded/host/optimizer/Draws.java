package dev.kiln.embedded.host.optimizer;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Random numbers for residuals: Philox4x32-10, 16 bits a weight (Salmon et al., SC 2011). */
final class Draws {
    /** Weights whose draws come from the same counters: eight of these, each with four words of two draws. */
    static final int TOGETHER = 64;

    private static final int COUNTERS = 8;
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, Lanes.FLOATS.vectorShape());
    private static final int LENGTH = LONGS.length();

    /** Half a vector: as many lanes as {@link #LONGS}. */
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LENGTH * Integer.SIZE));

    private static final int ROUNDS = 10;
    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final LongVector FACTOR0 = LongVector.broadcast(LONGS, 0xD2511F53L);
    private static final LongVector FACTOR1 = LongVector.broadcast(LONGS, 0xCD9E8D57L);
    private static final long WEYL0 = 0x9E3779B9L;
    private static final long WEYL1 = 0xBB67AE85L;

    private Draws() {}

    /**
     * Draws for a group, each of 24 bits: 16 random ones, and then the middle of what they leave. Writes up to
     * {@link #TOGETHER} − 1 more than asked for.
     *
     * @param group number of the group in its matrix
     * @param at where in the array they begin
     */
    static void fill(ScaledStep step, int group, int[] draws, int at, int count) {
        int blocks = Math.ceilDiv(step.group(), TOGETHER);
        for (int block = 0; block * TOGETHER < count; block++) {
            int halves = Math.min(TOGETHER / COUNTERS, Math.ceilDiv(count - block * TOGETHER, COUNTERS));
            int counter = (group * blocks + block) * COUNTERS;
            for (int i = 0; i < COUNTERS; i += LENGTH) {
                draw(step, counter + i, draws, at + block * TOGETHER + i, halves);
            }
        }
    }

    /** The draws of as many counters as a vector has lanes. Lanes are words; longs, to have the product of two. */
    private static void draw(ScaledStep step, int counter, int[] draws, int at, int halves) {
        long k0 = step.key().get(0) & LOW_WORD;
        long k1 = step.key().get(1) & LOW_WORD;
        LongVector c0 = LongVector.broadcast(LONGS, counter).addIndex(1).and(LOW_WORD);
        LongVector c1 = LongVector.broadcast(LONGS, step.tensor() & LOW_WORD);
        LongVector c2 = LongVector.broadcast(LONGS, step.key().get(2) & LOW_WORD);
        LongVector c3 = LongVector.broadcast(LONGS, step.key().get(3) & LOW_WORD);
        for (int round = 0; round < ROUNDS; round++) {
            LongVector p0 = c0.and(LOW_WORD).mul(FACTOR0.and(LOW_WORD));
            LongVector p1 = c2.and(LOW_WORD).mul(FACTOR1.and(LOW_WORD));
            c0 = p1.lanewise(VectorOperators.LSHR, Integer.SIZE)
                    .lanewise(VectorOperators.XOR, c1)
                    .lanewise(VectorOperators.XOR, k0);
            c2 = p0.lanewise(VectorOperators.LSHR, Integer.SIZE)
                    .lanewise(VectorOperators.XOR, c3)
                    .lanewise(VectorOperators.XOR, k1);
            c1 = p1.and(LOW_WORD);
            c3 = p0.and(LOW_WORD);
            k0 = (k0 + WEYL0) & LOW_WORD;
            k1 = (k1 + WEYL1) & LOW_WORD;
        }
        for (int half = 0; half < halves; half++) {
            LongVector word = half < 4 ? (half < 2 ? c0 : c1) : (half < 6 ? c2 : c3);
            ((IntVector) word.lanewise(VectorOperators.LSHR, half % 2 == 0 ? 0 : Short.SIZE)
                            .and(0xFFFF)
                            .lanewise(VectorOperators.LSHL, Byte.SIZE)
                            .or(128)
                            .convertShape(VectorOperators.L2I, INTS, 0))
                    .intoArray(draws, at + half * COUNTERS);
        }
    }
}
