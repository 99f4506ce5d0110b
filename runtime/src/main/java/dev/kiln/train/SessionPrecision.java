package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.precision.Bits;
import dev.kiln.precision.ControllerSettings;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PolicyJson;
import dev.kiln.precision.PrecisionState;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats that a training begins with, or goes on with. */
public final class SessionPrecision {
    private SessionPrecision() {}

    /** Those of a checkpoint, of a policy's file, or of the recipe, in this order. */
    static PrecisionState of(
            TrainConfig config, Network network, @Nullable Path from, @Nullable Checkpoint checkpoint) {
        if (from != null && checkpoint != null) {
            PrecisionState kept = kept(from, checkpoint);
            if (kept != null) {
                return kept;
            }
        }
        if (config.policy() != null) {
            PolicyJson.Parsed parsed = PolicyJson.read(Path.of(config.policy()));
            // Before anything is allocated for a network that the policy does not fit.
            parsed.policy().fit(network, config.policy());
            if (!parsed.policy().fit(network, config.policy()).isQuantized()) {
                throw new KilnException(
                        "bad-policy",
                        "Policy " + config.policy() + " quantizes nothing; expected formats other than FP32; train with"
                                + " --recipe fp32 instead");
            }
            requireBudget(config, parsed);
            return PrecisionState.start(parsed.policy(), parsed.controller());
        }
        Policy policy = Policy.of(network, config.precision(network.spec()));
        return PrecisionState.start(policy, ControllerSettings.DEFAULTS);
    }

    /**
     * The formats of a checkpoint's weights.
     *
     * @param from its directory
     * @throws KilnException with code {@code bad-policy} if they are not those of its network
     */
    public static Precision of(Path from, Checkpoint checkpoint, TrainConfig config, Network network) {
        PrecisionState kept = kept(from, checkpoint);
        return kept == null
                ? config.precision(network.spec())
                : fit(kept.policy(), config, network, "of checkpoint " + from);
    }

    /**
     * A policy's formats, computed with as the settings say.
     *
     * @param where names the policy's origin in errors
     * @throws KilnException with code {@code bad-policy} if it is one for another network
     */
    static Precision fit(Policy policy, TrainConfig config, Network network, String where) {
        Precision formats = policy.fit(network, where);
        return config.exact() ? formats.exactly() : formats;
    }

    private static @Nullable PrecisionState kept(Path from, Checkpoint checkpoint) {
        return checkpoint.precision().equals(Checkpoint.NO_PRECISION)
                ? null
                : PrecisionState.fromJson(checkpoint.precision(), "of checkpoint " + from);
    }

    private static void requireBudget(TrainConfig config, PolicyJson.Parsed parsed) {
        double bits = Bits.perWeight(parsed.policy());
        if (parsed.controller() != null && config.bitBudget() > 0 && bits > config.bitBudget()) {
            throw new KilnException(
                    "bad-policy",
                    String.format(
                            Locale.ROOT,
                            "Policy %s takes %.3f bits a weight; expected at most the --bit-budget of %.3f. Raise the"
                                    + " budget, or give layers narrower weights",
                            config.policy(),
                            bits,
                            config.bitBudget()));
        }
    }
}
