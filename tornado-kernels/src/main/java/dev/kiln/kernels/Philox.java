package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Random numbers that need no state: Philox4x32-10, keyed by (seed, step, tensor, element), so every engine draws the
 * same bits. The key is the seed; the counter is (index, tensor, step low, step high); each counter gives four words.
 *
 * <p>Elements are cut into blocks of {@link #BLOCK}: word w of the counter with index {@code block·64 + lane} belongs
 * to element {@code block·256 + w·64 + lane}, so that neighbouring lanes store to neighbouring elements. An element's
 * word does not depend on the size of its tensor.
 *
 * <p>Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3.
 */
public final class Philox {
    /** Counters of a block. */
    public static final int LANES = 64;

    /** Elements of a block: four words for each counter. */
    public static final int BLOCK = 4 * LANES;

    /** The bits of a place in a block, for kernels: TornadoVM divides by powers of two wrongly. */
    static final int BLOCK_BITS = 8;

    /** Elements of a key array: seed low, seed high, step low, step high. */
    public static final int KEY_LENGTH = 4;

    /** Rounds of the cipher. */
    static final int ROUNDS = 10;

    /** Multiplier of the first counter word. */
    static final long MULTIPLIER0 = 0xD2511F53L;

    /** Multiplier of the third counter word. */
    static final long MULTIPLIER1 = 0xCD9E8D57L;

    /** What the first key word grows by in a round: the golden ratio. */
    static final int WEYL0 = 0x9E3779B9;

    /** What the second key word grows by in a round: √3 − 1. */
    static final int WEYL1 = 0xBB67AE85;

    private static final long LOW_WORD = 0xFFFFFFFFL;

    private Philox() {}

    /** Blocks of a tensor of n elements. */
    public static int blocks(int n) {
        return Math.ceilDiv(n, BLOCK);
    }

    /**
     * Writes the key array of a step.
     *
     * @param key [{@link #KEY_LENGTH}]
     */
    public static void fillKey(IntArray key, long seed, long step) {
        key.set(0, (int) seed);
        key.set(1, (int) (seed >> Integer.SIZE));
        key.set(2, (int) step);
        key.set(3, (int) (step >> Integer.SIZE));
    }

    /**
     * One random word for each element. Launch: {@link LaunchGrid#plane plane}({@link #LANES}, {@link #blocks(int)
     * blocks(n)}).
     *
     * @param key [{@link #KEY_LENGTH}], {@link #fillKey}
     * @param words [n]
     * @param tensor number of the tensor, different for each use in a step
     */
    public static void fill(KernelContext context, IntArray key, IntArray words, int tensor, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        if (lane >= LANES) {
            return;
        }
        int k0 = key.get(0);
        int k1 = key.get(1);
        int c0 = block * LANES + lane;
        int c1 = tensor;
        int c2 = key.get(2);
        int c3 = key.get(3);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & LOW_WORD) * MULTIPLIER0;
            long p1 = (c2 & LOW_WORD) * MULTIPLIER1;
            c0 = (int) (p1 >> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += WEYL0;
            k1 += WEYL1;
        }
        int first = block * BLOCK + lane;
        if (first < n) {
            words.set(first, c0);
        }
        if (first + LANES < n) {
            words.set(first + LANES, c1);
        }
        if (first + 2 * LANES < n) {
            words.set(first + 2 * LANES, c2);
        }
        if (first + 3 * LANES < n) {
            words.set(first + 3 * LANES, c3);
        }
    }
}
