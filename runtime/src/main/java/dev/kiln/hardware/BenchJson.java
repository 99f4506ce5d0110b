package dev.kiln.hardware;

import dev.kiln.KilnException;
import dev.kiln.device.DeviceInfo;
import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of a result: one object with {@code "format": "kiln-bench"}, which is also the last line that {@code kiln
 * bench --json} prints. Rates are written beside the times that they follow from, and not read again.
 */
public final class BenchJson {
    private static final String FORMAT = "kiln-bench";
    private static final int VERSION = 1;
    private static final String CODE = "bad-bench";

    /** A result is small; a larger file is something else. */
    private static final long MOST_BYTES = 16 << 20;

    private static final int MOST_DEVICES = 100;
    private static final int MOST_MEASUREMENTS = 10_000;
    private static final int MOST_COUNT = 1_000_000;
    private static final int LONGEST_TEXT = 2_000;
    private static final int DEEPEST = 16;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_TEXT)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .build();

    /** Where in which file something is read. */
    private record Place(String file, String at) {
        Place in(String name) {
            return new Place(file, at.isEmpty() ? name : at + "." + name);
        }

        KilnException wrong(String expected, Object found) {
            return new KilnException(
                    CODE,
                    file + ": " + (at.isEmpty() ? "" : "\"" + at + "\": ") + "expected " + expected + ", found "
                            + shown(found) + "; give a file that kiln bench --output or --json wrote");
        }

        private static String shown(Object found) {
            String text = String.valueOf(found).replaceAll("[\\p{Cntrl}\\s]+", " ");
            return text.length() > 60 ? text.substring(0, 60) + "…" : text;
        }
    }

    private BenchJson() {}

    /** The object of a result. */
    public static ObjectNode tree(BenchResult result) {
        ObjectNode root = MetricsJson.object().put("event", "done");
        root.put("format", FORMAT).put("version", VERSION);
        root.put("kiln", result.kiln()).put("java", result.java()).put("engine", result.engine());
        root.put("created", result.created()).put("processor", result.processor());
        root.put("budget", result.budget()).put("seconds", result.seconds()).put("stopped", result.stopped());
        ArrayNode devices = root.putArray("devices");
        for (MeasuredDevice device : result.devices()) {
            ObjectNode node = devices.addObject();
            node.setAll((ObjectNode) MetricsJson.tree(device.info()));
            node.put("hardware", device.hardware()).put("other_load", device.otherLoad());
            ArrayNode measurements = node.putArray("measurements");
            device.measurements().forEach(one -> measurements.add(tree(one)));
            device.remarks().forEach(node.putArray("remarks")::add);
            device.leftOut().forEach(node.putArray("left_out")::add);
        }
        return root;
    }

    /** The object of a measurement. */
    public static ObjectNode tree(Measurement one) {
        ObjectNode node = MetricsJson.object().put("id", one.id());
        node.put("group", one.group().word()).put("name", one.name()).put("number_format", one.format());
        node.put("operations", one.operations()).put("bytes", one.bytes());
        Statistics seconds = one.seconds();
        node.putObject("seconds")
                .put("count", seconds.count())
                .put("mean", seconds.mean())
                .put("deviation", seconds.deviation())
                .put("min", seconds.min())
                .put("max", seconds.max());
        node.put("settling", one.settling());
        if (one.operations() > 0) {
            node.put("operations_per_second", one.rate());
        }
        return node.put("bytes_per_second", one.bandwidth());
    }

    /**
     * Reads a file.
     *
     * @throws KilnException with code {@code bad-bench}, or {@code missing-file}
     */
    public static BenchResult read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw new Place(file.toString(), "")
                        .wrong("a result of at most " + MOST_BYTES + " bytes", Files.size(file) + " bytes");
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new KilnException(
                    "missing-file",
                    file + ": expected a result of the bench, found no such file; write one with: kiln bench --output "
                            + file,
                    e);
        } catch (IOException e) {
            throw new KilnException(
                    CODE,
                    file + ": expected a result of the bench, found something that can't be read as text ("
                            + e.getClass().getSimpleName() + "); give a file that kiln bench --output or --json wrote",
                    e);
        }
    }

    /**
     * Reads a text: an object, or lines of objects of which the last is the result.
     *
     * @param where names its origin in errors
     * @throws KilnException with code {@code bad-bench}
     */
    public static BenchResult parse(String text, String where) {
        Place place = new Place(where, "");
        String stripped = text.strip();
        String lastLine = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        JsonNode root;
        try {
            root = MAPPER.readTree(lastLine.startsWith("{") && lastLine.endsWith("}") ? lastLine : stripped);
        } catch (JacksonException e) {
            throw place.wrong(
                    "one JSON object",
                    "what is none ("
                            + e.getOriginalMessage().lines().findFirst().orElse("empty") + ")");
        }
        if (!(root instanceof ObjectNode)
                || !root.path("format").isString()
                || !root.path("format").stringValue().equals(FORMAT)) {
            throw place.wrong("an object with \"format\": \"" + FORMAT + "\"", stripped);
        }
        if (root.path("version").asInt(0) != VERSION) {
            throw place.in("version").wrong("" + VERSION, root.path("version"));
        }
        List<MeasuredDevice> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : list(root, "devices", MOST_DEVICES, place)) {
            MeasuredDevice device = device(node, place.in("devices[" + devices.size() + "]"));
            if (!names.add(device.info().name())) {
                throw place.in("devices")
                        .wrong("each device once", device.info().name() + " twice");
            }
            devices.add(device);
        }
        return new BenchResult(
                text(root, "kiln", place),
                text(root, "java", place),
                text(root, "engine", place),
                text(root, "created", place),
                text(root, "processor", place),
                number(root, "budget", place),
                number(root, "seconds", place),
                root.path("stopped").asBoolean(false),
                devices);
    }

    private static MeasuredDevice device(JsonNode node, Place place) {
        DeviceInfo info = new DeviceInfo(
                text(node, "engine", place),
                text(node, "name", place),
                text(node, "description", place),
                text(node, "platform", place),
                text(node, "kind", place),
                text(node, "backend", place),
                (long) number(node, "memory_bytes", place),
                (long) number(node, "local_memory_bytes", place),
                whole(node, "processors", place));
        List<Measurement> measurements = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode one : list(node, "measurements", MOST_MEASUREMENTS, place)) {
            Place at = place.in("measurements[" + measurements.size() + "]");
            Measurement measurement = measurement(one, at);
            if (!ids.add(measurement.id())) {
                throw at.in("id").wrong("each measurement once", measurement.id() + " twice");
            }
            measurements.add(measurement);
        }
        return new MeasuredDevice(
                info,
                text(node, "hardware", place),
                measurements,
                number(node, "other_load", place),
                texts(node, "remarks", place),
                texts(node, "left_out", place));
    }

    private static Measurement measurement(JsonNode node, Place place) {
        String word = text(node, "group", place);
        Group group = Group.of(word).orElseThrow(() -> place.in("group").wrong("a group that is known", word));
        JsonNode seconds = node.path("seconds");
        Place at = place.in("seconds");
        Statistics statistics = new Statistics(
                whole(seconds, "count", at),
                number(seconds, "mean", at),
                number(seconds, "deviation", at),
                number(seconds, "min", at),
                number(seconds, "max", at));
        if (statistics.count() < 1 || !(statistics.mean() > 0)) {
            throw at.wrong("at least one repetition and a mean above 0", seconds);
        }
        if (!(statistics.min() <= statistics.mean()) || !(statistics.mean() <= statistics.max())) {
            // A mean is rounded, so that of equal values may be a little outside.
            if (statistics.max() > statistics.min() * (1 + 1e-9) || statistics.min() > statistics.max()) {
                throw at.wrong("a mean between the least and the most", seconds);
            }
        }
        return new Measurement(
                text(node, "id", place),
                group,
                text(node, "name", place),
                text(node, "number_format", place),
                number(node, "operations", place),
                number(node, "bytes", place),
                statistics,
                whole(node, "settling", place));
    }

    private static List<JsonNode> list(JsonNode node, String name, int most, Place place) {
        JsonNode value = node.path(name);
        if (!(value instanceof ArrayNode array) || array.size() > most) {
            throw place.in(name).wrong("a list of at most " + most, value.isMissingNode() ? "nothing" : value);
        }
        return List.copyOf(array.values());
    }

    private static List<String> texts(JsonNode node, String name, Place place) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(node, name, MOST_MEASUREMENTS, place)) {
            texts.add(text(value, place.in(name)));
        }
        return texts;
    }

    private static String text(JsonNode node, String name, Place place) {
        return text(node.path(name), place.in(name));
    }

    /** What goes to terminals and pages has no control characters. */
    private static String text(JsonNode value, Place place) {
        if (!value.isString()
                || value.stringValue().length() > LONGEST_TEXT
                || value.stringValue().chars().anyMatch(Character::isISOControl)) {
            throw place.wrong(
                    "a text of one line and at most " + LONGEST_TEXT + " letters",
                    value.isMissingNode() ? "nothing" : value);
        }
        return value.stringValue();
    }

    private static double number(JsonNode node, String name, Place place) {
        JsonNode value = node.path(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw place.in(name).wrong("a finite number from 0", value.isMissingNode() ? "nothing" : value);
        }
        return number;
    }

    private static int whole(JsonNode node, String name, Place place) {
        JsonNode value = node.path(name);
        if (!value.isInt() || value.intValue() < 0 || value.intValue() > MOST_COUNT) {
            throw place.in(name)
                    .wrong("a whole number from 0 to " + MOST_COUNT, value.isMissingNode() ? "nothing" : value);
        }
        return value.intValue();
    }
}
