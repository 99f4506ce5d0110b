package dev.kiln.embedded.host.gemm;

import java.util.Arrays;

/** Buffers for packed left operands, shared by all products: one that runs takes a buffer and returns it. */
final class PackBuffers {
    private static final float[] NONE = {};

    /** The free buffers; guarded by itself. */
    private static final float[][] FREE = new float[8][];

    static {
        Arrays.fill(FREE, NONE);
    }

    private PackBuffers() {}

    /** Returns a buffer of at least {@code length} floats: the smallest free one that is large enough, or a new one. */
    static float[] take(int length) {
        synchronized (FREE) {
            int best = -1;
            for (int i = 0; i < FREE.length; i++) {
                if (FREE[i].length >= length && (best < 0 || FREE[i].length < FREE[best].length)) {
                    best = i;
                }
            }
            if (best >= 0) {
                float[] buffer = FREE[best];
                FREE[best] = NONE;
                return buffer;
            }
        }
        return new float[length];
    }

    /** Gives a buffer back. When too many are free, the smallest is forgotten. */
    static void giveBack(float[] buffer) {
        synchronized (FREE) {
            int smallest = 0;
            for (int i = 1; i < FREE.length; i++) {
                if (FREE[i].length < FREE[smallest].length) {
                    smallest = i;
                }
            }
            if (FREE[smallest].length < buffer.length) {
                FREE[smallest] = buffer;
            }
        }
    }
}
