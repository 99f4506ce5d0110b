package dev.kiln.fpga.part;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The parts that are known. */
public final class Parts {
    private static final List<Part> ALL = read();

    private Parts() {}

    /** All of them, by vendor and family. */
    public static List<Part> all() {
        return ALL;
    }

    /**
     * The one of this name, in upper or lower case.
     *
     * @throws KilnException with code {@code unknown-part}
     */
    public static Part named(String name) {
        return ALL.stream()
                .filter(part -> part.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new KilnException(
                        "unknown-part",
                        "\"" + name + "\" is no part that Kiln knows; "
                                + Suggestion.hint(
                                        name, ALL.stream().map(Part::name).toList())));
    }

    /** The text of the table. */
    static String text() {
        try (InputStream in = Parts.class.getResourceAsStream("parts.json")) {
            if (in == null) {
                throw new IllegalStateException("parts.json is missing beside " + Parts.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Part> read() {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : MetricsJson.parse(text())) {
            parts.add(MetricsJson.value(part, Part.class));
        }
        return List.copyOf(parts);
    }
}
