package dev.kiln.embedded.opencl;

import dev.kiln.embedded.tuning.CacheFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Binaries that drivers built, in files, so that the next process need not build them. A file is named by the SHA-256
 * of everything that makes a binary what it is: text, options, device and driver. It holds the binary behind its own
 * SHA-256; one that does not fit is deleted and built again. Files are written aside and renamed, so that processes can
 * share a folder. A folder that can't be read or written only costs time.
 *
 * <p>System property {@value #PROPERTY}: a folder, or {@code off}; by default {@code kiln/opencl} in the user's cache
 * folder.
 */
final class ProgramCache {

    /** The system property for folder or switch. */
    static final String PROPERTY = "kiln.opencl.cache";

    private static final System.Logger LOG = System.getLogger(ProgramCache.class.getName());
    private static final String SUFFIX = ".bin";
    private static final byte[] MAGIC = "KILNCL1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + DIGEST_BYTES;

    /** With more files than this, the oldest go; some 50 kilobytes each. */
    private static final int MOST_FILES = 2_000;

    private final @Nullable Path folder;
    private boolean warned;

    ProgramCache(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Returns the cache that the system property, or else the user's home, says. */
    static ProgramCache ofUser() {
        return new ProgramCache(CacheFolder.of(PROPERTY, "opencl"));
    }

    boolean isOn() {
        return folder != null;
    }

    /** Returns the name of a program built from {@code text} for a device. */
    static String key(OpenClCapabilities device, String text, String options) {
        MessageDigest digest = sha256();
        for (String part : List.of(
                text,
                options,
                device.name(),
                device.vendor(),
                device.driverVersion(),
                device.platform(),
                device.languageVersion())) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns a binary, or null where there is none that can be trusted. */
    byte @Nullable [] find(String key) {
        if (folder == null) {
            return null;
        }
        Path file = folder.resolve(key + SUFFIX);
        try {
            byte[] bytes = Files.readAllBytes(file);
            byte[] binary = verified(bytes);
            if (binary == null) {
                LOG.log(Level.DEBUG, "{0} is damaged; the program is built again", file);
                Files.deleteIfExists(file);
            }
            return binary;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | SecurityException e) {
            warn(e);
            return null;
        }
    }

    private static byte @Nullable [] verified(byte[] bytes) {
        if (bytes.length <= HEADER_BYTES || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            return null;
        }
        byte[] binary = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        byte[] digest = Arrays.copyOfRange(bytes, MAGIC.length, HEADER_BYTES);
        return MessageDigest.isEqual(digest, sha256().digest(binary)) ? binary : null;
    }

    /** Keeps a binary, in place of any that is there. */
    void store(String key, byte[] binary) {
        if (folder == null) {
            return;
        }
        Path aside = null;
        try {
            Files.createDirectories(folder);
            aside = Files.createTempFile(folder, key.substring(0, 16), ".tmp");
            Files.write(
                    aside,
                    ByteBuffer.allocate(HEADER_BYTES + binary.length)
                            .put(MAGIC)
                            .put(sha256().digest(binary))
                            .put(binary)
                            .array());
            Files.move(aside, folder.resolve(key + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            aside = null;
            trim(folder);
        } catch (IOException | SecurityException e) {
            warn(e);
        } finally {
            delete(aside);
        }
    }

    private static void trim(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        if (files.size() > MOST_FILES) {
            files.stream()
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .limit(files.size() - MOST_FILES / 2)
                    .forEach(ProgramCache::delete);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "can''t delete {0}: {1}", file, e);
            }
        }
    }

    private synchronized void warn(Exception cause) {
        if (!warned) {
            warned = true;
            LOG.log(
                    Level.WARNING,
                    "Built OpenCL programs are not kept in {0}: {1}. Starts take longer; choose another folder with -D{2}",
                    folder,
                    cause,
                    PROPERTY);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
