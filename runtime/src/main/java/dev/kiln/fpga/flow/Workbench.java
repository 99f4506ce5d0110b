package dev.kiln.fpga.flow;

import dev.kiln.KilnException;
import dev.kiln.fpga.tools.Tool;
import dev.kiln.fpga.tools.ToolResult;
import dev.kiln.fpga.tools.ToolRun;
import dev.kiln.fpga.tools.Toolbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a design's files lie and its tools run.
 *
 * @param tools that there are
 * @param directory of the design, which exists
 * @param limit of time for each command
 */
public record Workbench(Toolbox tools, Path directory, Duration limit) {
    /** What writes files. */
    @FunctionalInterface
    interface Files {
        void writeInto(Path directory) throws IOException;
    }

    /**
     * Writes files into the directory.
     *
     * @throws KilnException {@code unwritable}
     */
    void write(Files files) {
        try {
            files.writeInto(directory);
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable",
                    directory + ": can't be written (" + e + "); choose another directory or make space",
                    e);
        }
    }

    /**
     * Runs a command of {@link ToolCommands}.
     *
     * @param step that it belongs to: its log is named so
     * @return what it said
     * @throws KilnException {@code tool-missing}, {@code tool-failed}, {@code tool-timeout}
     */
    String run(String step, List<String> command) {
        return prepare(step, command).run().text();
    }

    /** The same where an exit code is a result. */
    ToolResult attempt(String step, List<String> command) {
        return prepare(step, command).attempt();
    }

    private ToolRun prepare(String step, List<String> command) {
        Path log = directory.resolve(step + ".log");
        String program = command.getFirst();
        List<String> arguments = command.subList(1, command.size());
        boolean built = program.indexOf('/') >= 0;
        return built
                ? tools.prepare(directory.resolve(program), arguments, directory, limit, log)
                : tools.prepare(Tool.named(program), arguments, directory, limit, log);
    }
}
