package dev.kiln.cli;

import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.EngineInfo;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists what trainings can run on. */
@Command(
        name = "devices",
        description = "Lists engines and their devices, and says why one is not available.",
        footer = {"", "Example:", "  kiln devices --json | jq 'select(.available)'"})
final class DevicesCommand extends KilnCommand {
    private static final int SECONDS = 60;

    @Mixin
    Engines engines = new Engines();

    DevicesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean missing = false;
        for (String name : engines.names()) {
            if (Engines.isHere(name)) {
                missing |= show(MetricsJson.event("engine", Engines.here(name)));
            } else {
                for (ObjectNode event : Engines.elsewhere(name, "devices", SECONDS)) {
                    missing |= show(event);
                }
            }
        }
        boolean asked = !engines.asked.equals(Devices.AUTO);
        return (missing && asked ? ExitCode.DEVICE : ExitCode.OK).code();
    }

    /** Returns whether the engine is not available. */
    private boolean show(ObjectNode event) {
        EngineInfo engine = Engines.info(event);
        for (JsonNode device : event.path("devices")) {
            if (device instanceof ObjectNode object) {
                object.put(
                        "tuned_choices",
                        TunedChoices.of(engine.name(), object.path("name").asString("")));
            }
        }
        console.object(event);
        show(console, engine);
        return !engine.available();
    }

    /** An engine with its devices. */
    static void show(Console console, EngineInfo engine) {
        if (engine.available()) {
            console.say(console.paint().good("✓ ") + console.paint().bold(engine.name()));
            engine.devices().forEach(device -> show(console, device));
            engine.missing().forEach(reason -> console.say(console.paint().dim("    " + reason)));
        } else {
            console.say(console.paint().dim("✗ ")
                    + engine.name()
                    + console.paint().dim(" is not available: " + engine.reason()));
        }
    }

    private static void show(Console console, DeviceInfo device) {
        String local = device.localMemoryBytes() > 0 ? ", " + Unit.bytes(device.localMemoryBytes()) + " local" : "";
        console.say("    " + console.paint().bold(device.name()) + "  " + device.description());
        console.say(console.paint()
                .dim("      " + device.kind() + ", " + device.backend() + ", " + device.platform() + "; "
                        + device.processors() + " processors, " + Unit.bytes(device.memoryBytes()) + " memory"
                        + local
                        + TunedChoices.words(TunedChoices.of(device.engine(), device.name()))));
    }
}
