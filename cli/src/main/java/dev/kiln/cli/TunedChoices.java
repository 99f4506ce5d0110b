package dev.kiln.cli;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.device.tuning.DeviceTuner;
import java.util.List;

/** How much of what a device does was tuned. */
final class TunedChoices {
    private TunedChoices() {}

    /**
     * How many choices are remembered for a device of an engine.
     *
     * @return 0 as well where another process runs the engine
     */
    static int of(String engine, String device) {
        return engine.equals(Devices.running())
                ? DeviceTuner.state(Devices.select(engine, device)).choices().size()
                : 0;
    }

    /** The same for all of some devices. */
    static int of(List<Target> targets) {
        return targets.stream()
                .mapToInt(target -> DeviceTuner.state(target).choices().size())
                .sum();
    }

    /** What to say about it after a device's name; empty where there is nothing to say. */
    static String words(int choices) {
        return choices == 0 ? "" : ", tuned (" + choices + (choices == 1 ? " choice)" : " choices)");
    }
}
