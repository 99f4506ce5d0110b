package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import picocli.CommandLine.Option;

/** The options that say what a command runs on, for commands that are no training. */
final class Where {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 90,
            description = "embedded or tornadovm; auto (the default): tornadovm where TORNADOVM_HOME is set.")
    String engine = Devices.AUTO;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            order = 91,
            description = "Device of the engine, see: kiln devices; auto (the default): the engine's own choice.")
    String device = Devices.AUTO;

    /**
     * The device that was asked for.
     *
     * @throws KilnException with code {@code no-engine}, {@code no-device} or {@code bad-option}
     */
    Target target() {
        if (device.contains(",")) {
            throw new KilnException(
                    "bad-option",
                    "Option --device: expected one device, found \"" + device
                            + "\"; only train divides its work among several");
        }
        return Devices.select(engine, device);
    }
}
