package dev.kiln.cli;

import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.EngineInfo;
import dev.kiln.device.doctor.Doctor;
import dev.kiln.metrics.MetricsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** Examines engines and devices before they are trusted with a training. */
@Command(
        name = "doctor",
        description = {
            "Runs small kernels on every device and says which of Java's rules it keeps: ok, wrong (silently something"
                    + " else) or absent (refused).",
            "Kiln's own kernels avoid what is wrong on TornadoVM; where something that they rely on is not ok, this"
                    + " command fails."
        },
        footer = {
            "",
            "Examples:",
            "  kiln doctor --engine tornadovm",
            "  kiln doctor --json | jq 'select(.event == \"check\" and .status != \"ok\")'"
        })
final class DoctorCommand extends KilnCommand {
    private static final int SECONDS = 300;

    @Mixin
    Engines engines = new Engines();

    private final List<String> harmful = new ArrayList<>();
    private String heading = "";
    private boolean missing;

    DoctorCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        for (String name : engines.names()) {
            if (Engines.isHere(name)) {
                examine(Engines.here(name));
            } else {
                Engines.elsewhere(name, "doctor", SECONDS).forEach(this::show);
            }
        }
        if (missing && !engines.asked.equals(Devices.AUTO)) {
            return ExitCode.DEVICE.code();
        }
        console.say("");
        if (harmful.isEmpty()) {
            console.say(console.paint().good("Everything that Kiln relies on holds."));
            return ExitCode.OK.code();
        }
        console.say(console.paint().bad("Not safe to train on: ") + String.join(", ", harmful));
        return ExitCode.DEVICE.code();
    }

    private void examine(EngineInfo engine) {
        show(MetricsJson.event("engine", engine));
        for (DeviceInfo device : engine.devices()) {
            Doctor.examine(Devices.select(engine.name(), device.name()), finding -> {
                ObjectNode event = MetricsJson.event("check", finding);
                event.put("status", finding.status().name().toLowerCase(Locale.ROOT));
                show(event.put("harmful", finding.harmful())
                        .put("engine", engine.name())
                        .put("device", device.name()));
            });
        }
    }

    private void show(ObjectNode event) {
        switch (event.path("event").asString("")) {
            case "engine" -> {
                console.object(event);
                EngineInfo engine = Engines.info(event);
                missing |= !engine.available();
                DevicesCommand.show(console, engine);
            }
            case "check" -> {
                console.object(event);
                showCheck(event);
            }
            default -> {}
        }
    }

    private void showCheck(ObjectNode event) {
        String where = text(event, "engine") + " " + text(event, "device");
        if (!where.equals(heading)) {
            heading = where;
            console.say("");
            console.say("  " + console.paint().bold(where));
        }
        boolean bad = event.path("harmful").asBoolean(false);
        if (bad) {
            harmful.add(text(event, "name") + " on " + where);
        }
        String status = text(event, "status");
        String word = String.format(Locale.ROOT, "%-6s", status);
        boolean right = status.equals("ok");
        console.say("    "
                + (right ? console.paint().good(word) : bad ? console.paint().bad(word) : word)
                + String.format(Locale.ROOT, "  %-20s ", text(event, "name")) + text(event, "subject"));
        if (!right) {
            console.say(console.paint().dim("            " + text(event, "detail")));
            console.say(console.paint().dim("            Kiln: " + text(event, "remedy")));
        }
    }

    private static String text(ObjectNode event, String field) {
        return event.path(field).asString("");
    }
}
