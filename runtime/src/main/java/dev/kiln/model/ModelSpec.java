package dev.kiln.model;

import dev.kiln.KilnException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The layers of a network up to, and without, its output layer: the output is always a dense layer with one unit per
 * class, which the data decides.
 *
 * <p>Two ways to write one down: a line such as {@code mlp:1024,1024:activation=gelu:norm=layer:dropout=0.1}, or a JSON
 * file with a list of layers such as {@code {"layers": [{"type": "dense", "units": 1024}, {"type": "activation",
 * "function": "relu"}]}}.
 *
 * @param layers the hidden layers, from input to output
 */
public record ModelSpec(List<Layer> layers) {
    /** More units than this in one layer are taken for a typing error. */
    static final int MAX_UNITS = 1 << 20;

    /** More layers than this are taken for a typing error. */
    static final int MAX_LAYERS = 1_000;

    /** Checks the layers' own settings. */
    public ModelSpec {
        layers = List.copyOf(layers);
        if (layers.size() > MAX_LAYERS) {
            throw wrong("has " + layers.size() + " layers; expected at most " + MAX_LAYERS);
        }
        for (Layer layer : layers) {
            if (layer instanceof Layer.Dense dense && (dense.units() < 1 || dense.units() > MAX_UNITS)) {
                throw wrong("a dense layer of " + dense.units() + " units; expected 1 to " + MAX_UNITS);
            }
            if (layer instanceof Layer.Dropout dropout && !(dropout.rate() >= 0 && dropout.rate() < 1)) {
                throw wrong("dropout " + dropout.rate() + "; expected at least 0 and less than 1");
            }
        }
    }

    /**
     * Reads a model description: a path of a JSON file, or a line.
     *
     * @throws KilnException with code {@code bad-model} if it is neither
     */
    public static ModelSpec parse(String text) {
        if (text.toLowerCase(Locale.ROOT).endsWith(".json") || isFile(text)) {
            return ModelJson.read(Path.of(text));
        }
        return ModelLine.parse(text);
    }

    /** Reads the JSON form; {@code where} names its origin in errors. */
    public static ModelSpec fromJson(String json, String where) {
        return ModelJson.parse(json, where);
    }

    /** The JSON form, which {@link #fromJson} reads back. */
    public String toJson() {
        return ModelJson.write(this);
    }

    /** The widths of the hidden dense layers. */
    public List<Integer> widths() {
        return layers.stream()
                .filter(Layer.Dense.class::isInstance)
                .map(layer -> ((Layer.Dense) layer).units())
                .toList();
    }

    /** The same layers with other widths, one for each dense layer. */
    public ModelSpec withWidths(List<Integer> widths) {
        List<Layer> changed = new ArrayList<>();
        int dense = 0;
        for (Layer layer : layers) {
            changed.add(layer instanceof Layer.Dense ? new Layer.Dense(widths.get(dense++)) : layer);
        }
        return new ModelSpec(changed);
    }

    static KilnException wrong(String what) {
        return new KilnException("bad-model", "Model: " + what + ". Example: --model mlp:1024,1024:activation=relu");
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
