package dev.kiln.fpga.tools;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a tool on this machine.
 *
 * @param tool which one
 * @param state whether it can be used
 * @param path where it lies; empty where it is missing
 * @param version that it tells; empty unless it runs
 * @param problem why it can't be used; empty where it can
 */
public record ToolStatus(Tool tool, State state, String path, String version, String problem) {
    /** Whether a tool can be used. */
    public enum State {
        /** It runs. */
        OK,
        /** It is not on the path. */
        MISSING,
        /** It is there and does not run. */
        BROKEN
    }

    /** Telling one's version takes milliseconds; on a machine that is very busy, seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d[^\\s)]*");

    /**
     * Looks for a tool and asks it for its version.
     *
     * @throws KilnException with code {@code unwritable} where there is no room for its answer
     */
    public static ToolStatus of(Toolbox toolbox, Tool tool) {
        return of(toolbox, tool, LIMIT);
    }

    static ToolStatus of(Toolbox toolbox, Tool tool, Duration limit) {
        Optional<Path> path = toolbox.find(tool);
        if (path.isEmpty()) {
            return new ToolStatus(tool, State.MISSING, "", "", "not on the PATH");
        }
        try {
            Path log = Files.createTempFile("kiln-tool-", ".log");
            try {
                return ask(
                        toolbox.prepare(
                                path.get(),
                                List.of(tool.versionOption()),
                                Objects.requireNonNull(log.getParent()),
                                limit,
                                log),
                        tool);
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable",
                    "No temporary file can be written for what " + tool.program() + " says (" + e
                            + "); make room in the temporary folder",
                    e);
        }
    }

    private static ToolStatus ask(ToolRun run, Tool tool) {
        try {
            ToolResult result = run.attempt();
            return result.exitCode() == 0
                    ? new ToolStatus(tool, State.OK, run.command().getFirst(), version(result.text()), "")
                    : broken(run, tool, "ends with exit code " + result.exitCode() + said(run.log()));
        } catch (KilnException e) {
            return switch (e.code()) {
                case "tool-timeout" ->
                    broken(run, tool, "does not end within " + run.limit().toMillis() + " ms" + said(run.log()));
                case "tool-failed" -> broken(run, tool, "can't be started: " + reason(e));
                default -> throw e;
            };
        }
    }

    /** Whether it can be used. */
    public boolean usable() {
        return state == State.OK;
    }

    private static ToolStatus broken(ToolRun run, Tool tool, String problem) {
        String what = tool.program() + " " + tool.versionOption() + " " + problem;
        return new ToolStatus(tool, State.BROKEN, run.command().getFirst(), "", what);
    }

    private static String reason(KilnException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    private static String said(Path log) {
        List<String> lines = LogTail.of(log);
        return lines.isEmpty() ? "" : ": " + lines.getLast();
    }

    /** The first number with a dot in the first line; a build of one's own may tell something else, as it is then. */
    private static String version(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        Matcher matcher = VERSION.matcher(line);
        return matcher.find() ? matcher.group() : line;
    }
}
