package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** The bias of a dense layer. Shapes: B rows, N columns, row-major. */
public final class Bias {
    private Bias() {}

    /**
     * Adds a bias to each row, {@code y[r,c] = x[r,c] + bias[c]}. One FP32 addition, exact to its rounding. Launch:
     * {@link LaunchGrid#plane plane(columns, rows)}.
     *
     * @param x [rows × columns]
     * @param bias [columns]
     * @param y [rows × columns], may be x
     */
    public static void add(KernelContext context, FloatArray x, FloatArray bias, FloatArray y, int rows, int columns) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (column >= columns || row >= rows) {
            return;
        }
        int i = row * columns + column;
        y.set(i, x.get(i) + bias.get(column));
    }

    /**
     * Gradient of the bias, {@code db[c] = Σ_r dy[r,c]}. Lanes run along the columns, so the loads of a row are
     * consecutive; each column is added up in FP32 in order of r. Tolerance: rows·2⁻²⁴·Σ_r|dy[r,c]|. Launch:
     * {@link LaunchGrid#lanes lanes(columns)}.
     *
     * @param dy [rows × columns], zero in the rows beyond the batch
     * @param db [columns]
     */
    public static void gradient(KernelContext context, FloatArray dy, FloatArray db, int rows, int columns) {
        int column = context.globalIdx;
        if (column >= columns) {
            return;
        }
        float sum = 0f;
        for (int row = 0; row < rows; row++) {
            sum += dy.get(row * columns + column);
        }
        db.set(column, sum);
    }

    /**
     * {@link #gradient} of an FP16 gradient; launch and tolerance are the same.
     *
     * @param dy [rows × columns], bits of FP16, zero in the rows beyond the batch
     * @param db [columns]
     */
    public static void gradientOfHalf(KernelContext context, ShortArray dy, FloatArray db, int rows, int columns) {
        int column = context.globalIdx;
        if (column >= columns) {
            return;
        }
        float sum = 0f;
        for (int row = 0; row < rows; row++) {
            sum += ShortFloats.ofHalf(dy.get(row * columns + column));
        }
        db.set(column, sum);
    }
}
