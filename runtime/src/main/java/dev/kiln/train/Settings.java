package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the components of {@link TrainConfig} by name. The record itself is the list of settings, so names,
 * JSON and command line cannot drift apart.
 */
final class Settings {
    private static final RecordComponent[] COMPONENTS = TrainConfig.class.getRecordComponents();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static final List<String> NAMES =
            Arrays.stream(COMPONENTS).map(c -> kebab(c.getName())).toList();

    private Settings() {}

    static TrainConfig with(TrainConfig config, String name, String value) {
        int index = index(name, "--");
        @Nullable Object[] values = values(config);
        values[index] = parse(COMPONENTS[index].getType(), name, value);
        return create(values);
    }

    /** The settings with some that may be absent left out. */
    static TrainConfig without(TrainConfig config, List<String> names) {
        @Nullable Object[] values = values(config);
        names.forEach(name -> values[index(name, "--")] = null);
        return create(values);
    }

    static TrainConfig merge(TrainConfig config, String json, String where) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new KilnException(
                    "bad-config", "Configuration " + where + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (root != null && root.get("config") instanceof ObjectNode inner) {
            root = inner;
        }
        if (!(root instanceof ObjectNode object)) {
            throw new KilnException(
                    "bad-config",
                    "Configuration " + where + " is not a JSON object. Example: {\"epochs\": 8, \"batch\": 128}");
        }
        @Nullable Object[] values = values(config);
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            int index = index(entry.getKey(), "Configuration " + where + ": ");
            if (entry.getValue().isContainer()) {
                throw new KilnException(
                        "bad-option",
                        "Configuration " + where + ": setting \"" + entry.getKey() + "\" is not a single value");
            }
            values[index] = entry.getValue().isNull()
                    ? null
                    : parse(
                            COMPONENTS[index].getType(),
                            entry.getKey(),
                            entry.getValue().asString());
            if (values[index] == null && COMPONENTS[index].getType() != String.class) {
                throw new KilnException(
                        "bad-option", "Configuration " + where + ": setting \"" + entry.getKey() + "\" is null");
            }
        }
        return create(values);
    }

    static String toJson(TrainConfig config) {
        ObjectNode object = MAPPER.createObjectNode();
        @Nullable Object[] values = values(config);
        for (int i = 0; i < values.length; i++) {
            String name = NAMES.get(i);
            switch (values[i]) {
                case null -> {}
                case Integer value -> object.put(name, value.intValue());
                case Long value -> object.put(name, value.longValue());
                case Double value -> object.put(name, value.doubleValue());
                case Boolean value -> object.put(name, value.booleanValue());
                case Enum<?> value -> object.put(name, word(value));
                case Object value -> object.put(name, value.toString());
            }
        }
        return object.toString();
    }

    static void oneOf(String name, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new KilnException(
                    "bad-option",
                    "Setting --" + name + ": unknown value \"" + value + "\"; " + Suggestion.hint(value, known));
        }
    }

    private static int index(String name, String where) {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new KilnException("bad-option", where + name + ": no such setting; " + Suggestion.hint(name, NAMES));
        }
        return index;
    }

    private static Object parse(Class<?> type, String name, String text) {
        String word = text.strip();
        try {
            if (type == int.class) {
                return Integer.valueOf(word);
            }
            if (type == long.class) {
                return Long.valueOf(word);
            }
            if (type == double.class) {
                return Double.valueOf(word);
            }
        } catch (NumberFormatException e) {
            String expected = type == double.class ? "a number" : "a whole number";
            throw new KilnException(
                    "bad-option", "Setting --" + name + ": expected " + expected + ", found \"" + text + "\"", e);
        }
        if (type == boolean.class) {
            oneOf(name, word, List.of("true", "false"));
            return Boolean.valueOf(word);
        }
        if (type.isEnum()) {
            List<String> words = Arrays.stream(type.getEnumConstants())
                    .map(constant -> word((Enum<?>) constant))
                    .toList();
            oneOf(name, word.toLowerCase(Locale.ROOT), words);
            return type.getEnumConstants()[words.indexOf(word.toLowerCase(Locale.ROOT))];
        }
        return text;
    }

    private static @Nullable Object[] values(TrainConfig config) {
        @Nullable Object[] values = new Object[COMPONENTS.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = COMPONENTS[i].getAccessor().invoke(config);
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("TrainConfig's accessors are public", e);
        }
        return values;
    }

    private static TrainConfig create(@Nullable Object[] values) {
        Class<?>[] types =
                Arrays.stream(COMPONENTS).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return TrainConfig.class.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof KilnException wrong) {
                throw wrong;
            }
            throw new LinkageError("TrainConfig refuses with a KilnException", e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("TrainConfig has its canonical constructor", e);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
