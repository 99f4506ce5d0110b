package dev.kiln.embedded.tuning;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tuned choices in files, one for each device. Files are written aside and renamed, under a lock, so that two processes
 * that tune the same device keep what both found. A file that can't be read or trusted is ignored with a warning: then
 * the device's capabilities decide, as they do without a file.
 *
 * <p>System property {@value #PROPERTY}: a folder, or {@code off}; by default {@code kiln/tuning} in the user's cache
 * folder.
 */
public final class TuningStore {

    /** The system property for folder or switch. */
    public static final String PROPERTY = "kiln.tuning";

    private static final System.Logger LOG = System.getLogger(TuningStore.class.getName());

    private final @Nullable Path folder;

    /** Keeps files in {@code folder}, or keeps nothing. */
    public TuningStore(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Returns the store that the system property, or else the user's home, says. */
    public static TuningStore ofUser() {
        return new TuningStore(CacheFolder.of(PROPERTY, "tuning"));
    }

    /** Returns where a device's choices are kept, or null where nothing is. */
    public @Nullable Path file(TunedDevice device) {
        return folder == null ? null : folder.resolve(device.fileName());
    }

    /** Returns what is remembered for a device, names of choices by their keys; nothing where the file is no good. */
    public Map<String, String> read(TunedDevice device) {
        Path file = file(device);
        if (file == null) {
            return Map.of();
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return TuningFile.read(stream.readNBytes(TuningFile.MOST_BYTES + 1), device);
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | SecurityException e) {
            LOG.log(
                    Level.WARNING,
                    "Tuned choices in {0} are ignored: {1}. Run kiln tune again, or delete the file",
                    file,
                    e instanceof TuningFile.DamagedException ? e.getMessage() : e);
            return Map.of();
        }
    }

    /**
     * Remembers choices of a device, beside those that are there.
     *
     * @param choices names by keys; an empty name forgets a key
     * @throws IOException if they can't be written
     */
    public void add(TunedDevice device, Map<String, String> choices) throws IOException {
        Path file = file(device);
        if (file == null || folder == null) {
            return;
        }
        Files.createDirectories(folder);
        // A file lock is the process's; its threads need one of their own.
        synchronized (TuningStore.class) {
            try (FileChannel channel = lockChannel(file)) {
                channel.lock(); // until the channel is closed
                write(file, TuningFile.write(device, merge(read(device), choices)));
            }
        }
    }

    private static Map<String, String> merge(Map<String, String> known, Map<String, String> choices) {
        Map<String, String> all = new TreeMap<>(known);
        choices.forEach((key, name) -> {
            if (name.isEmpty()) {
                all.remove(key);
            } else if (TuningFile.isValid(key, name)) {
                all.put(key, name);
            } else {
                throw new IllegalArgumentException("No tuning file can hold the choice " + key + " = " + name);
            }
        });
        return all;
    }

    private static FileChannel lockChannel(Path file) throws IOException {
        return FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path aside = Files.createTempFile(file.getParent(), "tuning", ".tmp");
        try {
            Files.write(aside, bytes);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Forgets a device.
     *
     * @return whether there was anything to forget
     * @throws IOException if the file can't be deleted
     */
    public boolean forget(TunedDevice device) throws IOException {
        Path file = file(device);
        return file != null && Files.deleteIfExists(file);
    }
}
