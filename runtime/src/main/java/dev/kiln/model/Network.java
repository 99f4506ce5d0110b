package dev.kiln.model;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link ModelSpec} fitted to a number of input features and classes: every layer knows its sizes and parameters.
 *
 * @param spec what it was fitted from
 * @param features inputs of the first layer
 * @param classes outputs of the last layer
 * @param layers all layers, the output layer last
 */
public record Network(ModelSpec spec, int features, int classes, List<Sized> layers) {

    /**
     * A layer with its sizes.
     *
     * @param index its place among the layers, which names its parameters
     * @param parameters in the order in which they are saved and hashed
     */
    public record Sized(int index, Layer layer, int inputs, int outputs, List<Parameter> parameters) {}

    /**
     * Fits {@code spec} to data with {@code features} inputs and {@code classes} classes.
     *
     * @throws KilnException with code {@code bad-model} if a tensor would have more than 2³¹ − 1 elements
     */
    public static Network of(ModelSpec spec, int features, int classes) {
        if (features < 1 || classes < 2) {
            throw new KilnException(
                    "bad-model",
                    "Model: the data has " + features + " features and " + classes
                            + " classes; expected at least 1 and 2. Check the data set with: kiln inspect");
        }
        List<Layer> all = new ArrayList<>(spec.layers());
        all.add(new Layer.Dense(classes));
        List<Sized> layers = new ArrayList<>();
        int inputs = features;
        for (Layer layer : all) {
            int outputs = layer.outputs(inputs);
            List<Parameter> parameters = parameters(layers.size(), layer, inputs);
            for (Parameter parameter : parameters) {
                if (parameter.elements() > Integer.MAX_VALUE - 16) {
                    throw ModelSpec.wrong(parameter.name() + " would have " + parameter.elements()
                            + " elements; expected fewer than 2^31. Choose smaller layers");
                }
            }
            layers.add(new Sized(layers.size(), layer, inputs, outputs, parameters));
            inputs = outputs;
        }
        return new Network(spec, features, classes, List.copyOf(layers));
    }

    /**
     * The same layers, of whose hidden neurons only the first ones are trained: the parameters of a hidden dense layer
     * have fewer rows.
     *
     * @param trained rows of each hidden dense layer
     */
    public Network training(List<Integer> trained) {
        List<Sized> some = new ArrayList<>();
        int hidden = 0;
        for (Sized layer : layers) {
            boolean cut = layer.layer() instanceof Layer.Dense && hidden < trained.size();
            int rows = cut ? trained.get(hidden++) : layer.outputs();
            List<Parameter> parameters = layer.parameters().stream()
                    .map(parameter -> cut ? parameter.withRows(rows) : parameter)
                    .toList();
            some.add(new Sized(layer.index(), layer.layer(), layer.inputs(), layer.outputs(), parameters));
        }
        return new Network(spec, features, classes, List.copyOf(some));
    }

    /** All parameters, in the order in which they are saved and hashed. */
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    /** The number of trained values. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::elements).sum();
    }

    private static List<Parameter> parameters(int index, Layer layer, int inputs) {
        String prefix = "layers." + index + ".";
        return switch (layer) {
            case Layer.Dense dense -> {
                // PyTorch's default for linear layers: Kaiming uniform with a = √5 comes to ±1/√fan_in.
                Parameter.Start start = new Parameter.Start.Uniform((float) (1 / Math.sqrt(inputs)));
                yield List.of(
                        new Parameter(prefix + "weight", List.of(dense.units(), inputs), start, true),
                        new Parameter(prefix + "bias", List.of(dense.units()), start, false));
            }
            case Layer.Normalization norm -> {
                Parameter scale =
                        new Parameter(prefix + "scale", List.of(inputs), new Parameter.Start.Constant(1), false);
                yield norm.kind() == NormalizationKind.RMS
                        ? List.of(scale)
                        : List.of(
                                scale,
                                new Parameter(
                                        prefix + "shift", List.of(inputs), new Parameter.Start.Constant(0), false));
            }
            case Layer.Activation activation -> List.of();
            case Layer.Dropout dropout -> List.of();
        };
    }
}
