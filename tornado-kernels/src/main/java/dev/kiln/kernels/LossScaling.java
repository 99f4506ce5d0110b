package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Dynamic loss scaling: the gradient of the loss is multiplied by a scale, so that gradients in FP16 do not vanish, and
 * the optimizer divides it out. A step with a gradient that is not finite is skipped and halves the scale; many good
 * steps in a row double it. All of it happens on the device. Source: Micikevicius et al., "Mixed Precision Training",
 * ICLR 2018, section 3.2.
 */
public final class LossScaling {
    /** Elements of a state array. */
    public static final int LENGTH = 3;

    /** State: the scale of the next step. */
    public static final int SCALE = 0;

    /** State: steps since the scale last changed or a step was skipped. */
    public static final int GOOD_STEPS = 1;

    /** State: steps that were skipped. */
    public static final int SKIPPED = 2;

    /** The scale that training starts with. */
    public static final float START = 0x1p16f;

    /** Below this the scale does not fall: gradients that overflow even now are those of a training that diverges. */
    public static final float FLOOR = 1f;

    /** Beyond this it does not rise. */
    public static final float CEILING = 0x1p24f;

    /** Good steps that double the scale. */
    public static final int INTERVAL = 2_000;

    /** All bits of an FP16 number but its sign. */
    private static final int HALF_MAGNITUDE = 0x7FFF;

    private LossScaling() {}

    /** The state that training starts with. */
    public static FloatArray start() {
        return FloatArray.fromElements(START, 0f, 0f);
    }

    /**
     * Scales a gradient and rounds it to FP16, to the nearest. Launch: {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param x [n]
     * @param state [{@link #LENGTH}]
     * @param y [n], bits of FP16
     */
    public static void apply(KernelContext context, FloatArray x, FloatArray state, ShortArray y, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        y.set(i, (short) ShortFloats.half(x.get(i) * state.get(SCALE)));
    }

    /**
     * {@link Reductions#sumOfSquares} of an FP16 gradient, where it is wanted; launch and tolerance are the same. Else
     * the sums only tell whether all gradients are finite, which a step has to know.
     *
     * @param gradients [n], bits of FP16
     * @param partials [offset + partials(n)]
     * @param wanted [1]; 0 gives sums of zero, or NaN if a gradient is not finite
     */
    public static void squares(
            KernelContext context, ShortArray gradients, FloatArray partials, IntArray wanted, int offset, int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        int first = block * Reductions.BLOCK;
        if (lane >= Reductions.LANES || first >= n) {
            return;
        }
        int end = TornadoMath.min(n, first + Reductions.BLOCK);
        int steps = (end - first) >> Reductions.LANES_SHIFT;
        int tail = first + steps * Reductions.LANES + lane;
        float sum = 0f;
        if (wanted.get(0) == 0) {
            int most = 0;
            for (int s = 0; s < steps; s++) {
                most = TornadoMath.max(most, gradients.get(first + s * Reductions.LANES + lane) & HALF_MAGNITUDE);
            }
            if (tail < end) {
                most = TornadoMath.max(most, gradients.get(tail) & HALF_MAGNITUDE);
            }
            sum = ShortFloats.ofHalf(most) * 0f;
        } else {
            for (int s = 0; s < steps; s++) {
                float value = ShortFloats.ofHalf(gradients.get(first + s * Reductions.LANES + lane));
                sum += value * value;
            }
            if (tail < end) {
                float value = ShortFloats.ofHalf(gradients.get(tail));
                sum += value * value;
            }
        }
        partials.set(offset + block * Reductions.LANES + lane, sum);
    }

    /**
     * Describes {@link #squares} as a library task, for the embedded engine's host device: the same parameters but for
     * the context, and the same bits.
     */
    public static LibraryTaskDescriptor squaresTask(
            ShortArray gradients, FloatArray partials, IntArray wanted, Integer offset, Integer n) {
        return QuantizedOptimizers.describe("squares", new Object[] {gradients, partials, wanted, offset, n}, 1);
    }

    /**
     * {@link Clipping#finish} for gradients with a loss scale: the norm is that of the gradients without it, and the
     * clip's scale takes it out of them. Then the state of the next step. Tolerance and launch are the same.
     *
     * @param partials [at least count]
     * @param maxNorm [1]; zero or less turns clipping off
     * @param clip [{@link Clipping#LENGTH}]
     * @param state [{@link #LENGTH}]
     * @param count number of partial sums
     * @param interval good steps that double the scale
     */
    public static void finish(
            KernelContext context,
            FloatArray partials,
            FloatArray maxNorm,
            FloatArray clip,
            FloatArray state,
            int count,
            int interval) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float sum = 0f;
        for (int j = 0; j < count; j++) {
            sum += partials.get(j);
        }
        // A power of two, so that dividing by it is exact.
        float inverse = 1f / state.get(SCALE);
        float norm = TornadoMath.sqrt(sum) * inverse;
        float factor = Clipping.factor(norm, maxNorm.get(0));
        int finite = norm < Float.MAX_VALUE ? 1 : 0;
        clip.set(Clipping.SCALE, finite == 1 ? factor * inverse : 0f);
        clip.set(Clipping.SKIP, finite == 1 ? 0f : 1f);
        clip.set(Clipping.NORM, norm);
        float good = finite == 1 ? state.get(GOOD_STEPS) + 1f : 0f;
        int doubles = good < interval ? 0 : 1;
        float scale = state.get(SCALE);
        scale = doubles == 1 ? TornadoMath.min(scale * 2f, CEILING) : scale;
        scale = finite == 1 ? scale : TornadoMath.max(scale * 0.5f, FLOOR);
        state.set(SCALE, scale);
        state.set(GOOD_STEPS, doubles == 1 ? 0f : good);
        state.set(SKIPPED, finite == 1 ? state.get(SKIPPED) : state.get(SKIPPED) + 1f);
    }
}
