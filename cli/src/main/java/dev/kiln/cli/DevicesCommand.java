package dev.kiln.cli;

import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.EngineInfo;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import picocli.CommandLine.Command;

/** Lists what trainings can run on. */
@Command(
        name = "devices",
        description = "Lists engines and their devices, and says why one is not available.",
        footer = {"", "Example:", "  kiln devices --json | jq 'select(.available)'"})
final class DevicesCommand extends KilnCommand {
    DevicesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        for (EngineInfo engine : Devices.engines()) {
            console.event("engine", MetricsJson.tree(engine));
            if (engine.available()) {
                console.say(console.paint().good("✓ ") + console.paint().bold(engine.name()));
                engine.devices().forEach(this::show);
                engine.missing().forEach(reason -> console.say(console.paint().dim("    " + reason)));
            } else {
                console.say(console.paint().dim("✗ ")
                        + engine.name()
                        + console.paint().dim(" is not available: " + engine.reason()));
            }
        }
        return ExitCode.OK.code();
    }

    private void show(DeviceInfo device) {
        String local = device.localMemoryBytes() > 0 ? ", " + Unit.bytes(device.localMemoryBytes()) + " local" : "";
        console.say("    " + console.paint().bold(device.name()) + "  " + device.description());
        console.say(console.paint()
                .dim("      " + device.kind() + ", " + device.backend() + ", " + device.platform() + "; "
                        + device.processors() + " processors, " + Unit.bytes(device.memoryBytes()) + " memory"
                        + local));
    }
}
