package dev.kiln.precision;

import dev.kiln.KilnException;
import dev.kiln.model.Precision.OfLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of a policy: {@code {"format": "kiln-policy", "version": 1, "layers": [{"name": "layers.0", "outputs": 1024,
 * "inputs": 784, "formats": {"weights": "INT4", "inputs": "FP32", "gradients": "FP16"}}, …]}}. With a member
 * {@code "controller"}, an object of {@link ControllerSettings} that may be empty, widths go on changing from there.
 */
public final class PolicyJson {
    private static final String FORMAT = "kiln-policy";
    private static final int VERSION = 1;

    /** A policy is small; a larger file is some other JSON. */
    private static final long MAX_BYTES = 1 << 20;

    private static final int MAX_LAYERS = 10_000;
    private static final List<String> MEMBERS = List.of("format", "version", "layers", "controller");
    private static final List<String> LAYER_MEMBERS = List.of("name", "outputs", "inputs", "formats");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PolicyJson() {}

    /**
     * What a file says.
     *
     * @param controller how widths change from there; null where they stay
     */
    public record Parsed(Policy policy, @Nullable ControllerSettings controller) {}

    /** The text of a policy whose widths stay. */
    public static String write(Policy policy) {
        return tree(policy).toPrettyString() + "\n";
    }

    /** The same as a tree, to be part of another text. */
    public static ObjectNode tree(Policy policy) {
        ObjectNode root = MAPPER.createObjectNode().put("format", FORMAT).put("version", VERSION);
        ArrayNode layers = root.putArray("layers");
        for (Policy.OfDense layer : policy.layers()) {
            ObjectNode node = layers.addObject();
            node.put("name", layer.name()).put("outputs", layer.outputs()).put("inputs", layer.inputs());
            ObjectNode formats = node.putObject("formats");
            for (TensorClass tensor : TensorClass.values()) {
                formats.put(tensor.word(), FormatWord.of(tensor.of(layer.formats())));
            }
        }
        return root;
    }

    /**
     * Reads a file.
     *
     * @throws KilnException with code {@code bad-policy}
     */
    public static Parsed read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw Policy.wrong(
                        file.toString(), "has " + Files.size(file) + " bytes; expected at most " + MAX_BYTES);
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new KilnException(
                    "bad-policy",
                    "Policy " + file + " does not exist; write one with: kiln inspect RUN --bits --policy " + file,
                    e);
        } catch (IOException e) {
            throw new KilnException("bad-policy", "Policy " + file + " cannot be read as text: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param where names its origin in errors
     * @throws KilnException with code {@code bad-policy}
     */
    public static Parsed parse(String text, String where) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Policy.wrong(where, "is not JSON: " + firstLine(e.getOriginalMessage()));
        }
        if (!(root instanceof ObjectNode object)
                || !FORMAT.equals(root.path("format").asString(""))) {
            throw Policy.wrong(where, "has no member \"format\": \"" + FORMAT + "\"; is it another file?");
        }
        if (root.path("version").asInt(0) != VERSION) {
            throw Policy.wrong(
                    where,
                    "has version " + root.path("version") + "; expected " + VERSION + ": use the Kiln that wrote it");
        }
        requireKnown(object, MEMBERS, where, "");
        JsonNode list = object.path("layers");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_LAYERS) {
            throw Policy.wrong(where, "needs a list \"layers\" of 1 to " + MAX_LAYERS + " layers");
        }
        List<Policy.OfDense> layers = new ArrayList<>();
        for (JsonNode node : list) {
            layers.add(layer(node, where, "layer " + layers.size()));
        }
        JsonNode controller = object.get("controller");
        return new Parsed(
                new Policy(layers), controller == null ? null : ControllerSettings.fromJson(controller, where));
    }

    private static Policy.OfDense layer(JsonNode node, String where, String at) {
        if (!(node instanceof ObjectNode object)) {
            throw Policy.wrong(where, at + ": expected an object");
        }
        requireKnown(object, LAYER_MEMBERS, where, at + ": ");
        if (!object.path("name").isString()) {
            throw Policy.wrong(where, at + ": needs a text \"name\" such as \"layers.0\"");
        }
        JsonNode formats = object.path("formats");
        OfLayer found = OfLayer.FP32;
        for (TensorClass tensor : TensorClass.values()) {
            JsonNode word = formats.path(tensor.word());
            if (!word.isString()) {
                throw Policy.wrong(where, at + ": needs a format \"" + tensor.word() + "\" in \"formats\"");
            }
            try {
                found = tensor.with(found, FormatWord.parse(word.stringValue(), tensor.allowed()));
            } catch (IllegalArgumentException e) {
                throw Policy.wrong(where, at + ": " + tensor.word() + ": " + e.getMessage());
            }
        }
        return new Policy.OfDense(
                object.path("name").stringValue(),
                size(object, "outputs", where, at),
                size(object, "inputs", where, at),
                found);
    }

    private static int size(ObjectNode node, String key, String where, String at) {
        JsonNode value = node.path(key);
        if (!value.isInt() || value.intValue() < 1) {
            throw Policy.wrong(where, at + ": needs a whole number \"" + key + "\" from 1");
        }
        return value.intValue();
    }

    private static void requireKnown(ObjectNode node, List<String> known, String where, String at) {
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw Policy.wrong(
                        where, at + "has an unknown member \"" + name + "\"; " + dev.kiln.Suggestion.hint(name, known));
            }
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("empty");
    }
}
