package dev.kiln.metrics;

import dev.kiln.KilnException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A file of one JSON object a line, each with an {@code event} and (but for the last one) a {@code step}. Lines are
 * only ever appended, so a run that is killed loses at most the line it was writing.
 *
 * <p>A run that is resumed at a step would measure the steps after it twice: {@link #resume} drops the lines that lie
 * after that step, the torn line that a kill may have left, and the {@code done} line of a run that goes on.
 */
public final class MetricsLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;

    private MetricsLog(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Opens {@code file} for appending; it is created where it does not exist. */
    public static MetricsLog open(Path file) {
        try {
            return new MetricsLog(
                    file,
                    Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Opens {@code file} for appending what comes after {@code step}; what it holds beyond that is dropped. */
    public static MetricsLog resume(Path file, long step) {
        if (Files.exists(file)) {
            try {
                List<String> kept = new ArrayList<>();
                for (JsonNode line : read(file)) {
                    boolean ended = "done".equals(line.path("event").asString(""));
                    if (!ended && line.path("step").asLong(0) <= step) {
                        kept.add(line.toString());
                    }
                }
                Path aside = file.resolveSibling(file.getFileName() + ".tmp");
                Files.write(aside, kept, StandardCharsets.UTF_8);
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
        return open(file);
    }

    /** All whole lines of a log, in order; a torn line is left out. A missing file is an empty log. */
    public static List<JsonNode> read(Path file) {
        List<JsonNode> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = parse(line);
                if (node != null && node.isObject()) {
                    lines.add(node);
                }
            }
        } catch (IOException e) {
            throw new KilnException("unreadable", file + ": not readable (" + e.getMessage() + ")", e);
        }
        return lines;
    }

    /** Appends {@code {"event": event, fields…}}. The line is in the file after the next {@link #flush}. */
    public synchronized void append(String event, Object fields) {
        try {
            writer.write(MetricsJson.line(event, fields));
            writer.write('\n');
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Hands everything appended so far to the operating system. */
    public synchronized void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static @org.jspecify.annotations.Nullable JsonNode parse(String line) {
        try {
            return line.isBlank() ? null : MetricsJson.parse(line);
        } catch (JacksonException torn) {
            return null;
        }
    }

    private static KilnException unwritable(Path file, IOException cause) {
        return new KilnException(
                "unwritable",
                file + ": can't be written (" + cause.getMessage() + "); free space or choose another --run-dir",
                cause);
    }
}
