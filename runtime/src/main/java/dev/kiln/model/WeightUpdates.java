package dev.kiln.model;

import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.StoredMatrix;

/** Who steps weights where their gradient is computed. */
@FunctionalInterface
public interface WeightUpdates {
    /** Nobody does. */
    WeightUpdates NONE = (tasks, id, spec, dy, x, weight) -> false;

    /**
     * Appends the product that is a weight's gradient, and its step.
     *
     * @param id of the task
     * @param spec of the product
     * @param dy gradient of the layer's output
     * @param x the layer's input
     * @return whether it did; if not, the product is still to be appended
     */
    boolean append(Tasks tasks, String id, GemmSpec spec, StoredMatrix dy, StoredMatrix x, Parameter weight);
}
