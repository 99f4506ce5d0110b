package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Losses over a batch. Cross-entropy stands with {@link Softmax}. Shapes: B rows, C columns, row-major. */
public final class Losses {
    private Losses() {}

    /**
     * Mean of the row losses over the real batch, {@code loss = Σ_r rowLoss[r] / batch}, added up in FP32 in order of r
     * by one work item. Tolerance: rows·2⁻²⁴ relative. Launch: {@link LaunchGrid#lanes lanes(1)}.
     *
     * @param rowLoss [rows], zero in the rows beyond the batch
     * @param batchSize [1], the number of real rows, 1…rows
     * @param loss [1]
     */
    public static void mean(KernelContext context, FloatArray rowLoss, IntArray batchSize, FloatArray loss, int rows) {
        int i = context.globalIdx;
        if (i >= 1) {
            return;
        }
        float sum = 0f;
        for (int row = 0; row < rows; row++) {
            sum += rowLoss.get(row);
        }
        loss.set(0, sum / batchSize.get(0));
    }

    /**
     * Mean squared error and its gradient: {@code rowLoss[r] = Σ_c (p − t)² / C}, {@code gradient[r,c] = 2·(p − t) /
     * (C·batch)}, the gradient of the mean over all real elements. Rows at and beyond the batch size get zeros. Sums in
     * FP32 in order of c. Tolerance: C·2⁻²⁴ relative for the loss, 4·2⁻²⁴ relative to |p| + |t| for the gradient.
     * Launch: {@link LaunchGrid#lanes lanes(rows)}. Source: PyTorch's {@code mse_loss} with reduction "mean".
     *
     * @param predictions [rows × columns]
     * @param targets [rows × columns]
     * @param batchSize [1], the number of real rows, 1…rows
     * @param gradient [rows × columns], may be predictions
     * @param rowLoss [rows]
     */
    public static void meanSquaredError(
            KernelContext context,
            FloatArray predictions,
            FloatArray targets,
            IntArray batchSize,
            FloatArray gradient,
            FloatArray rowLoss,
            int rows,
            int columns) {
        int row = context.globalIdx;
        if (row >= rows) {
            return;
        }
        int start = row * columns;
        int batch = batchSize.get(0);
        float weight = 2f / ((float) columns * batch);
        float sum = 0f;
        for (int c = 0; c < columns; c++) {
            float difference = predictions.get(start + c) - targets.get(start + c);
            sum += difference * difference;
            gradient.set(start + c, row < batch ? difference * weight : 0f);
        }
        rowLoss.set(row, row < batch ? sum / columns : 0f);
    }
}
