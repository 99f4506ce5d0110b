package dev.kiln.fpga.tools;

import dev.kiln.KilnException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tools that can be reached.
 *
 * @param path where they are looked for; what runs finds its own programs there first
 */
public record Toolbox(SearchPath path) {
    /** Where a tool lies; empty where it is missing. */
    public Optional<Path> find(Tool tool) {
        return path.find(tool.program());
    }

    /** The tools that a stage lacks, in the order in which it needs them. */
    public List<Tool> lacking(Stage stage) {
        return stage.tools().stream().filter(tool -> find(tool).isEmpty()).toList();
    }

    /**
     * Why a stage has to be skipped, and what to install: {@code yosys is not on the PATH (apt-get install yosys)}.
     * Empty where nothing is missing.
     */
    public Optional<String> obstacle(Stage stage) {
        List<Tool> lacking = lacking(stage);
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        String names = lacking.stream().map(Tool::program).collect(Collectors.joining(" and "));
        String ways = lacking.stream().map(Tool::install).distinct().collect(Collectors.joining("; "));
        return Optional.of(names + (lacking.size() == 1 ? " is" : " are") + " not on the PATH (" + ways + ")");
    }

    /**
     * A run of a tool, not started yet.
     *
     * @param directory that it works in
     * @param limit after which it is stopped
     * @param log file for all that it says; one that is there is replaced
     * @throws KilnException with code {@code tool-missing}
     */
    public ToolRun prepare(Tool tool, List<String> arguments, Path directory, Duration limit, Path log) {
        Path program = find(tool)
                .orElseThrow(() -> new KilnException(
                        "tool-missing",
                        tool.program() + " is not on the PATH, and is needed for " + tool.disablesWords()
                                + "; install it: " + tool.install()));
        return prepare(program, arguments, directory, limit, log);
    }

    /** The same for a program that a tool built, such as a simulation. */
    public ToolRun prepare(Path program, List<String> arguments, Path directory, Duration limit, Path log) {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
        return new ToolRun(command, path, directory, limit, log);
    }
}
