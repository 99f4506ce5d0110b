package dev.kiln.precision;

import dev.kiln.KilnException;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Layer;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.Precision.OfLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The formats of a network's dense layers by name, as a file says them and a checkpoint keeps them; see
 * {@link PolicyJson} for the text.
 *
 * @param layers from input to output
 */
public record Policy(List<OfDense> layers) {
    /** Copies the list. */
    public Policy {
        layers = List.copyOf(layers);
    }

    /**
     * One dense layer.
     *
     * @param name such as {@code layers.0}
     * @param outputs rows of its matrix
     * @param inputs columns of its matrix
     */
    public record OfDense(String name, int outputs, int inputs, OfLayer formats) {}

    /** A network's formats as a policy. */
    public static Policy of(Network network, Precision precision) {
        List<OfDense> layers = new ArrayList<>();
        for (Network.Sized layer : dense(network)) {
            layers.add(new OfDense(
                    name(layer),
                    layer.outputs(),
                    layer.inputs(),
                    precision.layers().get(layers.size())));
        }
        return new Policy(layers);
    }

    /** The dense layers of a network, the output layer last. */
    public static List<Network.Sized> dense(Network network) {
        return network.layers().stream()
                .filter(layer -> layer.layer() instanceof Layer.Dense)
                .toList();
    }

    /** A layer's name, which its parameters' names begin with. */
    public static String name(Network.Sized layer) {
        return "layers." + layer.index();
    }

    /**
     * The formats for a network that this policy was made for.
     *
     * @param where names the policy's origin in errors
     * @throws KilnException with code {@code bad-policy} if it is one for another network, or asks for what can't be
     */
    public Precision fit(Network network, String where) {
        String expected = shape(of(network, Precision.fp32(network.spec())).layers());
        if (!shape(layers).equals(expected)) {
            throw wrong(
                    where,
                    "is for another network: expected layers " + expected + ", found " + shape(layers)
                            + "; write one for this network with: kiln inspect RUN --bits --policy FILE");
        }
        boolean plain = layers.stream().allMatch(layer -> layer.formats().equals(OfLayer.FP32));
        for (int i = 0; i < layers.size(); i++) {
            check(layers.get(i), i == 0, i == layers.size() - 1 && !plain, where);
        }
        return new Precision(layers.stream().map(OfDense::formats).toList());
    }

    private static void check(OfDense layer, boolean first, boolean scaled, String where) {
        OfLayer formats = layer.formats();
        String at = layer.name() + ": ";
        fits(at + "weights", formats.weights(), layer.inputs(), where);
        fits(at + "inputs", formats.inputs(), layer.inputs(), where);
        fits(at + "gradients", formats.gradients(), layer.outputs(), where);
        if (first && !formats.inputs().equals(QuantFormat.FP32)) {
            throw wrong(
                    where,
                    at + "expected inputs FP32, as it reads the data itself, found "
                            + formats.inputs().name());
        }
        if (scaled && !formats.gradients().equals(QuantFormat.FP16)) {
            throw wrong(
                    where,
                    at + "expected gradients FP16, as the loss is scaled into them, found "
                            + formats.gradients().name());
        }
    }

    private static void fits(String what, QuantFormat format, int columns, String where) {
        boolean usual = QuantFormat.ALL.contains(format);
        if (!usual && format.group() > columns) {
            throw wrong(
                    where,
                    what + ": expected groups of at most " + columns + " elements, as its rows are no longer, found "
                            + FormatWord.of(format));
        }
    }

    private static String shape(List<OfDense> layers) {
        return layers.stream()
                .map(layer -> layer.name() + " [" + layer.outputs() + " × " + layer.inputs() + "]")
                .collect(Collectors.joining(", "));
    }

    static KilnException wrong(String where, String what) {
        return new KilnException("bad-policy", "Policy " + where + " " + what);
    }
}
