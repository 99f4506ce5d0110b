package dev.kiln.embedded.host.optimizer;

/** Random numbers for residuals: Philox4x32-10, 16 bits a weight (Salmon et al., SC 2011). */
final class Draws {
    /** Weights whose draws come from the same counters: eight of these, each with four words of two draws. */
    static final int TOGETHER = 64;

    private static final int COUNTERS = 8;
    private static final int ROUNDS = 10;
    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final long MULTIPLIER0 = 0xD2511F53L;
    private static final long MULTIPLIER1 = 0xCD9E8D57L;
    private static final int WEYL0 = 0x9E3779B9;
    private static final int WEYL1 = 0xBB67AE85;

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
            for (int counter = 0; counter < COUNTERS; counter++) {
                draw(
                        step,
                        (group * blocks + block) * COUNTERS + counter,
                        draws,
                        at + block * TOGETHER + counter,
                        halves);
            }
        }
    }

    private static void draw(ScaledStep step, int counter, int[] draws, int at, int halves) {
        int k0 = step.key().get(0);
        int k1 = step.key().get(1);
        int c0 = counter;
        int c1 = step.tensor();
        int c2 = step.key().get(2);
        int c3 = step.key().get(3);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & LOW_WORD) * MULTIPLIER0;
            long p1 = (c2 & LOW_WORD) * MULTIPLIER1;
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += WEYL0;
            k1 += WEYL1;
        }
        for (int half = 0; half < halves; half++) {
            int word = half < 4 ? (half < 2 ? c0 : c1) : (half < 6 ? c2 : c3);
            draws[at + half * COUNTERS] = ((word >>> (half % 2 * 16)) & 0xFFFF) * 256 + 128;
        }
    }
}
