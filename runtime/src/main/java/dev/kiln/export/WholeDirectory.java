package dev.kiln.export;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Writes a directory as a whole: aside first, renamed when it is complete, removed when it is not. */
final class WholeDirectory {
    /** What writes the contents. */
    @FunctionalInterface
    interface Contents {
        void writeInto(Path directory) throws IOException;
    }

    private WholeDirectory() {}

    /**
     * Writes a new directory.
     *
     * @throws KilnException {@code run-exists} if there is something of that name, {@code unwritable} where writing
     *     fails
     */
    static void write(Path directory, Contents contents) {
        if (Files.exists(directory)) {
            throw new KilnException(
                    "run-exists", directory + ": expected the name of a new directory, but it exists; choose another");
        }
        Path aside = directory.resolveSibling(directory.getFileName() + ".tmp");
        try {
            discard(aside);
            Files.createDirectories(aside);
            contents.writeInto(aside);
            Files.move(aside, directory);
        } catch (IOException e) {
            discardQuietly(aside);
            throw WholeFile.unwritable(directory, e);
        } catch (RuntimeException e) {
            discardQuietly(aside);
            throw e;
        }
    }

    private static void discardQuietly(Path aside) {
        try {
            discard(aside);
        } catch (IOException leftBehind) {
            // The first error is the one to show; what is left is named .tmp.
            return;
        }
    }

    private static void discard(Path aside) throws IOException {
        if (!Files.exists(aside)) {
            return;
        }
        Files.walkFileTree(aside, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
