package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.data.Dataset;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.ModelSpec;
import dev.kiln.sparsity.SparsityState;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What must be the same for a training to go on as if it had never stopped. */
final class ResumeRules {
    /** What {@link TrainConfig#sparsity} is made of. */
    static final List<String> SPARSITY = List.of(
            "target-sparsity",
            "gates",
            "sparsify-until",
            "sparsify-every",
            "break-even",
            "sparsity-guard",
            "regrow",
            "equilibrium",
            "activity-threshold",
            "gate-rate",
            "multiplier-rate",
            "map-decay",
            "exchange-every",
            "compact");

    private ResumeRules() {}

    /**
     * Checks that this training can go on from {@code checkpoint}.
     *
     * @throws KilnException with code {@code bad-resume}, naming what differs
     */
    static void check(Path from, Checkpoint checkpoint, TrainConfig config, ModelSpec spec, Dataset train) {
        TrainConfig before = TrainConfig.fromJson(checkpoint.config(), from.toString());
        same(from, "model", whole(from, checkpoint).toJson(), spec.toJson());
        same(from, "data", checkpoint.dataFingerprint(), train.fingerprint());
        same(from, "validation", before.validation(), config.validation());
        same(from, "batch", before.batch(), config.batch());
        same(from, "seed", checkpoint.seed(), config.seed());
        same(from, "optimizer", before.optimizer(), config.optimizer());
        same(from, "optimizer-state", before.optimizerState(), config.optimizerState());
        same(from, "policy", given(before.policy()), given(config.policy()));
        same(from, "recipe", before.recipe(), config.recipe());
        if (config.isSparse()) {
            JsonNode then = MetricsJson.parse(before.toJson());
            JsonNode now = MetricsJson.parse(config.toJson());
            SPARSITY.forEach(name -> same(from, name, then.path(name), now.path(name)));
        }
        same(from, "exact", before.exact(), config.exact());
        same(from, "classes", checkpoint.schema().classNames(), train.classNames());
    }

    /** The layers of the network that the training began with. */
    private static ModelSpec whole(Path from, Checkpoint checkpoint) {
        ModelSpec spec = ModelSpec.fromJson(checkpoint.model(), from.toString());
        SparsityState sparsity = SessionSparsity.kept(from, checkpoint);
        return sparsity == null ? spec : spec.withWidths(sparsity.kept().whole());
    }

    private static String given(@Nullable String setting) {
        return setting == null ? "none" : setting;
    }

    private static void same(Path from, String what, Object before, Object now) {
        if (!before.equals(now)) {
            throw new KilnException(
                    "bad-resume",
                    "Checkpoint " + from + " was made with another " + what + ": expected " + before + ", found " + now
                            + ". Resume with the settings of its run, or start a new run without --resume");
        }
    }
}
