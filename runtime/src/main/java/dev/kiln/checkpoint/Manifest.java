package dev.kiln.checkpoint;

import dev.kiln.checkpoint.Checkpoint.Entry;
import dev.kiln.checkpoint.Checkpoint.Progress;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.data.DataCursor;
import dev.kiln.data.DataSchema;
import dev.kiln.data.Normalization;
import dev.kiln.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The text of {@code manifest.json}. Its last member is a checksum of all others. */
final class Manifest {
    /** What tensors of a checkpoint may hold: values, codes and scales. */
    private static final List<ElementType> TYPES = List.of(ElementType.FLOAT32, ElementType.INT16, ElementType.INT8);

    static final String FORMAT = "kiln-checkpoint";
    static final int VERSION = 1;

    /** Absent where settings say all about formats. */
    private static final String PRECISION = "precision";

    /** Absent where all neurons are in the network. */
    private static final String SPARSITY = "sparsity";

    private static final String CHECKSUM = "manifest_sha256";
    private static final int MAX_TENSORS = 100_000;

    /** Names become file names, so they can't have separators or start with a dot. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Manifest() {}

    /** What makes a text no manifest; the message says what was expected and found. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static String write(Checkpoint checkpoint) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.put("step", checkpoint.step()).put("seed", checkpoint.seed());
        root.putObject("cursor")
                .put("epoch", checkpoint.cursor().epoch())
                .put("batch", checkpoint.cursor().batchInEpoch());
        Progress progress = checkpoint.progress();
        ObjectNode node = root.putObject("progress");
        put(node, "loss_sum", progress.lossSum());
        node.put("correct", progress.correct()).put("samples", progress.samples());
        put(node, "last_epoch_loss", progress.lastEpochLoss());
        put(node, "smoothed_loss", progress.smoothedLoss());
        put(node, "best_loss", progress.bestLoss());
        node.put("worse_evaluations", progress.worseEvaluations());
        put(node, "seconds", progress.seconds());
        put(node, "step_seconds", progress.stepSeconds());
        put(root, "score", checkpoint.score());
        root.set("config", MAPPER.readTree(checkpoint.config()));
        root.set("model", MAPPER.readTree(checkpoint.model()));
        if (!checkpoint.precision().equals(Checkpoint.NO_PRECISION)) {
            root.set(PRECISION, MAPPER.readTree(checkpoint.precision()));
        }
        if (!checkpoint.sparsity().equals(Checkpoint.NO_SPARSITY)) {
            root.set(SPARSITY, MAPPER.readTree(checkpoint.sparsity()));
        }
        DataSchema schema = checkpoint.schema();
        ObjectNode data = root.putObject("data");
        schema.sampleShape().forEach(data.putArray("sample_shape")::add);
        schema.classNames().forEach(data.putArray("class_names")::add);
        schema.featureNames().forEach(data.putArray("feature_names")::add);
        schema.normalization().mean().forEach(data.putArray("mean")::add);
        schema.normalization().deviation().forEach(data.putArray("deviation")::add);
        root.put("data_fingerprint", checkpoint.dataFingerprint());
        root.put("weights_sha256", checkpoint.weightsSha256());
        ArrayNode tensors = root.putArray("tensors");
        for (Entry entry : checkpoint.tensors()) {
            ObjectNode tensor = tensors.addObject();
            tensor.put("name", entry.name()).put("role", entry.role().name().toLowerCase(Locale.ROOT));
            tensor.put("type", typeName(entry.type()));
            ArrayNode dimensions = tensor.putArray("shape");
            entry.shape().forEach(dimensions::add);
            tensor.put("file_bytes", entry.fileBytes()).put("sha256", entry.sha256());
        }
        root.put(CHECKSUM, new Sha256().add(root.toString()).hex());
        return root.toPrettyString();
    }

    static Checkpoint read(String text) throws MalformedException {
        JsonNode parsed;
        try {
            parsed = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new MalformedException("manifest.json is not JSON");
        }
        if (!(parsed instanceof ObjectNode root)
                || !FORMAT.equals(root.path("format").asString(""))) {
            throw new MalformedException("manifest.json is not one of a Kiln checkpoint");
        }
        if (root.path("version").asInt(0) != VERSION) {
            throw new MalformedException("expected manifest version " + VERSION + ", found " + root.path("version")
                    + "; use the Kiln that wrote it");
        }
        JsonNode checksum = root.remove(CHECKSUM);
        if (checksum == null
                || !checksum.asString("")
                        .equals(new Sha256().add(root.toString()).hex())) {
            throw new MalformedException("manifest.json was changed after it was written (checksum)");
        }
        return fields(root);
    }

    private static Checkpoint fields(ObjectNode root) throws MalformedException {
        JsonNode cursor = root.path("cursor");
        JsonNode progress = root.path("progress");
        return new Checkpoint(
                number(root, "step"),
                number(root, "seed"),
                new DataCursor(count(cursor, "epoch"), count(cursor, "batch")),
                new Progress(
                        real(progress, "loss_sum"),
                        number(progress, "correct"),
                        number(progress, "samples"),
                        real(progress, "last_epoch_loss"),
                        real(progress, "smoothed_loss"),
                        real(progress, "best_loss"),
                        count(progress, "worse_evaluations"),
                        real(progress, "seconds"),
                        real(progress, "step_seconds")),
                real(root, "score"),
                object(root, "config"),
                object(root, "model"),
                root.has(PRECISION) ? object(root, PRECISION) : Checkpoint.NO_PRECISION,
                root.has(SPARSITY) ? object(root, SPARSITY) : Checkpoint.NO_SPARSITY,
                schema(root.path("data")),
                text(root, "data_fingerprint"),
                text(root, "weights_sha256"),
                entries(root.path("tensors")));
    }

    private static DataSchema schema(JsonNode data) throws MalformedException {
        try {
            DataSchema schema = new DataSchema(
                    texts(data.path("class_names")),
                    texts(data.path("feature_names")),
                    counts(data.path("sample_shape"), "sample_shape"),
                    new Normalization(reals(data.path("mean")), reals(data.path("deviation"))));
            if (!schema.normalization().fits(schema.features())) {
                throw new MalformedException("the normalisation does not fit the sample shape");
            }
            return schema;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("the description of the data is wrong: " + e.getMessage());
        }
    }

    private static List<Entry> entries(JsonNode list) throws MalformedException {
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_TENSORS) {
            throw new MalformedException("expected 1 to " + MAX_TENSORS + " tensors, found " + list.size());
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : list) {
            String name = text(node, "name");
            String sha256 = text(node, "sha256");
            if (!NAME.matcher(name).matches() || !names.add(name)) {
                throw new MalformedException("tensor name \"" + name.strip() + "\" is not allowed or given twice");
            }
            if (!SHA256.matcher(sha256).matches()) {
                throw new MalformedException("tensor " + name + ": expected a SHA-256");
            }
            Entry entry = new Entry(
                    name,
                    role(node, name),
                    type(node, name),
                    counts(node.path("shape"), name),
                    number(node, "file_bytes"),
                    sha256);
            long elements = elements(entry);
            if (elements < 1 || elements > Integer.MAX_VALUE - 16 || entry.fileBytes() < entry.valueBytes()) {
                throw new MalformedException("tensor " + name + ": shape " + entry.shape()
                        + " does not fit in a file of " + entry.fileBytes() + " bytes");
            }
            entries.add(entry);
        }
        return entries;
    }

    private static long elements(Entry entry) {
        try {
            return entry.elements();
        } catch (ArithmeticException tooMany) {
            return -1;
        }
    }

    private static ElementType type(JsonNode node, String name) throws MalformedException {
        String type = text(node, "type");
        for (ElementType known : TYPES) {
            if (typeName(known).equals(type)) {
                return known;
            }
        }
        throw new MalformedException("tensor " + name + ": expected a type of "
                + TYPES.stream().map(Manifest::typeName).toList() + ", found \"" + type.strip() + "\"");
    }

    private static String typeName(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static Role role(JsonNode node, String name) throws MalformedException {
        return switch (text(node, "role")) {
            case "parameter" -> Role.PARAMETER;
            case "optimizer" -> Role.OPTIMIZER;
            default -> throw new MalformedException("tensor " + name + ": expected role parameter or optimizer");
        };
    }

    private static List<Integer> counts(JsonNode list, String what) throws MalformedException {
        List<Integer> counts = new ArrayList<>();
        for (JsonNode node : list) {
            if (!node.isInt() || node.intValue() < 1) {
                throw new MalformedException(what + ": expected positive dimensions");
            }
            counts.add(node.intValue());
        }
        return counts;
    }

    private static List<Double> reals(JsonNode list) throws MalformedException {
        List<Double> reals = new ArrayList<>();
        for (JsonNode node : list) {
            if (!node.isNumber()) {
                throw new MalformedException("mean and deviation: expected numbers");
            }
            reals.add(node.doubleValue());
        }
        return reals;
    }

    private static List<String> texts(JsonNode list) throws MalformedException {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list) {
            if (!node.isString()) {
                throw new MalformedException("class_names and feature_names: expected texts");
            }
            texts.add(node.stringValue());
        }
        return texts;
    }

    private static int count(JsonNode node, String key) throws MalformedException {
        JsonNode value = node.get(key);
        if (value == null || !value.isInt() || value.intValue() < 0) {
            throw missing(key, "a whole number from 0");
        }
        return value.intValue();
    }

    private static long number(JsonNode node, String key) throws MalformedException {
        JsonNode value = node.get(key);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw missing(key, "a whole number");
        }
        return value.longValue();
    }

    /** Numbers that JSON has no word for travel as texts. */
    private static double real(JsonNode node, String key) throws MalformedException {
        JsonNode value = node.get(key);
        if (value != null && value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value == null ? "" : value.asString("")) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw missing(key, "a number");
        };
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.put(key, Double.toString(value));
        }
    }

    private static String text(JsonNode node, String key) throws MalformedException {
        JsonNode value = node.get(key);
        if (value == null || !value.isString()) {
            throw missing(key, "a text");
        }
        return value.stringValue();
    }

    private static String object(JsonNode node, String key) throws MalformedException {
        @Nullable JsonNode value = node.get(key);
        if (value == null || !value.isObject()) {
            throw missing(key, "an object");
        }
        return value.toString();
    }

    private static MalformedException missing(String key, String expected) {
        return new MalformedException("manifest.json: expected " + expected + " in \"" + key + "\"");
    }
}
