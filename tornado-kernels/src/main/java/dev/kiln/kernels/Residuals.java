package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * What quantization leaves out of weights, in BF16: for weights that enter a format or change it. Steps of training
 * update it in {@link QuantizedOptimizers}. Launch of all: {@link LaunchGrid#lanes lanes(n)}.
 */
public final class Residuals {
    private Residuals() {}

    /**
     * What is left out, to the nearest BF16: {@code residual = x − decoded}.
     *
     * @param x [n]
     * @param decoded [n], what the codes of x stand for
     * @param residual [n], bits of BF16
     */
    public static void take(KernelContext context, FloatArray x, FloatArray decoded, ShortArray residual, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        residual.set(i, (short) ShortFloats.brain(x.get(i) - decoded.get(i), -1));
    }

    /**
     * Puts it back: {@code x = decoded + residual}, one FP32 addition.
     *
     * @param decoded [n]
     * @param residual [n], bits of BF16
     * @param x [n], may be decoded
     */
    public static void put(KernelContext context, FloatArray decoded, ShortArray residual, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, decoded.get(i) + ShortFloats.ofBrain(residual.get(i)));
    }
}
