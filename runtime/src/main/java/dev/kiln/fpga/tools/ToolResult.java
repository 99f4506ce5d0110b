package dev.kiln.fpga.tools;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What came of a run that ended by itself.
 *
 * @param exitCode the program's
 * @param nanos that it took
 * @param log file with all that it said
 */
public record ToolResult(int exitCode, long nanos, Path log) {
    /**
     * All that it said.
     *
     * @throws KilnException with code {@code missing-file} where the log can't be read
     */
    public String text() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new KilnException(
                    "missing-file", log + ": the log of a tool can't be read (" + e + "); do it again", e);
        }
    }
}
