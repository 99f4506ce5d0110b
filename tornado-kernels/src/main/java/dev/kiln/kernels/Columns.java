package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Copies of some columns of a matrix, for products that need them densely. */
public final class Columns {
    private Columns() {}

    /**
     * Copies the first columns, {@code y[r,c] = x[r,c]} for c below {@code count}. Exact. Launch:
     * {@link LaunchGrid#plane plane}(count, rows).
     *
     * @param x [rows × columns]
     * @param y [rows × count]
     */
    public static void first(KernelContext context, FloatArray x, FloatArray y, int rows, int columns, int count) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= count || row >= rows) {
            return;
        }
        y.set(row * count + column, x.get(row * columns + column));
    }

    /**
     * {@link #first} of 16-bit values, such as those of FP16. Launch: {@link LaunchGrid#plane plane}(count, rows).
     *
     * @param x [rows × columns]
     * @param y [rows × count]
     */
    public static void firstOfShorts(
            KernelContext context, ShortArray x, ShortArray y, int rows, int columns, int count) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= count || row >= rows) {
            return;
        }
        y.set(row * count + column, x.get(row * columns + column));
    }
}
