package dev.kiln.kernels;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Steps of {@link Optimizers} over weights of which no FP32 copy exists: a weight is what its code stands for, plus a
 * BF16 residual, what quantization left out. The step is taken from that sum; then the new weight is quantized again,
 * and the rest of it becomes the new residual, rounded at random so that small steps are not lost on average.
 *
 * <p>Gradients are FP16. Settings and clip are those of {@link Optimizers}: the clip's scale also takes the loss scale
 * out of the gradients. A step that is skipped leaves everything as it is. An optimizer that keeps less than two
 * moments is given arrays of one element in their place.
 */
public final class QuantizedOptimizers {
    /** The library of {@link #scaledTask}. */
    public static final String LIBRARY = "kiln-optimizers";

    /** The widest group of {@link #scaled}. */
    public static final int LARGEST_GROUP = 256;

    /** Weights whose draws come from the same counters, pads included: four counters of four words of two draws. */
    private static final int DRAWN_TOGETHER = 1 << 5;

    private static final int DRAWN_BITS = 5;

    /** Weights of a counter that follow one another: two words of two draws. */
    private static final int IN_ROW = 4;

    private static final int COUNTERS = 4;
    private static final long LOW_WORD = 0xFFFFFFFFL;
    private static final int DRAW_MASK = 0xFFFF;
    private static final int NEAREST = -1;

    private QuantizedOptimizers() {}

