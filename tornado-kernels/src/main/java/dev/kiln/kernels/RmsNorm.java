package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Root-mean-square normalization of each row: {@code y = γ·x/√(Σx²/N + ε)}. Source: Zhang and Sennrich 2019; PyTorch's
 * {@code rms_norm}.
 *
 * <p>Launch of the kernels over rows: {@link LaunchGrid#groups groups(rows)}, one group to a row. Lane l takes the
 * columns l, l + 64, l + 128, … in that order, then the 64 sums are added as a tree (l + 32, + 16, … + 1): the order
 * depends on the shape only. FP32 throughout. Shapes: B rows, N columns, row-major.
 */
public final class RmsNorm {
    private static final int GROUP = LaunchGrid.GROUP;

    /** log₂ of the group. */
    private static final int GROUP_SHIFT = 6;

    private RmsNorm() {}

    /**
     * Forward pass. Tolerance: 1e-6·√N relative.
     *
     * @param x [rows × columns]
     * @param gamma [columns]
     * @param y [rows × columns], may be x only where no backward pass follows
     * @param rstd [rows], {@code 1/√(Σx²/N + ε)}, for the backward pass
     * @param epsilon ε
     */
    public static void forward(
            KernelContext context,
            FloatArray x,
            FloatArray gamma,
            FloatArray y,
            FloatArray rstd,
            float epsilon,
            int columns) {
        float[] squares = context.allocateFloatLocalArray(GROUP);
        int row = context.groupIdx;
        int lane = context.localIdx;
        int start = row * columns;
        int steps = columns >> GROUP_SHIFT;
        int tail = start + steps * GROUP + lane;
        int end = start + columns;
        float square = 0f;
        for (int s = 0; s < steps; s++) {
            float value = x.get(start + s * GROUP + lane);
            square += value * value;
        }
        if (tail < end) {
            float value = x.get(tail);
            square += value * value;
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
            rstd.set(row, scale);
        }
        for (int s = 0; s < steps; s++) {
            int c = s * GROUP + lane;
            y.set(start + c, x.get(start + c) * scale * gamma.get(c));
        }
        if (tail < end) {
            y.set(tail, x.get(tail) * scale * gamma.get(tail - start));
        }
    }

    /**
     * Gradient of the input: with {@code h = x·rstd} and {@code g = dy·γ}, {@code dx = rstd·(g − h·Σ(g·h)/N)}.
     * Tolerance: 1e-6·√N·max|g|·rstd absolute.
     *
     * @param x [rows × columns], input of the forward pass
     * @param gamma [columns]
     * @param rstd [rows]
     * @param dy [rows × columns]
     * @param dx [rows × columns], may be dy
     */
    public static void gradient(
            KernelContext context,
            FloatArray x,
            FloatArray gamma,
            FloatArray rstd,
            FloatArray dy,
            FloatArray dx,
            int columns) {
        float[] products = context.allocateFloatLocalArray(GROUP);
        int row = context.groupIdx;
        int lane = context.localIdx;
        int start = row * columns;
        int steps = columns >> GROUP_SHIFT;
        int tail = start + steps * GROUP + lane;
        int end = start + columns;
        float scale = rstd.get(row);
        float product = 0f;
        for (int s = 0; s < steps; s++) {
            int i = start + s * GROUP + lane;
            product += dy.get(i) * gamma.get(s * GROUP + lane) * (x.get(i) * scale);
        }
        if (tail < end) {
            product += dy.get(tail) * gamma.get(tail - start) * (x.get(tail) * scale);
        }
        products[lane] = product;
        context.localBarrier();
        for (int stride = GROUP / 2; stride > 0; stride >>= 1) {
            if (lane < stride) {
                products[lane] += products[lane + stride];
            }
            context.localBarrier();
        }
        float meanOfProduct = products[0] / columns;
        for (int s = 0; s < steps; s++) {
            int i = start + s * GROUP + lane;
            dx.set(i, scale * (dy.get(i) * gamma.get(s * GROUP + lane) - x.get(i) * scale * meanOfProduct));
        }
        if (tail < end) {
            dx.set(tail, scale * (dy.get(tail) * gamma.get(tail - start) - x.get(tail) * scale * meanOfProduct));
        }
    }

    /**
     * Gradient of the weights, {@code dγ[c] = Σ_r dy·x·rstd}, in order of r. Tolerance: rows·2⁻²² relative to the sum
     * of magnitudes. Launch: {@link LaunchGrid#lanes lanes(columns)}.
     *
     * @param x [rows × columns], input of the forward pass
     * @param rstd [rows]
     * @param dy [rows × columns], zero in the rows beyond the batch
     * @param dGamma [columns]
     */
    public static void weightGradient(
            KernelContext context,
            FloatArray x,
            FloatArray rstd,
            FloatArray dy,
            FloatArray dGamma,
            int rows,
            int columns) {
        int column = context.globalIdx;
        if (column >= columns) {
            return;
        }
        float product = 0f;
        for (int row = 0; row < rows; row++) {
            product += dy.get(row * columns + column) * (x.get(row * columns + column) * rstd.get(row));
        }
        dGamma.set(column, product);
    }
}
