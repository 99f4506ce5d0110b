package dev.kiln.device.tuning;

import java.util.Map;

/**
 * What is remembered for a device.
 *
 * @param device by which {@code --device} knows it
 * @param canTune whether there is anything to choose on it
 * @param reason why there is nothing, in one sentence; empty where there is
 * @param file where choices are kept; empty where nothing is
 * @param choices names of what was measured to be best, by what they are for
 */
public record TuningState(String device, boolean canTune, String reason, String file, Map<String, String> choices) {
    /** Copies {@code choices}. */
    public TuningState {
        choices = Map.copyOf(choices);
    }
}
