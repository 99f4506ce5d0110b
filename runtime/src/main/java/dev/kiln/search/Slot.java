package dev.kiln.search;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.precision.TensorClass;
import java.util.List;

/**
 * A tensor whose format is searched.
 *
 * @param dense place of its layer among the dense layers
 * @param layer the layer's name
 * @param tensor what of the layer
 * @param formats that it may have, the narrowest first
 */
public record Slot(int dense, String layer, TensorClass tensor, List<QuantFormat> formats) {
    /** Copies the list. */
    public Slot {
        formats = List.copyOf(formats);
    }
}
