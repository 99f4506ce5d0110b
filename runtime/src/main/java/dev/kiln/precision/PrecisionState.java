package dev.kiln.precision;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The formats of a training and all that their changes depend on, as a checkpoint keeps it.
 *
 * @param policy current formats
 * @param settings what a controller decides by; null where nothing is decided
 * @param controller what it remembers
 * @param lossSum sum of the losses since the last window
 * @param steps since the last window
 * @param promotions so far
 * @param demotions so far
 */
public record PrecisionState(
        Policy policy,
        @Nullable ControllerSettings settings,
        ControllerState controller,
        double lossSum,
        int steps,
        int promotions,
        int demotions) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What is kept beside the formats themselves. */
    private record Rest(
            @Nullable ControllerSettings settings,
            ControllerState controller,
            double lossSum,
            int steps,
            int promotions,
            int demotions) {}

    /** A training's start. */
    public static PrecisionState start(Policy policy, @Nullable ControllerSettings settings) {
        return new PrecisionState(
                policy, settings, ControllerState.start(policy.layers().size()), 0, 0, 0, 0);
    }

    /** These formats after changes. */
    public PrecisionState with(Policy next, ControllerState remembered, int promoted, int demoted) {
        return new PrecisionState(next, settings, remembered, 0, 0, promotions + promoted, demotions + demoted);
    }

    /** With the loss of one more step. */
    public PrecisionState plus(float loss) {
        return new PrecisionState(policy, settings, controller, lossSum + loss, steps + 1, promotions, demotions);
    }

    /** A JSON object. */
    public String toJson() {
        ObjectNode root = PolicyJson.tree(policy);
        root.set("state", MAPPER.valueToTree(new Rest(settings, controller, lossSum, steps, promotions, demotions)));
        return root.toString();
    }

    /**
     * Reads {@link #toJson}'s form.
     *
     * @param where names its origin in errors
     * @throws dev.kiln.KilnException with code {@code bad-policy}
     */
    public static PrecisionState fromJson(String text, String where) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root instanceof ObjectNode object && object.remove("state") instanceof ObjectNode state) {
                Policy policy = PolicyJson.parse(object.toString(), where).policy();
                Rest rest = MAPPER.treeToValue(state, Rest.class);
                int tensors = policy.layers().size() * TensorClass.values().length;
                if (rest.controller() != null && rest.controller().tensors().size() == tensors) {
                    return new PrecisionState(
                            policy,
                            rest.settings(),
                            rest.controller(),
                            rest.lossSum(),
                            rest.steps(),
                            rest.promotions(),
                            rest.demotions());
                }
            }
        } catch (JacksonException e) {
            throw Policy.wrong(where, "has a state that cannot be read: " + e.getOriginalMessage());
        }
        throw Policy.wrong(where, "has no state that fits its layers");
    }
}
