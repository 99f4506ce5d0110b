package dev.kiln.kernels.reference;

import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.OptimizerSettings;
import dev.kiln.kernels.QuantFormat;
import java.util.Arrays;

/** Plain twin of the steps over quantized weights, in FP32 in the same order: bit for bit. */
public final class QuantizedOptimizers {
    private QuantizedOptimizers() {}

    /** Weights of one tensor, element by element; whoever reads it may change its arrays. */
    public static final class Weights {
        /** [rows × columns], or the bits of BF16. */
        public final int[] codes;

        /** [rows × groups of a row], bits of FP16; empty for BF16. */
        public final int[] scales;

        /** [rows × columns], bits of BF16. */
        public final int[] residual;

        private final QuantFormat format;
        private final int columns;

        /** Weights of zeros. */
        public Weights(QuantFormat format, int rows, int columns) {
            this.format = format;
            this.columns = columns;
            this.codes = new int[rows * columns];
            this.scales = new int[(int) format.scales(rows, columns)];
            this.residual = new int[rows * columns];
        }

        /** What a weight is: its code's value and its residual. */
        public float value(int element) {
            return decoded(element) + brain(residual[element]);
        }

        private float decoded(int element) {
            return scales.length == 0 ? brain(codes[element]) : codes[element] * scale(group(element));
        }

        private int group(int element) {
            return element / columns * format.groups(columns) + element % columns / format.group();
        }

        private float scale(int group) {
            return Float.float16ToFloat((short) scales[group]);
        }
    }

    /**
     * One step, in place.
     *
     * @param gradient of each weight, loss scale taken out
     * @param first velocity or first moment
     * @param second second moment
     * @param settings of the kind's {@link OptimizerSettings}
     */
    public static void step(
            Weights weights,
            float[] gradient,
            float[] first,
            float[] second,
            float[] settings,
            int kind,
            boolean powersOfTwo,
            long seed,
            long step,
            int tensor) {
        float[] stepped = new float[gradient.length];
        for (int i = 0; i < stepped.length; i++) {
            stepped[i] = stepped(weights.value(i), gradient[i], first, second, settings, kind, i);
        }
        for (int i = 0; i < stepped.length; i++) {
            int draw;
            if (weights.scales.length == 0) {
                weights.codes[i] = nearestBrain(stepped[i]);
                draw = Philox.word(seed, step, tensor, i) >>> 8;
            } else {
                int start = i - i % weights.columns % weights.format.group();
                int end = Math.min(start + weights.format.group(), i - i % weights.columns + weights.columns);
                float[] group = Arrays.copyOfRange(stepped, start, end);
                weights.scales[weights.group(i)] = ScaledCodes.scale(weights.format, group, powersOfTwo);
                float largest = ((IntegerCodes) weights.format.codes()).largest();
                double code = Math.rint(stepped[i] / weights.scale(weights.group(i)));
                weights.codes[i] = (int) Math.clamp(code, -largest, largest);
                draw = draw(weights.group(i) * weights.format.group() + i - start, seed, step, tensor);
            }
            weights.residual[i] = randomBrain(stepped[i] - weights.decoded(i), draw);
        }
    }

    /** 24 bits: in the middle of the range that 16 random bits leave. Places count the pads before them. */
    private static int draw(int place, long seed, long step, int tensor) {
        int counter = place / 32 * 4 + place % 16 / 4;
        int[] words = Philox.draw(
                new int[] {counter, tensor, (int) step, (int) (step >>> 32)},
                new int[] {(int) seed, (int) (seed >>> 32)});
        int word = place % 32 / 16 * 2 + (place % 4 < 2 ? 1 : 0);
        return (words[word] >>> (place % 2 * 16) & 0xFFFF) * 256 + 128;
    }

    private static float stepped(
            float w, float gradient, float[] first, float[] second, float[] settings, int kind, int i) {
        if (kind == OptimizerSettings.ADAMW) {
            first[i] = settings[OptimizerSettings.BETA1] * first[i]
                    + settings[OptimizerSettings.ONE_MINUS_BETA1] * gradient;
            second[i] = settings[OptimizerSettings.BETA2] * second[i]
                    + settings[OptimizerSettings.ONE_MINUS_BETA2] * (gradient * gradient);
            float denominator = (float) Math.sqrt(second[i]) * settings[OptimizerSettings.INVERSE_ROOT_CORRECTION2]
                    + settings[OptimizerSettings.EPSILON];
            return w * settings[OptimizerSettings.DECAY]
                    - settings[OptimizerSettings.STEP_SIZE] * (first[i] / denominator);
        }
        float g = gradient + settings[OptimizerSettings.WEIGHT_DECAY] * w;
        float momentum = settings[OptimizerSettings.MOMENTUM];
        float rate = settings[OptimizerSettings.LEARNING_RATE];
        if (kind == OptimizerSettings.SGD) {
            return w - rate * g;
        }
        first[i] = momentum * first[i] + g;
        return kind == OptimizerSettings.MOMENTUM_SGD ? w - rate * first[i] : w - rate * (g + momentum * first[i]);
    }

    private static float brain(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The BF16 bits of a finite value, ties to even. */
    public static int nearestBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
    }

    private static int randomBrain(float value, int draw) {
        int bits = Float.floatToRawIntBits(value);
        return (bits >>> 16) + ((bits & 0xFFFF) << 8 > draw ? 1 : 0);
    }
}
