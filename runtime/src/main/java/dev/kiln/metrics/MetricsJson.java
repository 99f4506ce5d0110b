package dev.kiln.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How measurements are written as JSON: {@code snake_case} names, and {@code null} for a number that is not finite,
 * since JSON has no word for it.
 */
public final class MetricsJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule()
                    .addSerializer(new FiniteDoubles(Double.class))
                    .addSerializer(new FiniteDoubles(Double.TYPE)))
            .build();

    private MetricsJson() {}

    /** The value that an event's fields describe. */
    public static <T> T value(JsonNode event, Class<T> type) {
        JsonNode fields = event.deepCopy();
        if (fields instanceof ObjectNode object) {
            object.remove("event");
        }
        return MAPPER.treeToValue(fields, type);
    }

    /** One line: {@code {"event": …, fields of the record…}} without the line's end. */
    public static String line(String event, Object fields) {
        return MAPPER.writeValueAsString(event(event, fields));
    }

    /** The object that {@link #line} prints. */
    public static ObjectNode event(String event, Object fields) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("event", event);
        JsonNode tree = fields instanceof JsonNode given ? given : MAPPER.valueToTree(fields);
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            node.set(field.getKey(), field.getValue());
        }
        return node;
    }

    /** Any record, map or tree on several indented lines. */
    public static String pretty(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Any record, map or collection as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * The tree of one JSON text.
     *
     * @throws JacksonException where it is not JSON
     */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /**
     * The object in a file.
     *
     * @throws dev.kiln.KilnException {@code bad-json} where the file can't be read or holds no JSON object
     */
    public static ObjectNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new dev.kiln.KilnException("missing-file", file + ": no such file; check the path");
        }
        try {
            if (MAPPER.readTree(file) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new dev.kiln.KilnException(
                    "bad-json",
                    file + ": not readable as JSON (" + firstLine(e.getOriginalMessage()) + " at line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
                            + "); expected one object in braces; correct the file",
                    e);
        }
        throw new dev.kiln.KilnException(
                "bad-json", file + ": expected one JSON object in braces, found something else; correct the file");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("empty");
    }

    /** Writes NaN and infinities as null. */
    private static final class FiniteDoubles extends StdSerializer<Double> {
        FiniteDoubles(Class<Double> type) {
            super(type);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializationContext context) {
            if (Double.isFinite(value)) {
                generator.writeNumber(value.doubleValue());
            } else {
                generator.writeNull();
            }
        }
    }
}
