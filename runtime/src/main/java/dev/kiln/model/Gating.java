package dev.kiln.model;

import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gates that a pass multiplies hidden neurons by.
 *
 * @param layers all hidden layers
 * @param gates [n], by {@link HiddenLayer#offset}
 */
public record Gating(List<HiddenLayer> layers, FloatArray gates) {
    /** Copies the list. */
    public Gating {
        layers = List.copyOf(layers);
    }
}
