package dev.kiln.fpga.tools;

import dev.kiln.KilnException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One run of an external program: no shell, nothing to read, in English, with all that it says in a file, and stopped
 * with all that it started when it takes too long or Kiln ends.
 *
 * @param command the program's path, then its arguments
 * @param path folders that the program looks for others in before those of the environment
 * @param directory that it works in
 * @param limit after which it is stopped
 * @param log file for all that it says
 */
public record ToolRun(List<String> command, SearchPath path, Path directory, Duration limit, Path log) {
    /** What a shell reports for a process that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    /** A process that a signal ended has this and the signal's number as its exit code. */
    private static final int SIGNALED = 128;

    /** Keeps a copy. */
    public ToolRun {
        command = List.copyOf(command);
    }

    /** The program's file name. */
    public String name() {
        return String.valueOf(Path.of(command.getFirst()).getFileName());
    }

    /**
     * Runs it, and takes any exit code but 0 for a failure.
     *
     * @throws KilnException as {@link #attempt}, and with code {@code tool-failed} for an exit code
     */
    public ToolResult run() {
        ToolResult result = attempt();
        if (result.exitCode() != 0) {
            int code = result.exitCode();
            throw wrong(
                    "tool-failed",
                    "failed with exit code " + code
                            + (code > SIGNALED ? " (ended by signal " + (code - SIGNALED) + ")" : ""),
                    "correct what it complains of, or run it there by hand");
        }
        return result;
    }

    /**
     * Runs it; whatever its exit code is, is a result.
     *
     * @throws KilnException with code {@code tool-timeout}, {@code tool-failed} where it can't be started,
     *     {@code unwritable} where its log can't be, or {@code interrupted}
     */
    public ToolResult attempt() {
        long began = System.nanoTime();
        try (ProcessTree tree = start()) {
            Process process = tree.root();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                tree.end();
                throw wrong(
                        "tool-timeout",
                        "was stopped, since it took longer than its limit of " + seconds(limit),
                        "give it more time or a smaller circuit");
            }
            if (tree.ended() || process.exitValue() == INTERRUPTED) {
                throw interrupted();
            }
            return new ToolResult(process.exitValue(), System.nanoTime() - began, log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private KilnException interrupted() {
        return new KilnException("interrupted", name() + " was interrupted; what it said is in " + log);
    }

    private ProcessTree start() {
        try {
            Files.write(log, new byte[0]);
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable",
                    "The log of " + name() + " can't be written to " + log + " (" + e + "); choose another folder",
                    e);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        environment.merge("PATH", path.text(), ToolRun::before);
        try {
            return ProcessTree.start(builder);
        } catch (IllegalStateException jvmIsEnding) {
            throw interrupted();
        } catch (IOException e) {
            throw new KilnException(
                    "tool-failed",
                    name() + " can't be started (" + e.getMessage() + "): " + words() + " in " + directory
                            + "; install it again, or check its permissions",
                    e);
        }
    }

    /** The folders of {@code first} in front of {@code inherited}, unless they are all that it has. */
    private static String before(String inherited, String first) {
        return first.isEmpty() || first.equals(inherited) ? inherited : first + File.pathSeparator + inherited;
    }

    private KilnException wrong(String code, String what, String remedy) {
        List<String> lines = LogTail.of(log);
        String said = lines.isEmpty() ? "it said nothing" : "its last lines: " + String.join(" | ", lines);
        return new KilnException(
                code,
                name() + " " + what + ": " + words() + " in " + directory + "; " + said + "; all of its output is in "
                        + log + "; " + remedy);
    }

    /** The command as one would type it. */
    private String words() {
        return command.stream().map(ToolRun::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
