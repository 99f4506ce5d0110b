package dev.kiln.precision;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Precision.OfLayer;
import java.util.ArrayList;
import java.util.List;

/** What of a dense layer has a format of its own, and the formats that it may have, from the narrowest on. */
public enum TensorClass {
    /** The layer's matrix. */
    WEIGHTS,
    /** What the layer reads, as it is kept for the backward pass. */
    INPUTS,
    /** The gradient of what the layer puts out. */
    GRADIENTS;

    /** The formats that a controller moves between, the narrowest first. */
    public List<QuantFormat> ladder() {
        return switch (this) {
            case WEIGHTS -> List.of(QuantFormat.INT4, QuantFormat.INT8, QuantFormat.BF16);
            case INPUTS -> List.of(QuantFormat.FP8_E4M3, QuantFormat.FP8_E5M2, QuantFormat.FP16);
            case GRADIENTS -> List.of(QuantFormat.FP8_E5M2, QuantFormat.FP16, QuantFormat.FP32);
        };
    }

    /** The formats that it may have at all. */
    public List<QuantFormat> allowed() {
        List<QuantFormat> formats = new ArrayList<>(ladder());
        if (this == INPUTS) {
            formats.add(QuantFormat.BF16);
        }
        if (this != GRADIENTS) {
            formats.add(QuantFormat.FP32);
        }
        return formats;
    }

    /** This class's format of a layer. */
    public QuantFormat of(OfLayer layer) {
        return switch (this) {
            case WEIGHTS -> layer.weights();
            case INPUTS -> layer.inputs();
            case GRADIENTS -> layer.gradients();
        };
    }

    /** The layer's formats with this one changed. */
    public OfLayer with(OfLayer layer, QuantFormat format) {
        return switch (this) {
            case WEIGHTS -> new OfLayer(format, layer.inputs(), layer.gradients());
            case INPUTS -> new OfLayer(layer.weights(), format, layer.gradients());
            case GRADIENTS -> new OfLayer(layer.weights(), layer.inputs(), format);
        };
    }

    /** The word for it in files. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
