package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Gradients of one parameter from several devices, of which each had a part of the batch. Each device's gradient is
 * that of the mean loss over its own samples, so the gradient over the batch is their mean, weighted by samples.
 */
public final class GradientSums {
    private GradientSums() {}

    /**
     * Adds the gradient of device {@code index}: {@code total = total + weights[index]·part}, and for index 0
     * {@code total = weights[0]·part}. A device with weight 0 had no samples: its gradient is not looked at, whatever
     * it holds. Devices are added in their order, each multiplication and addition rounded to FP32. Tolerance:
     * devices·2⁻²³ · Σ|weights·parts|. Launch: {@link LaunchGrid#lanes lanes(n)}.
     *
     * @param total [n]
     * @param part [n]
     * @param weights [more than index], each device's share of the batch's samples
     */
    public static void add(
            KernelContext context, FloatArray total, FloatArray part, FloatArray weights, int index, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float weight = weights.get(index);
        if (weight == 0f) {
            if (index == 0) {
                total.set(i, 0f);
            }
        } else {
            float weighted = weight * part.get(i);
            total.set(i, index == 0 ? weighted : total.get(i) + weighted);
        }
    }
}
