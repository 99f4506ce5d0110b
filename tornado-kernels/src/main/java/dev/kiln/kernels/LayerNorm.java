package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization of each row: {@code y = γ·(x − mean)/√(variance + ε) + β}, with the variance over N (not N − 1).
 * Source: Ba, Kiros and Hinton 2016; PyTorch's {@code layer_norm}.
 *
 * <p>Launch of the kernels over rows: {@link LaunchGrid#groups groups(rows)}, one group to a row. Lane l takes the
 * columns l, l + 64, l + 128, … in that order, then the 64 sums are added as a tree (l + 32, + 16, … + 1): the order
 * depends on the shape only. FP32 throughout. Shapes: B rows, N columns, row-major.
 */
public final class LayerNorm {
    private static final int GROUP = LaunchGrid.GROUP;

    /** log₂ of the group. */
    private static final int GROUP_SHIFT = 6;

    private LayerNorm() {}

    /**
     * Forward pass. Tolerance: 1e-6·√N·max|x|/√(variance + ε) absolute, times |γ|.
     *
     * @param x [rows × columns]
     * @param gamma [columns]
     * @param beta [columns]
     * @param y [rows × columns], may be x only where no backward pass follows
     * @param mean [rows], for the backward pass
     * @param rstd [rows], {@code 1/√(variance + ε)}, for the backward pass
     * @param epsilon ε, PyTorch's default is 1e-5
     */
    public static void forward(
            KernelContext context,
            FloatArray x,
            FloatArray gamma,
            FloatArray beta,
            FloatArray y,
            FloatArray mean,
            FloatArray rstd,
            float epsilon,
            int columns) {
        float[] sums = context.allocateFloatLocalArray(GROUP);
        float[] squares = context.allocateFloatLocalArray(GROUP);
        int row = context.groupIdx;
        int lane = context.localIdx;
        int start = row * columns;
        int steps = columns >> GROUP_SHIFT;
        int tail = start + steps * GROUP + lane;
        int end = start + columns;
        float sum = 0f;
        for (int s = 0; s < steps; s++) {
            sum += x.get(start + s * GROUP + lane);
        }
        if (tail < end) {
            sum += x.get(tail);
        }
        sums[lane] = sum;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                sums[lane] += sums[lane + stride];
            }
            context.localBarrier();
        }
        float centre = sums[0] / columns;
        float square = 0f;
        for (int s = 0; s < steps; s++) {
            float d = x.get(start + s * GROUP + lane) - centre;
            square += d * d;
        }
        if (tail < end) {
            float d = x.get(tail) - centre;
            square += d * d;
        }
        squares[lane] = square;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                squares[lane] += squares[lane + stride];
            }
            context.localBarrier();
        }
        float scale = 1f / TornadoMath.sqrt(squares[0] / columns + epsilon);
        if (lane == 0) {
            mean.set(row, centre);
            rstd.set(row, scale);
        }
        for (int s = 0; s < steps; s++) {
            int c = s * GROUP + lane;
            y.set(start + c, (x.get(start + c) - centre) * scale * gamma.get(c) + beta.get(c));
        }
        if (tail < end) {
            int c = tail - start;
            y.set(tail, (x.get(tail) - centre) * scale * gamma.get(c) + beta.get(c));
        }
    }

    /**
     * Gradient of the input: with {@code h = (x − mean)·rstd} and {@code g = dy·γ}, {@code dx = rstd·(g − Σg/N −
     * h·Σ(g·h)/N)}. Tolerance: 1e-6·√N·max|g|·rstd absolute.
     *
     * @param x [rows × columns], input of the forward pass
     * @param gamma [columns]
     * @param mean [rows]
     * @param rstd [rows]
     * @param dy [rows × columns]
     * @param dx [rows × columns], may be dy
     */
    public static void gradient(
            KernelContext context,
            FloatArray x,
            FloatArray gamma,
            FloatArray mean,
            FloatArray rstd,
            FloatArray dy,
            FloatArray dx,
            int columns) {
        float[] sums = context.allocateFloatLocalArray(GROUP);
        float[] products = context.allocateFloatLocalArray(GROUP);
        int row = context.groupIdx;
        int lane = context.localIdx;
        int start = row * columns;
        int steps = columns >> GROUP_SHIFT;
        int tail = start + steps * GROUP + lane;
        int end = start + columns;
        float centre = mean.get(row);
        float scale = rstd.get(row);
        float sum = 0f;
        float product = 0f;
        for (int s = 0; s < steps; s++) {
            int i = start + s * GROUP + lane;
            float g = dy.get(i) * gamma.get(s * GROUP + lane);
            sum += g;
            product += g * ((x.get(i) - centre) * scale);
        }
        if (tail < end) {
            float g = dy.get(tail) * gamma.get(tail - start);
            sum += g;
            product += g * ((x.get(tail) - centre) * scale);
        }
        sums[lane] = sum;
        products[lane] = product;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                sums[lane] += sums[lane + stride];
                products[lane] += products[lane + stride];
            }
            context.localBarrier();
        }
        float meanOfGradient = sums[0] / columns;
        float meanOfProduct = products[0] / columns;
        for (int s = 0; s < steps; s++) {
            int i = start + s * GROUP + lane;
            float h = (x.get(i) - centre) * scale;
            dx.set(i, scale * (dy.get(i) * gamma.get(s * GROUP + lane) - meanOfGradient - h * meanOfProduct));
        }
        if (tail < end) {
            float h = (x.get(tail) - centre) * scale;
            dx.set(tail, scale * (dy.get(tail) * gamma.get(tail - start) - meanOfGradient - h * meanOfProduct));
        }
    }

    /**
     * Gradients of the weights, {@code dγ[c] = Σ_r dy·(x − mean)·rstd} and {@code dβ[c] = Σ_r dy}, in order of r.
     * Tolerance: rows·2⁻²² relative to the sums of magnitudes. Launch: {@link LaunchGrid#lanes lanes(columns)}.
     *
     * @param x [rows × columns], input of the forward pass
     * @param mean [rows]
     * @param rstd [rows]
     * @param dy [rows × columns], zero in the rows beyond the batch
     * @param dGamma [columns]
     * @param dBeta [columns]
     */
    public static void weightGradients(
            KernelContext context,
            FloatArray x,
            FloatArray mean,
            FloatArray rstd,
            FloatArray dy,
            FloatArray dGamma,
            FloatArray dBeta,
            int rows,
            int columns) {
        int column = context.globalIdx;
        if (column >= columns) {
            return;
        }
        float sum = 0f;
        float product = 0f;
        for (int row = 0; row < rows; row++) {
            float g = dy.get(row * columns + column);
            sum += g;
            product += g * ((x.get(row * columns + column) - mean.get(row)) * rstd.get(row));
        }
        dGamma.set(column, product);
        dBeta.set(column, sum);
    }
}
