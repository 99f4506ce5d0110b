package dev.kiln.cli;

import dev.kiln.fpga.tools.SearchPath;
import dev.kiln.fpga.tools.Toolbox;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where external tools are looked for, for commands that run some. */
final class ToolPath {
    @Option(
            names = "--tool-path",
            paramLabel = "FOLDERS",
            order = 90,
            description = "Look for tools in these folders, written like PATH, instead of in PATH.")
    @Nullable
    String folders;

    /** The tools that are there. */
    Toolbox toolbox() {
        return new Toolbox(folders == null ? SearchPath.ofEnvironment() : SearchPath.of(folders));
    }
}
