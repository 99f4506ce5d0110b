package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.EngineInfo;
import dev.kiln.metrics.MetricsJson;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The option that says which engines a command looks at, and those engines. */
final class Engines {
    private static final String SDK = "TORNADOVM_HOME";

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 90,
            description = "Look at this engine only: embedded or tornadovm (default: both).")
    String asked = Devices.AUTO;

    /** The engines to look at; this process's own only where it was started to look from the inside. */
    List<String> names() {
        if (System.getenv(EngineProcess.INSIDE) != null) {
            return List.of(Devices.running());
        }
        return switch (asked) {
            case Devices.AUTO -> List.of(Devices.EMBEDDED, Devices.TORNADOVM);
            case Devices.EMBEDDED, Devices.TORNADOVM -> List.of(asked);
            default ->
                throw new KilnException(
                        "bad-option", "Option --engine: expected embedded, tornadovm or auto, found " + asked);
        };
    }

    /** Whether this process can look at an engine itself. */
    static boolean isHere(String name) {
        return name.equals(Devices.running());
    }

    /** What this process knows of an engine. */
    static EngineInfo here(String name) {
        return Devices.engines().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Has another process look at an engine.
     *
     * @param command that does it
     * @return all events of that process; the only one says why, where there is no such engine
     */
    static List<ObjectNode> elsewhere(String name, String command, int seconds) {
        List<ObjectNode> events = new ArrayList<>();
        if (name.equals(Devices.TORNADOVM)
                && System.getenv().getOrDefault(SDK, "").isEmpty()) {
            events.add(MetricsJson.event("engine", here(name)));
            return events;
        }
        String failure = EngineProcess.run(name, List.of(command), seconds, () -> false, event -> {
            if (event instanceof ObjectNode object) {
                events.add(object);
            }
        });
        if (!failure.isEmpty()) {
            events.removeIf(
                    event -> is(event, "engine") && !event.path("available").asBoolean(false));
            EngineInfo missing = new EngineInfo(name, false, failure, List.of(), List.of());
            events.add(MetricsJson.event("engine", missing));
        }
        return events;
    }

    /** The engine that an event describes. */
    static EngineInfo info(JsonNode event) {
        return MetricsJson.value(event, EngineInfo.class);
    }

    private static boolean is(ObjectNode event, String name) {
        return event.path("event").asString("").equals(name);
    }
}
