package dev.kiln.precision;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Controller} decides by. Names in files are those of the components.
 *
 * @param quietWindows windows in a row in which a narrower format would do, before it is taken
 * @param maxChanges changes of one window
 * @param weightsFloor signal-to-quantization-noise ratio that weights must have, dB
 * @param inputsFloor the same of what layers read, dB
 * @param gradientsFloor the same of gradients, dB
 * @param margin what a narrower format must have beyond its floor to be taken, dB
 * @param underflowLimit share of numbers other than zero that may become zero
 * @param clipLimit share of numbers that may lie beyond the largest
 * @param spike the loss is a spike at this many times its running mean
 * @param gapLimit loss on the probe batch may be larger than in FP32 by this share of it
 * @param decayShare forward formats are promoted when the learning rate is about to fall below this share of its peak;
 *     0 for never
 */
public record ControllerSettings(
        int quietWindows,
        int maxChanges,
        double weightsFloor,
        double inputsFloor,
        double gradientsFloor,
        double margin,
        double underflowLimit,
        double clipLimit,
        double spike,
        double gapLimit,
        double decayShare) {
    /** What training takes without being told otherwise. */
    public static final ControllerSettings DEFAULTS =
            new ControllerSettings(4, 2, 14, 24, 24, 3, 0.02, 0.001, 2, 0.1, 0.25);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * Checks each setting.
     *
     * @throws IllegalArgumentException naming the setting, what is expected and what was found
     */
    public ControllerSettings {
        require("quietWindows", quietWindows, 1, 1_000_000);
        require("maxChanges", maxChanges, 1, 1_000_000);
        require("weightsFloor", weightsFloor, 0, 200);
        require("inputsFloor", inputsFloor, 0, 200);
        require("gradientsFloor", gradientsFloor, 0, 200);
        require("margin", margin, 0, 100);
        require("underflowLimit", underflowLimit, 0, 1);
        require("clipLimit", clipLimit, 0, 1);
        require("spike", spike, 1, 1e6);
        require("gapLimit", gapLimit, 0, 1e6);
        require("decayShare", decayShare, 0, 1);
    }

    /** The least ratio of a class, dB. */
    double floor(TensorClass tensor) {
        return switch (tensor) {
            case WEIGHTS -> weightsFloor;
            case INPUTS -> inputsFloor;
            case GRADIENTS -> gradientsFloor;
        };
    }

    /**
     * The defaults with what an object says instead.
     *
     * @param where names the object's origin in errors
     * @throws KilnException with code {@code bad-policy}
     */
    static ControllerSettings fromJson(JsonNode node, String where) {
        if (!(node instanceof ObjectNode given)) {
            throw Policy.wrong(where, "needs an object as \"controller\", such as {}");
        }
        ObjectNode all = MAPPER.valueToTree(DEFAULTS);
        List<String> known = List.copyOf(all.propertyNames());
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            JsonNode usual = all.get(entry.getKey());
            if (usual == null) {
                throw Policy.wrong(
                        where,
                        "has an unknown member \"" + entry.getKey() + "\" in \"controller\"; "
                                + Suggestion.hint(entry.getKey(), known));
            }
            boolean fits =
                    usual.isInt() ? entry.getValue().isInt() : entry.getValue().isNumber();
            if (!fits) {
                throw Policy.wrong(
                        where,
                        "needs a " + (usual.isInt() ? "whole " : "") + "number as \"" + entry.getKey()
                                + "\" in \"controller\", found " + entry.getValue());
            }
            all.set(entry.getKey(), entry.getValue());
        }
        try {
            return MAPPER.treeToValue(all, ControllerSettings.class);
        } catch (tools.jackson.core.JacksonException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Policy.wrong(where, "controller: " + cause.getMessage());
        }
    }

    private static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + ": expected " + number(least) + " to " + number(most) + ", found " + number(value));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