    /**
     * Weights in groups of integers, as {@link ScaledIntegers#encode} stores them. Draws have 16 bits: residuals are
     * unbiased to 2⁻¹⁷ of the distance of two numbers. Four counters serve 32 weights in the order of the codes, pads
     * included: of each the first two words as one number, the first word on top, then of each the others; the four
     * parts of such a number, the lowest first, are the draws of four weights. Launch: {@link LaunchGrid#scaleGroups
     * scaleGroups(groups of a row, rows)}.
     *
     * @param codes [rows × pitch / codesPerByte]
     * @param scales [rows × groups of a row], bits of FP16
     * @param residual [rows × columns], bits of BF16
     * @param gradient [rows × columns], bits of FP16
     * @param first velocity or first moment, [rows × columns]
     * @param second second moment, [rows × columns]
     * @param settings of the kind's {@link OptimizerSettings}
     * @param clip [3]
     * @param key [{@link Philox#KEY_LENGTH}], {@link Philox#fillKey}
     * @param tensor number of the tensor, different for each use of the key
     * @param kind of step, of {@link OptimizerSettings}
     * @param largest {@link IntegerCodes#largest}
     * @param codesPerByte 1 or 2
     * @param powersOfTwo 1 for scales that are powers of two, else 0
     * @param group weights that share a scale, at most {@link #LARGEST_GROUP}
     */
    public static void scaled(
            KernelContext context,
            ByteArray codes,
            ShortArray scales,
            ShortArray residual,
            ShortArray gradient,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            FloatArray clip,
            IntArray key,
            int tensor,
            int kind,
            int largest,
            int codesPerByte,
            int powersOfTwo,
            int columns,
            int group) {
        float[] weights = context.allocateFloatLocalArray(LARGEST_GROUP);
        float[] found = context.allocateFloatLocalArray(LaunchGrid.GROUP);
        float[] poison = context.allocateFloatLocalArray(LaunchGrid.GROUP);
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int groups = (columns + group - 1) / group;
        int index = context.groupIdy * groups + context.groupIdx;
        int start = context.groupIdx * group;
        int row = context.groupIdy * columns + start;
        int turns = (group + lanes - 1) / lanes;
        float unscaled = clip.get(Clipping.SCALE);
        float oldScale = ShortFloats.ofHalf(scales.get(index));
        float amax = 0f;
        float rest = 0f;
        if (clip.get(Clipping.SKIP) == 0f) {
            for (int t = 0; t < turns; t++) {
                int i = t * lanes + lane;
                float weight = 0f;
                int inside = (i < group ? 1 : 0) * (start + i < columns ? 1 : 0);
                if (inside == 1) {
                    int code = ScaledIntegers.codeAt(codes, index * group + i, codesPerByte);
                    float old = code * oldScale + ShortFloats.ofBrain(residual.get(row + i));
                    float g = ShortFloats.ofHalf(gradient.get(row + i)) * unscaled;
                    weight = stepped(old, g, first, second, settings, kind, row + i);
                    float magnitude = TornadoMath.abs(weight);
                    amax = magnitude > amax ? magnitude : amax;
                    // Zero, or NaN where the weight is not finite.
                    rest += weight * 0f;
                }
                if (i < group) {
                    weights[i] = weight;
                }
            }
            found[lane] = amax;
            poison[lane] = rest;
            context.localBarrier();
            for (int stride = lanes >> 1; stride > 0; stride >>= 1) {
                if (lane < stride) {
                    found[lane] = found[lane + stride] > found[lane] ? found[lane + stride] : found[lane];
                    poison[lane] += poison[lane + stride];
                }
                context.localBarrier();
            }
            int scaleBits = ScaledIntegers.scale(found[0], poison[0], largest, powersOfTwo);
            float scale = ShortFloats.ofHalf(scaleBits);
            if (lane == 0) {
                scales.set(index, (short) scaleBits);
            }
            int begin = index * group;
            int firstBlock = begin >> DRAWN_BITS;
            int blocks = ((begin + group - 1) >> DRAWN_BITS) - firstBlock + 1;
            int own = lane & (COUNTERS - 1);
            for (int d = 0; d < blocks; d++) {
                int k0 = key.get(0);
                int k1 = key.get(1);
                int c0 = (firstBlock + d) * COUNTERS + own;
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
                // The first of the block's weights, counted from the group's; others come in the order of their draws.
                int before = (firstBlock + d) * DRAWN_TOGETHER - begin;
                for (int t = lane >> 2; t < DRAWN_TOGETHER / COUNTERS; t += lanes >> 2) {
                    int part = t & (IN_ROW - 1);
                    int i = before + (t - part) * COUNTERS + own * IN_ROW + part;
                    int inside = (i < 0 ? 0 : 1) * (i < group ? 1 : 0) * (start + i < columns ? 1 : 0);
                    if (inside == 1) {
                        int low = t < IN_ROW ? c1 : c3;
                        int high = t < IN_ROW ? c0 : c2;
                        int both = part < 2 ? low : high;
                        int draw = (both >> ((part & 1) * 16)) & DRAW_MASK;
                        float kept = ScaledIntegers.nearest(weights[i], scale, largest) * scale;
                        residual.set(row + i, (short) ShortFloats.brain(weights[i] - kept, draw * 256 + 128));
                    }
                }
            }
            int bytes = group / codesPerByte;
            int byteTurns = (bytes + lanes - 1) / lanes;
            for (int t = 0; t < byteTurns; t++) {
                int b = t * lanes + lane;
                if (b < bytes) {
                    int packed = ScaledIntegers.nearest(weights[b * codesPerByte], scale, largest);
                    if (codesPerByte == 2) {
                        int next = ScaledIntegers.nearest(weights[b * 2 + 1], scale, largest);
                        packed = (packed & 15) + (next & 15) * 16;
                    }
                    codes.set(index * bytes + b, (byte) packed);
                }
            }
        }
    }

