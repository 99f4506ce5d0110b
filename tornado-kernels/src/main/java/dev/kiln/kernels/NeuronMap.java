package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the neurons of a network do, as running means over the steps: how often each is active, how much it matters, and
 * its mean. Importance is the mean over samples of |a·g|, first order in what the loss would change by without the
 * neuron. Source: Molchanov et al., "Pruning Convolutional Neural Networks for Resource Efficient Inference", ICLR
 * 2017, equation 7.
 *
 * <p>A map of n neurons has four rows of n; a running mean divided by {@link #WEIGHT} has no bias towards its start.
 */
public final class NeuronMap {
    /** Rows of a map. */
    public static final int ROWS = 4;

    /** Row: the share of samples with |a| above the threshold. */
    public static final int ACTIVITY = 0;

    /** Row: mean of |a·g|. */
    public static final int IMPORTANCE = 1;

    /** Row: mean of a. */
    public static final int MEAN = 2;

    /** Row: what a running mean of ones has come to. */
    public static final int WEIGHT = 3;

    private NeuronMap() {}

    /**
     * Takes a layer's activations into the map, and sums up the gradient of each neuron's gate, {@code Σ_r a·g}. A
     * column whose sums are not finite, as when a loss scale is too large, leaves the map as it is, and its gate's
     * gradient is zero. Columns are added up in FP32 in order of r; tolerance: rows·2⁻²⁴ of the sum of magnitudes.
     * Launch: {@link LaunchGrid#lanes lanes(columns)}.
     *
     * @param a [rows × columns], activations before their gates
     * @param g [rows × columns], gradient of the mean loss by the activations behind their gates
     * @param batchSize [1], rows with samples
     * @param lossScale [at least 1], that g is multiplied by
     * @param sums [at least offset + columns], gradients of the gates
     * @param map [{@link #ROWS} × n]
     * @param threshold that an active |a| is above
     * @param decay of the running means
     * @param offset place of the layer's first neuron
     * @param n neurons of the map
     */
    public static void observe(
            KernelContext context,
            FloatArray a,
            FloatArray g,
            IntArray batchSize,
            FloatArray lossScale,
            FloatArray sums,
            FloatArray map,
            float threshold,
            float decay,
            int offset,
            int n,
            int columns) {
        int column = context.globalIdx;
        if (column >= columns) {
            return;
        }
        int rows = batchSize.get(0);
        float active = 0f;
        float mean = 0f;
        float signed = 0f;
        float absolute = 0f;
        for (int row = 0; row < rows; row++) {
            float value = a.get(row * columns + column);
            float product = value * g.get(row * columns + column);
            active += TornadoMath.abs(value) > threshold ? 1f : 0f;
            mean += value;
            signed += product;
            absolute += TornadoMath.abs(product);
        }
        float unscale = 1f / lossScale.get(0);
        int finite = absolute * unscale < Float.MAX_VALUE ? 1 : 0;
        float kept = finite == 1 ? decay : 1f;
        float taken = finite == 1 ? 1f - decay : 0f;
        float share = 1f / rows;
        int i = offset + column;
        sums.set(i, finite == 1 ? signed * unscale : 0f);
        // The gradient of a mean loss has a factor of 1 / rows in it: what remains is the mean of |a·g| over samples.
        float importance = finite == 1 ? absolute * unscale : 0f;
        map.set(i, kept * map.get(i) + taken * (active * share));
        map.set(IMPORTANCE * n + i, kept * map.get(IMPORTANCE * n + i) + taken * importance);
        map.set(MEAN * n + i, kept * map.get(MEAN * n + i) + (finite == 1 ? taken * (mean * share) : 0f));
        map.set(WEIGHT * n + i, kept * map.get(WEIGHT * n + i) + taken);
    }
}
