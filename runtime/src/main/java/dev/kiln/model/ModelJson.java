package dev.kiln.model;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of a model: an object with a list {@code layers}, each an object with a {@code type}. */
final class ModelJson {
    /** A description of a model is small; a larger file is some other JSON. */
    private static final long MAX_BYTES = 1 << 20;

    private static final List<String> TYPES = List.of("dense", "activation", "norm", "dropout");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ModelJson() {}

    static ModelSpec read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw error(file.toString(), "has " + Files.size(file) + " bytes; expected at most " + MAX_BYTES);
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new KilnException(
                    "bad-model",
                    "Model file " + file + " does not exist. Give its path, or a line such as mlp:1024,1024",
                    e);
        } catch (IOException e) {
            throw new KilnException(
                    "bad-model", "Model file " + file + " cannot be read as text: " + e.getMessage(), e);
        }
    }

    static ModelSpec parse(String json, String where) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw error(where, "is not JSON: " + e.getOriginalMessage());
        }
        JsonNode list = root == null ? null : root.get("layers");
        if (list == null || !list.isArray()) {
            throw error(where, "has no list \"layers\"");
        }
        List<Layer> layers = new ArrayList<>();
        for (JsonNode node : list) {
            layers.add(layer(node, where + ", layer " + layers.size()));
        }
        return new ModelSpec(layers);
    }

    static String write(ModelSpec spec) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode list = root.putArray("layers");
        for (Layer layer : spec.layers()) {
            ObjectNode node = list.addObject();
            switch (layer) {
                case Layer.Dense dense -> node.put("type", "dense").put("units", dense.units());
                case Layer.Activation activation ->
                    node.put("type", "activation")
                            .put("function", activation.function().word());
                case Layer.Normalization norm ->
                    node.put("type", "norm").put("kind", norm.kind().word());
                case Layer.Dropout dropout -> node.put("type", "dropout").put("rate", dropout.rate());
            }
        }
        return root.toString();
    }

    private static Layer layer(JsonNode node, String where) {
        String type = text(node, "type", where);
        return switch (type) {
            case "dense" -> {
                JsonNode units = node.get("units");
                if (units == null || !units.isInt()) {
                    throw error(where, "needs a whole number \"units\"");
                }
                yield new Layer.Dense(units.intValue());
            }
            case "activation" ->
                new Layer.Activation(constant(text(node, "function", where), ActivationFunction.values(), where));
            case "norm" ->
                new Layer.Normalization(constant(text(node, "kind", where), NormalizationKind.values(), where));
            case "dropout" -> {
                JsonNode rate = node.get("rate");
                if (rate == null || !rate.isNumber()) {
                    throw error(where, "needs a number \"rate\"");
                }
                yield new Layer.Dropout((float) rate.doubleValue());
            }
            default -> throw error(where, "has unknown type \"" + type + "\"; " + Suggestion.hint(type, TYPES));
        };
    }

    private static String text(JsonNode node, String key, String where) {
        JsonNode value = node.get(key);
        if (value == null || !value.isString()) {
            throw error(where, "needs a text \"" + key + "\"");
        }
        return value.stringValue();
    }

    private static <E extends Enum<E>> E constant(String word, E[] known, String where) {
        List<String> words =
                Arrays.stream(known).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        int index = words.indexOf(word);
        if (index < 0) {
            throw error(where, "has unknown \"" + word + "\"; " + Suggestion.hint(word, words));
        }
        return known[index];
    }

    private static KilnException error(String where, String what) {
        return new KilnException("bad-model", "Model " + where + ": " + what);
    }
}
