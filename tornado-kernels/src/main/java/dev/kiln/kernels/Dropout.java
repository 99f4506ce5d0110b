package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Dropout with {@link Philox}: the mask is drawn again in the backward pass instead of being stored. Source: Srivastava
 * et al. 2014, in the inverted form (kept elements are scaled up while training).
 */
public final class Dropout {
    /** Key array of {@link #applyToRows}: the first row's number in its batch, behind the key itself. */
    public static final int FIRST_ROW = Philox.KEY_LENGTH;

    /** Elements of a key array of {@link #applyToRows}. */
    public static final int ROWS_KEY_LENGTH = FIRST_ROW + 1;

    /** Bits of a word that decide. */
    private static final int BITS = 24;

    private static final long LOW_WORD = 0xFFFFFFFFL;

    private Dropout() {}

    /**
     * The threshold of a drop probability, for {@link #apply}: p in units of 2⁻²⁴.
     *
     * @throws IllegalArgumentException if p is not in [0, 1)
     */
    public static int threshold(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "dropout: expected a probability of at least 0 and below 1, got " + probability);
        }
        return (int) Math.min(Math.round(probability * (1 << BITS)), (1 << BITS) - 1);
    }

    /** What kept elements are multiplied by: 1/(1 − p) for the probability that the threshold stands for. */
    public static float scale(int threshold) {
        return (float) (1 / (1 - threshold / (double) (1 << BITS)));
    }

    /**
     * {@code y = keep ? x · scale : 0} with keep = the top 24 bits of the element's word are at least the threshold.
     * The backward pass is the same kernel with dy for x and dx for y, in the same step. One FP32 multiplication, exact
     * to its rounding. Launch: {@link LaunchGrid#plane plane}({@link Philox#LANES}, {@link Philox#blocks(int)
     * Philox.blocks(n)}).
     *
     * @param x [n]
     * @param y [n], may be x
     * @param key [{@link Philox#KEY_LENGTH}], {@link Philox#fillKey}
     * @param tensor number of the tensor, different for each dropout of a step
     * @param threshold {@link #threshold(double)}
     * @param scale {@link #scale(int)}
     */
    public static void apply(
            KernelContext context,
            FloatArray x,
            FloatArray y,
            IntArray key,
            int tensor,
            int threshold,
            float scale,
            int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        if (lane >= Philox.LANES) {
            return;
        }
        int k0 = key.get(0);
        int k1 = key.get(1);
        int c0 = block * Philox.LANES + lane;
        int c1 = tensor;
        int c2 = key.get(2);
        int c3 = key.get(3);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long p0 = (c0 & LOW_WORD) * Philox.MULTIPLIER0;
            long p1 = (c2 & LOW_WORD) * Philox.MULTIPLIER1;
            c0 = (int) (p1 >> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += Philox.WEYL0;
            k1 += Philox.WEYL1;
        }
        int first = block * Philox.BLOCK + lane;
        int second = first + Philox.LANES;
        int third = second + Philox.LANES;
        int fourth = third + Philox.LANES;
        if (first < n) {
            y.set(first, kept(c0, threshold) == 1 ? x.get(first) * scale : 0f);
        }
        if (second < n) {
            y.set(second, kept(c1, threshold) == 1 ? x.get(second) * scale : 0f);
        }
        if (third < n) {
            y.set(third, kept(c2, threshold) == 1 ? x.get(third) * scale : 0f);
        }
        if (fourth < n) {
            y.set(fourth, kept(c3, threshold) == 1 ? x.get(fourth) * scale : 0f);
        }
    }

    /**
     * {@link #apply} for some rows of a batch that is divided among devices: row r of x is row
     * {@code key[}{@link #FIRST_ROW}{@code ] + r} of the batch, and its elements are kept or dropped as they are where
     * one device has the whole batch. A block of random words may begin before the first row and end after the last
     * one, hence one block more. Launch: {@link LaunchGrid#plane plane}({@link Philox#LANES}, {@link Philox#blocks(int)
     * Philox.blocks(n)} + 1).
     *
     * @param x [rows × columns]
     * @param y [rows × columns], may be x
     * @param key [{@link #ROWS_KEY_LENGTH}], {@link Philox#fillKey} and the first row
     * @param tensor number of the tensor, different for each dropout of a step
     * @param threshold {@link #threshold(double)}
     * @param scale {@link #scale(int)}
     * @param n rows · columns
     */
    public static void applyToRows(
            KernelContext context,
            FloatArray x,
            FloatArray y,
            IntArray key,
            int tensor,
            int threshold,
            float scale,
            int columns,
            int n) {
        int lane = context.globalIdx;
        int offset = key.get(FIRST_ROW) * columns;
        int block = context.globalIdy + (offset >> Philox.BLOCK_BITS);
        if (lane >= Philox.LANES) {
            return;
        }
        int k0 = key.get(0);
        int k1 = key.get(1);
        int c0 = block * Philox.LANES + lane;
        int c1 = tensor;
        int c2 = key.get(2);
        int c3 = key.get(3);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long p0 = (c0 & LOW_WORD) * Philox.MULTIPLIER0;
            long p1 = (c2 & LOW_WORD) * Philox.MULTIPLIER1;
            c0 = (int) (p1 >> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += Philox.WEYL0;
            k1 += Philox.WEYL1;
        }
        int first = block * Philox.BLOCK + lane - offset;
        int second = first + Philox.LANES;
        int third = second + Philox.LANES;
        int fourth = third + Philox.LANES;
        if (first >= 0 && first < n) {
            y.set(first, kept(c0, threshold) == 1 ? x.get(first) * scale : 0f);
        }
        if (second >= 0 && second < n) {
            y.set(second, kept(c1, threshold) == 1 ? x.get(second) * scale : 0f);
        }
        if (third >= 0 && third < n) {
            y.set(third, kept(c2, threshold) == 1 ? x.get(third) * scale : 0f);
        }
        if (fourth >= 0 && fourth < n) {
            y.set(fourth, kept(c3, threshold) == 1 ? x.get(fourth) * scale : 0f);
        }
    }

    /** 1 if the word keeps its element, else 0. The mask makes the signed shift an unsigned one. */
    private static int kept(int word, int threshold) {
        return ((word >> (Integer.SIZE - BITS)) & ((1 << BITS) - 1)) >= threshold ? 1 : 0;
    }
}
