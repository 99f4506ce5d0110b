package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gradient clipping by the global norm over any number of tensors. {@link Reductions#sumOfSquares} runs once for each
 * gradient and writes its partial sums behind those of the others; {@link #finish} adds all of them up and writes the
 * clip array that {@link Optimizers} read. The order of every sum depends on the shapes only. Semantics: PyTorch's
 * {@code clip_grad_norm_} with the 2-norm, except that a norm which is not finite skips the step.
 *
 * <p>The test for a finite norm needs honest infinities: an OpenCL plan must be compiled without fast-relaxed math.
 */
public final class Clipping {
    /** Elements of a clip array. */
    public static final int LENGTH = 3;

    /** Clip array: what gradients are multiplied by, 1 where nothing is clipped. */
    public static final int SCALE = 0;

    /** Clip array: 1 where the step must be skipped because the norm is not finite, else 0. */
    public static final int SKIP = 1;

    /** Clip array: the norm before clipping. */
    public static final int NORM = 2;

    /** PyTorch's guard against a division by a zero norm. */
    private static final float GUARD = 1e-6f;

    private Clipping() {}

    /** A clip array that clips nothing and skips nothing. */
    public static FloatArray off() {
        return FloatArray.fromElements(1f, 0f, 0f);
    }

    /**
     * {@link Reductions#sumOfSquares}, where it is wanted: a step that neither clips nor reports its norm need not read
     * all gradients once more. Launch and tolerance are the same.
     *
     * @param gradients [n]
     * @param partials [offset + partials(n)], zero where they are not wanted: what a kernel leaves unwritten is
     *     undefined on a device, and {@link #finish} adds it up
     * @param wanted [1]; 0 reads no gradients
     */
    public static void squares(
            KernelContext context, FloatArray gradients, FloatArray partials, IntArray wanted, int offset, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        if (lane >= Reductions.LANES || block * Reductions.BLOCK >= n) {
            return;
        }
        if (wanted.get(0) == 0) {
            partials.set(offset + block * Reductions.LANES + lane, 0f);
            return;
        }
        Reductions.sumOfSquares(context, gradients, partials, offset, n);
    }

    /**
     * The global norm and what follows from it: {@code norm = √Σ partials}, added up in FP32 in order by one work item;
     * {@code scale = min(1, maxNorm / (norm + 1e-6))}. A norm that is infinite or NaN (a gradient was, or the squared
     * sum left FP32's range) gives scale 0 and sets the skip flag. Tolerance: 1e-5 relative. Launch:
     * {@link LaunchGrid#lanes lanes(1)}.
     *
     * @param partials [at least count]
     * @param maxNorm [1]; zero or less turns clipping off and leaves the skip flag at work
     * @param clip [{@link #LENGTH}]
     * @param count number of partial sums
     */
    public static void finish(
            KernelContext context, FloatArray partials, FloatArray maxNorm, FloatArray clip, int count) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float sum = 0f;
        for (int j = 0; j < count; j++) {
            sum += partials.get(j);
        }
        float norm = TornadoMath.sqrt(sum);
        float scale = factor(norm, maxNorm.get(0));
        // Not <=, which TornadoVM finds true of NaN; no root of a finite number comes near the bound.
        int finite = norm < Float.MAX_VALUE ? 1 : 0;
        clip.set(SCALE, finite == 1 ? scale : 0f);
        clip.set(SKIP, finite == 1 ? 0f : 1f);
        clip.set(NORM, norm);
    }

    /** What gradients of this norm are multiplied by; no limit above zero clips nothing. */
    static float factor(float norm, float limit) {
        return limit > 0f ? TornadoMath.min(1f, limit / (norm + GUARD)) : 1f;
    }
}
