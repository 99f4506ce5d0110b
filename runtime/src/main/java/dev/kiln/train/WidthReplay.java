package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.StartFormats;
import dev.kiln.model.Precision.OfLayer;
import dev.kiln.precision.Decision;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The changes of formats of an earlier run, to be made again at the same steps. */
final class WidthReplay {
    private final Path run;
    private final Map<Long, List<Decision>> decisions;

    private WidthReplay(Path run, Map<Long, List<Decision>> decisions) {
        this.run = run;
        this.decisions = decisions;
    }

    /**
     * Reads a run's decisions.
     *
     * @param config of the training that repeats it
     * @param fingerprint of its training data
     * @param start formats that it begins with; null where it goes on
     * @throws KilnException with code {@code bad-replay} where it was another training
     */
    static WidthReplay open(Path path, TrainConfig config, String fingerprint, @Nullable Policy start) {
        RunData run = ReplayedRun.read(path, config, fingerprint);
        if (start != null) {
            requireFormats(path, run, start);
        }
        Map<Long, List<Decision>> decisions = new HashMap<>();
        for (JsonNode line : run.decisions(Decision.EVENT)) {
            Decision decision = decision(path, line);
            decisions
                    .computeIfAbsent(decision.step(), step -> new ArrayList<>())
                    .add(decision);
        }
        return new WidthReplay(path, decisions);
    }

    private static void requireFormats(Path path, RunData run, Policy start) {
        JsonNode now = MetricsJson.tree(StartFormats.of(start)).path("layers");
        List<JsonNode> before = run.decisions(StartFormats.EVENT);
        if (before.isEmpty() || !before.getLast().path("layers").equals(now)) {
            throw wrong(path, "it began with other formats than this training; was its policy file changed since?");
        }
    }

    private static Decision decision(Path path, JsonNode line) {
        try {
            Decision decision = MetricsJson.value(withNumbers(line), Decision.class);
            for (String word : new String[] {decision.layer(), decision.from(), decision.to(), decision.cause()}) {
                if (word == null) {
                    throw wrong(
                            path,
                            "decisions.jsonl has a change after step " + decision.step()
                                    + " that lacks its layer, formats or cause");
                }
            }
            FormatWord.parse(decision.to(), tensor(decision).ladder());
            return decision;
        } catch (JacksonException e) {
            throw wrong(path, "decisions.jsonl has a line that is no decision on a format: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw wrong(path, "decisions.jsonl has a change to no format: " + e.getMessage());
        }
    }

    /** Numbers that are not finite were written as null. */
    private static JsonNode withNumbers(JsonNode line) {
        ObjectNode copy = (ObjectNode) line.deepCopy();
        for (String name : List.copyOf(copy.propertyNames())) {
            if (copy.path(name).isNull()) {
                copy.put(name, Double.NaN);
            }
        }
        return copy;
    }

    /**
     * The changes after a step.
     *
     * @param policy formats of that step
     * @throws KilnException with code {@code bad-replay} where a change does not begin at them
     */
    List<Decision> after(long step, Policy policy) {
        List<Decision> found = decisions.getOrDefault(step, List.of());
        for (Decision decision : found) {
            String current = policy.layers().stream()
                    .filter(layer -> layer.name().equals(decision.layer()))
                    .map(layer -> FormatWord.of(tensor(decision).of(layer.formats())))
                    .findFirst()
                    .orElse("no such layer");
            if (!current.equals(decision.from())) {
                throw wrong(
                        run,
                        "after step " + step + " it changed the " + decision.tensor() + " of " + decision.layer()
                                + " from " + decision.from() + ", but here they are " + current);
            }
        }
        return found;
    }

    /** The formats that decisions lead to. */
    static Policy apply(Policy policy, List<Decision> decisions) {
        List<Policy.OfDense> layers = new ArrayList<>(policy.layers());
        for (Decision decision : decisions) {
            TensorClass tensor = tensor(decision);
            layers.replaceAll(layer -> {
                if (!layer.name().equals(decision.layer())) {
                    return layer;
                }
                OfLayer formats = tensor.with(layer.formats(), FormatWord.parse(decision.to(), tensor.allowed()));
                return new Policy.OfDense(layer.name(), layer.outputs(), layer.inputs(), formats);
            });
        }
        return new Policy(layers);
    }

    private static TensorClass tensor(Decision decision) {
        for (TensorClass tensor : TensorClass.values()) {
            if (tensor.word().equals(decision.tensor())) {
                return tensor;
            }
        }
        throw new KilnException(
                "bad-replay",
                "The decision after step " + decision.step() + " cannot be replayed: expected weights, inputs or"
                        + " gradients, found \"" + decision.tensor() + "\"; was decisions.jsonl changed?");
    }

    private static KilnException wrong(Path path, String what) {
        return ReplayedRun.wrong(path, what);
    }
}
