package dev.kiln.model;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one-line form of a model: {@code mlp:WIDTH,WIDTH…[:KEY=VALUE]…}. Each width becomes a dense layer, a
 * normalisation, an activation and a dropout layer, in this order, as far as asked for. {@code mlp:} without widths is
 * a linear model.
 */
final class ModelLine {
    private static final List<String> KINDS = List.of("mlp");
    private static final List<String> KEYS = List.of("activation", "norm", "dropout");

    private ModelLine() {}

    static ModelSpec parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (!KINDS.contains(parts[0])) {
            throw error(text, "unknown kind \"" + parts[0] + "\"; " + Suggestion.hint(parts[0], KINDS));
        }
        if (parts.length < 2) {
            throw error(text, "no widths; expected mlp:WIDTH,WIDTH…");
        }
        Map<String, String> options = options(text, parts);
        String activation = options.getOrDefault("activation", "relu");
        String norm = options.getOrDefault("norm", "none");
        float dropout = dropout(text, options.getOrDefault("dropout", "0"));
        List<Layer> layers = new ArrayList<>();
        for (int width : widths(text, parts[1])) {
            layers.add(new Layer.Dense(width));
            if (!norm.equals("none")) {
                layers.add(new Layer.Normalization(word(text, "norm", norm, NormalizationKind.values(), "none")));
            }
            layers.add(new Layer.Activation(word(text, "activation", activation, ActivationFunction.values())));
            if (dropout > 0) {
                layers.add(new Layer.Dropout(dropout));
            }
        }
        return new ModelSpec(layers);
    }

    private static Map<String, String> options(String text, String[] parts) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 2; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (!KEYS.contains(key)) {
                throw error(text, "unknown setting \"" + key + "\"; " + Suggestion.hint(key, KEYS));
            }
            if (equals < 0) {
                throw error(text, "setting \"" + key + "\" has no value; expected " + key + "=VALUE");
            }
            if (options.put(key, parts[i].substring(equals + 1)) != null) {
                throw error(text, "setting \"" + key + "\" is given twice");
            }
        }
        return options;
    }

    private static int[] widths(String text, String list) {
        if (list.isBlank()) {
            return new int[0];
        }
        String[] words = list.split(",", -1);
        int[] widths = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                widths[i] = Integer.parseInt(words[i].strip());
            } catch (NumberFormatException e) {
                throw error(text, "width \"" + words[i] + "\" is not a whole number");
            }
            if (widths[i] < 1 || widths[i] > ModelSpec.MAX_UNITS) {
                throw error(text, "width " + widths[i] + "; expected 1 to " + ModelSpec.MAX_UNITS);
            }
        }
        return widths;
    }

    private static float dropout(String text, String word) {
        float rate;
        try {
            rate = Float.parseFloat(word);
        } catch (NumberFormatException e) {
            throw error(text, "dropout \"" + word + "\" is not a number");
        }
        if (!(rate >= 0 && rate < 1)) {
            throw error(text, "dropout " + word + "; expected at least 0 and less than 1");
        }
        return rate;
    }

    private static <E extends Enum<E>> E word(String text, String key, String value, E[] known, String... others) {
        for (E candidate : known) {
            if (name(candidate).equals(value)) {
                return candidate;
            }
        }
        List<String> words = new ArrayList<>(List.of(others));
        Arrays.stream(known).map(ModelLine::name).forEach(words::add);
        throw error(text, "unknown " + key + " \"" + value + "\"; " + Suggestion.hint(value, words));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static KilnException error(String text, String what) {
        return new KilnException("bad-model", "Model \"" + text + "\": " + what + ". Example: mlp:1024,1024");
    }
}
