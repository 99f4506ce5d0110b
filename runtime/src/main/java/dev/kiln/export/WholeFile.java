package dev.kiln.export;

import dev.kiln.KilnException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file as a whole: aside first, renamed when it is complete, removed when it is not. */
final class WholeFile {
    /** What writes the contents. */
    @FunctionalInterface
    interface Contents {
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes {@code contents} to {@code file}, which is replaced.
     *
     * @throws KilnException {@code unwritable} where that fails
     */
    static void write(Path file, Contents contents) {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
                contents.writeTo(out);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(aside);
            throw unwritable(file, e);
        }
    }

    static KilnException unwritable(Path file, IOException cause) {
        return new KilnException(
                "unwritable",
                file + ": can't be written (" + cause.getMessage() + "); check the folder and its free space, or choose"
                        + " another --output",
                cause);
    }

    static void discard(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException leftBehind) {
            // The first error is the one to show; what is left is named .tmp.
            return;
        }
    }
}
