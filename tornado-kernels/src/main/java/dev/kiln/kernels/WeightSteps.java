package dev.kiln.kernels;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gradient and step of a dense layer's FP32 weights in one pass over memory, as library tasks of the embedded engine's
 * host device. Where a step's gradients are not wanted, {@link #product} computes them tile by tile and steps the
 * weights while a tile is in the cache, and {@link #step} does nothing. Where they are, for their norm or to be looked
 * at, {@link #product} writes them and {@link #step} steps the weights. Both ways have the bits of {@link Gemm} and
 * {@link Optimizers}.
 */
public final class WeightSteps {
    /** The function of {@link #product} in {@link Gemm#LIBRARY}. */
    public static final String PRODUCT = "weight-step";

    /** The function of {@link #step} in {@link QuantizedOptimizers#LIBRARY}. */
    public static final String STEP = "plain";

    private WeightSteps() {}

    /**
     * Describes {@code gradient = dyᵀ · x}, or the weights' step by that gradient. An optimizer that keeps less than
     * two moments is given arrays of one element in their place.
     *
     * @param dy gradient of the layer's output [k × m]
     * @param x the layer's input [k × n]
     * @param gradient [m × n], written where wanted
     * @param weights [m × n], stepped where not
     * @param first velocity or first moment [m × n]
     * @param second second moment [m × n]
     * @param settings of the kind's {@link OptimizerSettings}
     * @param wanted [1], not 0 where the gradient is wanted
     * @param m outputs
     * @param n inputs
     * @param k samples
     * @param kind of step, of {@link OptimizerSettings}
     */
    public static LibraryTaskDescriptor product(
            FloatArray dy,
            FloatArray x,
            FloatArray gradient,
            FloatArray weights,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            IntArray wanted,
            Integer m,
            Integer n,
            Integer k,
            Integer kind) {
        Object[] parameters = {dy, x, gradient, weights, first, second, settings, wanted, m, n, k, kind};
        return describe(Gemm.LIBRARY, PRODUCT, parameters, 2, 3, 4, 5);
    }

    /**
     * Describes the step of weights whose gradients {@link #product} has written.
     *
     * @param gradient [n]
     * @param clip [3], see {@link Clipping}
     * @param n number of weights
     */
    public static LibraryTaskDescriptor step(
            FloatArray weights,
            FloatArray gradient,
            FloatArray first,
            FloatArray second,
            FloatArray settings,
            FloatArray clip,
            IntArray wanted,
            Integer kind,
            Integer n) {
        Object[] parameters = {weights, gradient, first, second, settings, clip, wanted, kind, n};
        return describe(QuantizedOptimizers.LIBRARY, STEP, parameters, 0, 2, 3);
    }

    private static LibraryTaskDescriptor describe(
            String library, String function, Object[] parameters, int... written) {
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        for (int parameter : written) {
            access[parameter] = Access.READ_WRITE;
        }
        return new LibraryTaskDescriptor()
                .withLibrary(library)
                .withFunction(function)
                .withParameters(parameters)
                .withAccess(access);
    }
}
