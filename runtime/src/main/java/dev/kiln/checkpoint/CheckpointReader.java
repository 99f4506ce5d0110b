package dev.kiln.checkpoint;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint.Entry;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads checkpoints, distrusting them. */
public final class CheckpointReader {
    static final String MANIFEST = "manifest.json";

    private static final long MAX_MANIFEST_BYTES = 64 << 20;

    private CheckpointReader() {}

    /**
     * The checkpoint that a person means by a path: that directory itself, or the latest one of a run directory.
     *
     * @throws KilnException with code {@code no-checkpoint}
     */
    public static Path resolve(Path path) {
        if (Files.isRegularFile(path.resolve(MANIFEST))) {
            return path;
        }
        if (!Files.isDirectory(path)) {
            throw new KilnException(
                    "no-checkpoint",
                    "Checkpoint " + path + " does not exist. Give a run directory or runs/NAME/checkpoints/STEP");
        }
        return CheckpointStore.latest(path)
                .or(() -> CheckpointStore.latestIn(path))
                .orElseThrow(() -> new KilnException(
                        "no-checkpoint",
                        "Checkpoint: " + path + " holds none; expected a " + MANIFEST
                                + " or checkpoints/STEP/ in it. Start a new run without --resume"));
    }

    /**
     * Reads everything but the tensors' values, and checks that the tensors' files have the right sizes.
     *
     * @throws KilnException with code {@code bad-checkpoint}, in one line
     */
    public static Checkpoint read(Path directory) {
        Path file = directory.resolve(MANIFEST);
        try {
            if (Files.size(file) > MAX_MANIFEST_BYTES) {
                throw damaged(directory, MANIFEST + " has " + Files.size(file) + " bytes", null);
            }
            Checkpoint checkpoint = Manifest.read(Files.readString(file));
            for (Entry entry : checkpoint.tensors()) {
                Path tensor = file(directory, entry);
                long found = Files.isRegularFile(tensor) ? Files.size(tensor) : -1;
                if (found != entry.fileBytes()) {
                    throw damaged(
                            directory,
                            tensor.getFileName() + ": expected " + entry.fileBytes() + " bytes, found "
                                    + (found < 0 ? "no such file" : found + " (truncated or foreign)"),
                            null);
                }
                if (found > TensorFile.largestBytes(entry.elements(), entry.type())) {
                    throw damaged(directory, tensor.getFileName() + ": too large for shape " + entry.shape(), null);
                }
            }
            return checkpoint;
        } catch (Manifest.MalformedException e) {
            throw damaged(directory, String.valueOf(e.getMessage()), e);
        } catch (CharacterCodingException e) {
            throw damaged(directory, MANIFEST + " is not text", e);
        } catch (IOException e) {
            throw damaged(
                    directory, MANIFEST + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /**
     * Reads the values of the tensors of one role.
     *
     * @param into a tensor for every name of that role, with its shape
     * @throws KilnException with code {@code bad-checkpoint}: names or shapes differ, or the values are damaged. The
     *     tensors' contents are undefined then
     */
    public static void load(Path directory, Checkpoint checkpoint, Role role, Map<String, Tensor> into) {
        List<Entry> entries =
                checkpoint.tensors().stream().filter(e -> e.role() == role).toList();
        String found = entries.stream().map(CheckpointReader::describe).collect(Collectors.joining(" "));
        String expected = into.entrySet().stream()
                .map(e -> describe(
                        e.getKey(), e.getValue().type(), e.getValue().shape().dimensions()))
                .collect(Collectors.joining(" "));
        if (!found.equals(expected)) {
            throw damaged(
                    directory,
                    "it does not fit this model: expected " + shorten(expected) + ", found " + shorten(found),
                    null);
        }
        for (Entry entry : entries) {
            Tensor tensor = into.get(entry.name());
            if (tensor == null) {
                throw damaged(directory, "tensor " + entry.name() + " is not one of this model", null);
            }
            loadOne(directory, entry, tensor);
        }
    }

    /**
     * Reads the values of one tensor.
     *
     * @param into of its shape
     * @throws KilnException with code {@code bad-checkpoint}: there is none with this name and shape, or it is damaged
     */
    public static void load(Path directory, Checkpoint checkpoint, String name, Tensor into) {
        String expected = describe(name, into.type(), into.shape().dimensions());
        Entry entry = checkpoint.tensors().stream()
                .filter(candidate -> describe(candidate).equals(expected))
                .findFirst()
                .orElseThrow(() -> damaged(directory, "it has no tensor " + expected, null));
        loadOne(directory, entry, into);
    }

    private static void loadOne(Path directory, Entry entry, Tensor tensor) {
        try {
            TensorFile.read(file(directory, entry), tensor);
        } catch (IOException e) {
            throw damaged(
                    directory, entry.name() + ".arrow is no Arrow file of this tensor (" + e.getMessage() + ")", e);
        }
        String sha256 = new Sha256().add(tensor).hex();
        if (!sha256.equals(entry.sha256())) {
            throw damaged(
                    directory,
                    "tensor " + entry.name() + ": expected SHA-256 "
                            + entry.sha256().substring(0, 12) + "…, found " + sha256.substring(0, 12) + "…",
                    null);
        }
    }

    static Path file(Path directory, Entry entry) {
        return directory.resolve(entry.name() + ".arrow");
    }

    private static String describe(Entry entry) {
        return describe(entry.name(), entry.type(), entry.shape());
    }

    private static String describe(String name, ElementType type, List<Integer> shape) {
        return name + (type == ElementType.FLOAT32 ? "" : ":" + type) + shape;
    }

    private static String shorten(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private static KilnException damaged(
            Path directory, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String next = earlier(directory)
                .map(path -> "resume from an earlier one: --resume " + path)
                .orElse("train anew without --resume");
        String message = "Checkpoint " + directory + " cannot be used: " + what.replaceAll("\\R", " ") + "; " + next;
        return cause == null
                ? new KilnException("bad-checkpoint", message)
                : new KilnException("bad-checkpoint", message, cause);
    }

    private static Optional<Path> earlier(Path directory) {
        Path parent = directory.toAbsolutePath().normalize().getParent();
        Path name = directory.toAbsolutePath().normalize().getFileName();
        if (parent == null || name == null || !CheckpointStore.isStep(name.toString())) {
            return Optional.empty();
        }
        long step = Long.parseLong(name.toString());
        return CheckpointStore.steps(parent).stream()
                .filter(other -> other < step)
                .reduce((a, b) -> b)
                .map(other -> parent.resolve(Long.toString(other)));
    }
}
