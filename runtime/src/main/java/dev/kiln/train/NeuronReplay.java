package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.NeuronDecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The changes of neurons of an earlier run, to be made again at the same steps. */
final class NeuronReplay {
    private final Map<Long, List<Change>> changes;

    private NeuronReplay(Map<Long, List<Change>> changes) {
        this.changes = changes;
    }

    /**
     * A change that was made.
     *
     * @param next neurons behind it
     * @param cause why
     */
    record Change(KeptNeurons next, String cause) {
        /** Whether gates end with it. */
        boolean endsPhase() {
            return cause.equals(NeuronDecision.END_OF_PHASE);
        }
    }

    /**
     * Reads a run's decisions.
     *
     * @param config of the training that repeats it
     * @param fingerprint of its training data
     * @param whole widths of the whole network's hidden layers
     * @throws KilnException with code {@code bad-replay} where it was another training
     */
    static NeuronReplay open(Path path, TrainConfig config, String fingerprint, List<Integer> whole) {
        RunData data = ReplayedRun.read(path, config, fingerprint);
        Map<Long, List<Change>> changes = new HashMap<>();
        List<NeuronDecision> group = new ArrayList<>();
        for (JsonNode line : data.decisions(NeuronDecision.EVENT)) {
            NeuronDecision decision = decision(path, line);
            if (decision.cause().equals(NeuronDecision.HELD)) {
                continue;
            }
            group.add(decision);
            if (group.size() == whole.size()) {
                requireTogether(path, group);
                changes.computeIfAbsent(decision.step(), step -> new ArrayList<>())
                        .add(change(path, whole, group));
                group.clear();
            }
        }
        if (!group.isEmpty()) {
            throw ReplayedRun.wrong(
                    path,
                    "decisions.jsonl ends within a change of neurons: expected " + whole.size() + " layers, found "
                            + group.size());
        }
        return new NeuronReplay(changes);
    }

    private static void requireTogether(Path path, List<NeuronDecision> group) {
        NeuronDecision first = group.getFirst();
        for (NeuronDecision other : group) {
            if (other.step() != first.step() || !other.cause().equals(first.cause())) {
                throw ReplayedRun.wrong(
                        path,
                        "decisions.jsonl has a change of neurons after step " + first.step()
                                + " that lacks layers; was it changed?");
            }
        }
    }

    private static NeuronDecision decision(Path path, JsonNode line) {
        try {
            ObjectNode copy = (ObjectNode) line.deepCopy();
            for (String name : List.of("probe_loss", "loss", "saved_seconds")) {
                if (copy.path(name).isNull()) {
                    // A number that is not finite was written as null.
                    copy.put(name, Double.NaN);
                }
            }
            NeuronDecision decision = MetricsJson.value(copy, NeuronDecision.class);
            List<@Nullable String> words = new ArrayList<>();
            words.add(decision.cause());
            words.add(decision.kept());
            words.add(decision.frozen());
            if (words.contains(null)) {
                throw ReplayedRun.wrong(
                        path,
                        "decisions.jsonl has a change after step " + decision.step()
                                + " that lacks its cause or its neurons");
            }
            return decision;
        } catch (JacksonException e) {
            throw ReplayedRun.wrong(
                    path, "decisions.jsonl has a line that is no decision on neurons: " + e.getOriginalMessage());
        }
    }

    private static Change change(Path path, List<Integer> whole, List<NeuronDecision> group) {
        try {
            KeptNeurons next = KeptNeurons.parse(
                    whole,
                    group.stream().map(NeuronDecision::kept).toList(),
                    group.stream().map(NeuronDecision::frozen).toList(),
                    "after step " + group.getFirst().step());
            return new Change(next, group.getFirst().cause());
        } catch (KilnException e) {
            throw ReplayedRun.wrong(path, String.valueOf(e.getMessage()));
        }
    }

    /** The changes after a step, in order. */
    List<Change> after(long step) {
        return changes.getOrDefault(step, List.of());
    }
}
