package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels that do nothing but move memory, or nothing at all, to measure what that costs on a device. Source: copy and
 * triad of McCalpin's STREAM. Launch: {@link LaunchGrid#lanes lanes(n)}.
 */
public final class Streams {
    private Streams() {}

    /**
     * {@code y = x}: 8 bytes an element. Tolerance: none.
     *
     * @param x [n]
     * @param y [n]
     */
    public static void copy(KernelContext context, FloatArray x, FloatArray y, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        y.set(i, x.get(i));
    }

    /**
     * {@code z = x + s·y}: 12 bytes and 2 operations an element. Tolerance: 2⁻²³·(|x| + |s·y|).
     *
     * @param x [n]
     * @param y [n]
     * @param factor [1], s
     * @param z [n]
     */
    public static void triad(
            KernelContext context, FloatArray x, FloatArray y, FloatArray factor, FloatArray z, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        z.set(i, x.get(i) + factor.get(0) * y.get(i));
    }

    /**
     * {@code x = 1}: with n = 1, a task that is nothing but its launch. Tolerance: none.
     *
     * @param x [n]
     */
    public static void touch(KernelContext context, IntArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, 1);
    }
}
