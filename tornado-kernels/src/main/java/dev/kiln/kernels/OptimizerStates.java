package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** What an optimizer remembers, in fewer bits than FP32. {@link ShortFloats#decodeBrain} reads it back. */
public final class OptimizerStates {
    private static final long LOW_WORD = 0xFFFFFFFFL;

    private OptimizerStates() {}

    /**
     * Rounds to BF16 up or down at random, by draws of its own: to the nearest, a mean that moves by a thousandth in
     * each step would stand still. Launch: {@link LaunchGrid#plane plane}({@link Philox#LANES},
     * {@link Philox#blocks(int) Philox.blocks(n)}).
     *
     * @param x [n]
     * @param bits [n]
     * @param key [{@link Philox#KEY_LENGTH}], {@link Philox#fillKey}
     * @param tensor number of the tensor, different for each use of the key
     */
    public static void encodeBrain(
            KernelContext context, FloatArray x, ShortArray bits, IntArray key, int tensor, int n) {
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
        for (int word = 0; word < 4; word++) {
            int i = block * Philox.BLOCK + word * Philox.LANES + lane;
            if (i < n) {
                int low = word == 0 ? c0 : c1;
                int high = word == 2 ? c2 : c3;
                int draw = ((word < 2 ? low : high) >> 8) & 0xFFFFFF;
                bits.set(i, (short) ShortFloats.brain(x.get(i), draw));
            }
        }
    }
}
