package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.metrics.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes where the user says. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Sees to it that no minute of measuring ends with a file that can't be written.
     *
     * @param option that names it
     * @throws KilnException with code {@code unwritable}
     */
    static void check(String option, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new KilnException(
                    "unwritable",
                    "Option " + option + ": expected a file in a folder that exists, found " + file
                            + "; make the folder or choose another file");
        }
        Path written = Files.exists(absolute) ? absolute : folder;
        if (!Files.isWritable(written)) {
            throw new KilnException(
                    "unwritable", "Option " + option + ": no permission to write " + file + "; choose another file");
        }
    }

    /**
     * Writes it; one that is there is replaced.
     *
     * @throws KilnException with code {@code unwritable}
     */
    static void write(Path file, String text) {
        new RunDirectory(Path.of("")).write(file, text);
    }
}
