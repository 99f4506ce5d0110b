package dev.kiln.checkpoint;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint.Entry;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checkpoints of one run: {@code STEP/} for each, of which the last ones and the best one are kept. What is being
 * written or deleted has a name that starts with a dot; a name without one is a whole checkpoint. One run writes into a
 * store at a time.
 */
public final class CheckpointStore {
    private final Path directory;
    private final int keep;
    private final TreeMap<Long, Double> scores = new TreeMap<>();

    /**
     * The store in {@code directory}, which is made where it does not exist.
     *
     * @param keep how many of the last checkpoints are kept
     * @throws KilnException with code {@code unwritable}
     */
    public CheckpointStore(Path directory, int keep) {
        this.directory = directory;
        this.keep = keep;
        try {
            Files.createDirectories(directory);
            deleteLeftovers();
        } catch (IOException e) {
            throw unwritable("Checkpoint directory " + directory + " cannot be made", e);
        }
        for (long step : steps(directory)) {
            try {
                scores.put(step, CheckpointReader.read(path(step)).score());
            } catch (KilnException damaged) {
                // It is not this run's best one then; resuming from it says what is wrong with it.
                scores.put(step, Double.NaN);
            }
        }
    }

    /** The latest checkpoint of a run directory. */
    public static Optional<Path> latest(Path runDirectory) {
        return latestIn(runDirectory.resolve("checkpoints"));
    }

    static Optional<Path> latestIn(Path directory) {
        NavigableSet<Long> steps = steps(directory);
        return steps.isEmpty() ? Optional.empty() : Optional.of(directory.resolve(Long.toString(steps.last())));
    }

    /** The latest checkpoint. */
    public Optional<Path> latest() {
        return scores.isEmpty() ? Optional.empty() : Optional.of(path(scores.lastKey()));
    }

    /** The checkpoint with the best score, the later of two equal ones. */
    public Optional<Path> best() {
        Long best = bestStep();
        return best == null ? Optional.empty() : Optional.of(path(best));
    }

    /**
     * Forgets checkpoints of steps after {@code step}: a run that is resumed there makes them anew.
     *
     * @throws KilnException with code {@code unwritable}
     */
    public void deleteAfter(long step) {
        for (long later : List.copyOf(scores.tailMap(step, false).keySet())) {
            delete(later);
        }
    }

    /**
     * Writes a checkpoint, then deletes those that need not be kept. Either the whole checkpoint is there afterwards,
     * or an error says why and the earlier ones are as they were.
     *
     * @param checkpoint what to say about it; its tensors and hash are filled in here
     * @param parameters by name, in order
     * @param optimizer by name, in order
     * @return what was written
     * @throws KilnException with code {@code unwritable}
     */
    public Checkpoint write(Checkpoint checkpoint, Map<String, Tensor> parameters, Map<String, Tensor> optimizer) {
        Path target = path(checkpoint.step());
        Path aside = directory.resolve("." + checkpoint.step() + ".writing");
        Checkpoint whole;
        try {
            deleteLeftovers();
            Files.createDirectory(aside);
            List<Entry> entries = new ArrayList<>();
            Sha256 weights = new Sha256();
            for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                entries.add(write(aside, Role.PARAMETER, parameter));
                weights.add(parameter.getValue());
            }
            for (Map.Entry<String, Tensor> state : optimizer.entrySet()) {
                entries.add(write(aside, Role.OPTIMIZER, state));
            }
            whole = checkpoint.withTensors(weights.hex(), entries);
            writeText(aside.resolve(CheckpointReader.MANIFEST), Manifest.write(whole));
            flush(aside);
            if (Files.exists(target)) {
                // The same step of the same run has the same bits: nothing is lost between the two moves.
                Files.move(
                        target,
                        directory.resolve("." + checkpoint.step() + ".replaced"),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            flush(directory);
        } catch (IOException e) {
            discard(aside);
            throw unwritable(
                    "Checkpoint " + target + " cannot be written; earlier ones are intact (latest: "
                            + latest().map(Path::toString).orElse("none") + ")",
                    e);
        }
        scores.put(checkpoint.step(), checkpoint.score());
        prune();
        return whole;
    }

    /** The size of a checkpoint on disk. */
    public static long bytes(Checkpoint checkpoint) {
        return checkpoint.tensors().stream().mapToLong(Entry::fileBytes).sum();
    }

    /** Where the checkpoint of a step lies. */
    public Path path(long step) {
        return directory.resolve(Long.toString(step));
    }

    /** The steps of the checkpoints in a directory, in order; none where it does not exist. */
    static NavigableSet<Long> steps(Path directory) {
        NavigableSet<Long> steps = new TreeSet<>();
        if (!Files.isDirectory(directory)) {
            return steps;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isStep(name) && Files.isDirectory(entry)) {
                    steps.add(Long.parseLong(name));
                }
            }
        } catch (IOException e) {
            throw new KilnException(
                    "no-checkpoint", "Checkpoint directory " + directory + " cannot be listed: " + e.getMessage(), e);
        }
        return steps;
    }

    static boolean isStep(String name) {
        return name.matches("0|[1-9][0-9]{0,17}");
    }

    private Entry write(Path aside, Role role, Map.Entry<String, Tensor> named) throws IOException {
        Tensor tensor = named.getValue();
        long bytes = TensorFile.write(aside.resolve(named.getKey() + ".arrow"), named.getKey(), tensor);
        return new Entry(
                named.getKey(),
                role,
                tensor.type(),
                tensor.shape().dimensions(),
                bytes,
                new Sha256().add(tensor).hex());
    }

    private void prune() {
        Long best = bestStep();
        List<Long> old = List.copyOf(scores.headMap(scores.lastKey(), false).descendingKeySet());
        for (int i = keep - 1; i < old.size(); i++) {
            if (!old.get(i).equals(best)) {
                delete(old.get(i));
            }
        }
    }

    private @org.jspecify.annotations.Nullable Long bestStep() {
        Long best = null;
        double score = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Long, Double> entry : scores.entrySet()) {
            if (entry.getValue() >= score) {
                best = entry.getKey();
                score = entry.getValue();
            }
        }
        return best;
    }

    private void delete(long step) {
        try {
            Path doomed = directory.resolve("." + step + ".deleting");
            if (Files.exists(path(step))) {
                Files.move(path(step), doomed, StandardCopyOption.ATOMIC_MOVE);
                deleteTree(doomed);
            }
            scores.remove(step);
        } catch (IOException e) {
            throw unwritable("Old checkpoint " + path(step) + " cannot be deleted", e);
        }
    }

    private void deleteLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, ".*.{writing,replaced,deleting}")) {
            for (Path leftover : leftovers) {
                deleteTree(leftover);
            }
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tree)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(tree);
    }

    private static void discard(Path aside) {
        try {
            if (Files.exists(aside)) {
                deleteTree(aside);
            }
        } catch (IOException ignored) {
            // Its name starts with a dot: it is never taken for a checkpoint, and the next write deletes it.
        }
    }

    private static void writeText(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Flushes the names in a directory. */
    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static KilnException unwritable(String what, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new KilnException(
                "unwritable",
                what + ": " + reason.replaceAll("\\R", " ")
                        + ". Free space or make it writable, then go on with --resume",
                cause);
    }
}
