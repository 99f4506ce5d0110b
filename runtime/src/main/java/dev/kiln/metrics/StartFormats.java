package dev.kiln.metrics;

import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The formats that a training begins with; later ones follow from its decisions.
 *
 * @param step 0, or since which the network has these layers
 * @param layers dense layers from input to output
 */
public record StartFormats(long step, List<OfLayer> layers) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "formats";

    /** Copies the list. */
    public StartFormats {
        layers = List.copyOf(layers);
    }

    /**
     * One dense layer.
     *
     * @param layer such as {@code layers.0}
     * @param outputs rows of its matrix
     * @param inputs columns of its matrix
     * @param formats of {@code weights}, {@code inputs} and {@code gradients}
     */
    public record OfLayer(String layer, int outputs, int inputs, Map<String, String> formats) {}

    /** Those of a policy that a training begins with. */
    public static StartFormats of(Policy policy) {
        return of(policy, 0);
    }

    /** Those of a policy since a step, before which there was another network. */
    public static StartFormats of(Policy policy, long step) {
        List<OfLayer> layers = new ArrayList<>();
        for (Policy.OfDense layer : policy.layers()) {
            Map<String, String> formats = new LinkedHashMap<>();
            for (TensorClass tensor : TensorClass.values()) {
                formats.put(tensor.word(), FormatWord.of(tensor.of(layer.formats())));
            }
            layers.add(new OfLayer(layer.name(), layer.outputs(), layer.inputs(), formats));
        }
        return new StartFormats(step, layers);
    }
}