    /**
     * Weights in BF16. Draws have 24 bits. Launch: {@link LaunchGrid#plane plane}({@link Philox#LANES},
     * {@link Philox#blocks(int) Philox.blocks(n)}).
     *
     * @param weights [n], bits of BF16
     * @param residual [n], bits of BF16
     * @param gradient [n], bits of FP16
     * @param first velocity or first moment, [n]
     * @param second second moment, [n]
     * @param settings of the kind's {@link OptimizerSettings}
     * @param clip [3]
     * @param key [{@link Philox#KEY_LENGTH}], {@link Philox#fillKey}
     * @param tensor number of the tensor, different for each use of the key
     * @param kind of step, of {@link OptimizerSettings}
     */
    public static void brain(
            KernelContext context,
            ShortArray weights,
            ShortArray residual,
            ShortArray gradient,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            FloatArray clip,
            IntArray key,
            int tensor,
            int kind,
            int n) {
        int lane = context.globalIdx;
        int block = context.globalIdy;
        if (lane >= Philox.LANES) {
            return;
        }
        if (clip.get(Clipping.SKIP) == 0f) {
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
            float unscaled = clip.get(Clipping.SCALE);
            for (int word = 0; word < 4; word++) {
                int i = block * Philox.BLOCK + word * Philox.LANES + lane;
                if (i < n) {
                    float old = ShortFloats.ofBrain(weights.get(i)) + ShortFloats.ofBrain(residual.get(i));
                    float g = ShortFloats.ofHalf(gradient.get(i)) * unscaled;
                    float weight = stepped(old, g, first, second, settings, kind, i);
                    int bits = ShortFloats.brain(weight, NEAREST);
                    int low = word == 0 ? c0 : c1;
                    int high = word == 2 ? c2 : c3;
                    int draw = ((word < 2 ? low : high) >> 8) & 0xFFFFFF;
                    weights.set(i, (short) bits);
                    residual.set(i, (short) ShortFloats.brain(weight - ShortFloats.ofBrain(bits), draw));
                }
            }
        }
    }

    /**
     * Describes {@link #scaled} as a library task, for the embedded engine's CPU devices, where the kernel is slow: the
     * same parameters but for the context, with the rows in front of the columns, and the same bits.
     */
    public static LibraryTaskDescriptor scaledTask(
            ByteArray codes,
            ShortArray scales,
            ShortArray residual,
            ShortArray gradient,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            FloatArray clip,
            IntArray key,
            Integer tensor,
            Integer kind,
            Integer largest,
            Integer codesPerByte,
            Integer powersOfTwo,
            Integer rows,
            Integer columns,
            Integer group) {
        Object[] parameters = {
            codes,
            scales,
            residual,
            gradient,
            first,
            second,
            settings,
            clip,
            key,
            tensor,
            kind,
            largest,
            codesPerByte,
            powersOfTwo,
            rows,
            columns,
            group
        };
        return describe("scaled", parameters, 0, 1, 2, 4, 5);
    }

    /**
     * Describes {@link #brain} as a library task, for the embedded engine's host device: the same parameters but for
     * the context, and the same bits.
     */
    public static LibraryTaskDescriptor brainTask(
            ShortArray weights,
            ShortArray residual,
            ShortArray gradient,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            FloatArray clip,
            IntArray key,
            Integer tensor,
            Integer kind,
            Integer n) {
        Object[] parameters = {weights, residual, gradient, first, second, settings, clip, key, tensor, kind, n};
        return describe("brain", parameters, 0, 1, 3, 4);
    }

    /** Describes a function of the library, with the parameters that it writes, and may also read. */
    static LibraryTaskDescriptor describe(String function, Object[] parameters, int... written) {
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        for (int parameter : written) {
            access[parameter] = Access.READ_WRITE;
        }
        return new LibraryTaskDescriptor()
                .withLibrary(LIBRARY)
                .withFunction(function)
                .withParameters(parameters)
                .withAccess(access);
    }

    private static float stepped(
            float weight, float gradient, FloatArray first, FloatArray second, FloatArray settings, int kind, int i) {
        float stepped = weight;
        if (kind == OptimizerSettings.SGD) {
            stepped = Optimizers.sgdStep(weight, gradient, settings);
        } else if (kind == OptimizerSettings.MOMENTUM_SGD) {
            stepped = Optimizers.momentumStep(weight, gradient, first, settings, i);
        } else if (kind == OptimizerSettings.NESTEROV_SGD) {
            stepped = Optimizers.nesterovStep(weight, gradient, first, settings, i);
        } else {
            stepped = Optimizers.adamWStep(weight, gradient, first, second, settings, i);
        }
        return stepped;
    }
}
