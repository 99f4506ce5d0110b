package dev.kiln.metrics;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a run keeps what it leaves: {@code run.json} (how it was started), {@code metrics.jsonl},
 * {@code decisions.jsonl}, {@code checkpoints/STEP/}, TensorBoard's event files in {@code tensorboard/}, and
 * {@code report.html}.
 *
 * @param path the directory itself
 */
public record RunDirectory(Path path) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /**
     * A new run directory.
     *
     * @throws KilnException {@code run-exists} where something lies there already, {@code unwritable} where it can't be
     *     made
     */
    public static RunDirectory create(Path path) {
        requireFree(path);
        try {
            Files.createDirectories(path.resolve("checkpoints"));
            return new RunDirectory(path);
        } catch (FileAlreadyExistsException e) {
            throw unwritable(path, e.getMessage() + " is a file", e);
        } catch (IOException e) {
            throw unwritable(path, String.valueOf(e.getMessage()), e);
        }
    }

    private static KilnException unwritable(Path path, String why, IOException cause) {
        return new KilnException(
                "unwritable",
                path + ": the run directory can't be made (" + why + "); choose another --run-dir",
                cause);
    }

    /**
     * Checks that a run can be made at {@code path}, before work is spent on it.
     *
     * @throws KilnException {@code run-exists} where something lies there already
     */
    public static void requireFree(Path path) {
        if (Files.exists(path)) {
            throw taken(path);
        }
    }

    /**
     * A new run directory below {@code runs}, named by time, model and data, such as
     * {@code 20260131-142501-mlp-1024-1024-mnist}.
     */
    public static RunDirectory create(Path runs, LocalDateTime now, String model, String data) {
        String base = STAMP.format(now) + "-" + word(model) + "-" + word(fileName(data));
        String name = base;
        for (int attempt = 2; Files.exists(runs.resolve(name)); attempt++) {
            name = base + "-" + attempt;
        }
        return create(runs.resolve(name));
    }

    /**
     * The run directory of an earlier run.
     *
     * @throws KilnException {@code no-run} where there is none
     */
    public static RunDirectory open(Path path) {
        if (!Files.isRegularFile(path.resolve("run.json"))) {
            String found = Files.isDirectory(path) ? "a directory without it" : "nothing there";
            throw new KilnException(
                    "no-run",
                    path + ": not a run directory; expected one with run.json, found " + found
                            + "; runs usually lie under runs/");
        }
        return new RunDirectory(path);
    }

    /** How the run was started: command, seed, versions, device, data and every setting. */
    public Path runJson() {
        return path.resolve("run.json");
    }

    /** What was measured, one JSON object a line. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** What was decided while training and why, one JSON object a line. */
    public Path decisions() {
        return path.resolve("decisions.jsonl");
    }

    /** Holds one directory per checkpoint, named by its step. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** Holds TensorBoard's event files. */
    public Path tensorBoard() {
        return path.resolve("tensorboard");
    }

    /** The report, one file that needs no network. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Name of the run: the directory's own. */
    public String name() {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /** Reads {@link #runJson}. */
    public ObjectNode readRunJson() {
        return MetricsJson.read(runJson());
    }

    /** Writes {@link #runJson}, all of it or nothing. */
    public void writeRunJson(ObjectNode run) {
        write(runJson(), MetricsJson.pretty(run) + "\n");
    }

    /** Writes a text file of this run aside and renames it into place, so that no reader sees half of it. */
    public void write(Path file, String text) {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(aside, text, StandardCharsets.UTF_8);
            try {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable", file + ": can't be written (" + e.getMessage() + "); free space and try again", e);
        }
    }

    private static KilnException taken(Path path) {
        boolean run = Files.exists(path.resolve("run.json"));
        return new KilnException(
                "run-exists",
                path + ": " + (run ? "already holds a run" : "already exists")
                        + "; expected a path that is free; choose another --run-dir"
                        + (run ? ", or go on with it by --resume " + path : ""));
    }

    private static String fileName(String data) {
        int colon = data.indexOf(':');
        String plain = colon > 1 ? data.substring(0, colon) : data;
        Path name = Path.of(plain).toAbsolutePath().normalize().getFileName();
        return name == null ? plain : name.toString();
    }

    private static String word(String text) {
        String word =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return word.isEmpty() ? "run" : word.substring(0, Math.min(32, word.length()));
    }
}
