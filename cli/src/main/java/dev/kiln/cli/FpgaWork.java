package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.fpga.flow.Simulator;
import dev.kiln.fpga.flow.Workbench;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where external tools work, and for how long. */
final class FpgaWork {
    private static final int MOST_SECONDS = 1_000_000;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where Verilog, images, vectors and logs go; files of an earlier run are replaced (default:"
                    + " fpga-COMMAND).")
    @Nullable
    Path output;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "How long each tool may take (default: ${DEFAULT-VALUE}).")
    int limit = 600;

    @Mixin
    ToolPath toolPath = new ToolPath();

    /** The tools that there are. */
    Toolbox tools() {
        return toolPath.toolbox();
    }

    /**
     * Where a command's tools run.
     *
     * @throws KilnException {@code unwritable}, {@code bad-option}
     */
    Workbench bench(String command) {
        if (limit < 1 || limit > MOST_SECONDS) {
            throw new KilnException(
                    "bad-option", "Option --limit: expected 1 to " + MOST_SECONDS + " seconds, found " + limit);
        }
        Path directory = output == null ? Path.of("fpga-" + command) : output;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable", directory + ": can't be made (" + e + "); choose another --output", e);
        }
        return new Workbench(tools(), directory.toAbsolutePath(), Duration.ofSeconds(limit));
    }

    /**
     * What a stage needs must be there.
     *
     * @throws KilnException {@code tool-missing} saying what was not done
     */
    void require(Stage stage, String notDone) {
        tools().obstacle(stage).ifPresent(obstacle -> {
            throw new KilnException("tool-missing", notDone + ": " + obstacle);
        });
    }

    /**
     * The first simulator that is here.
     *
     * @throws KilnException {@code tool-missing}
     */
    Simulator simulator(Simulator... preferred) {
        return Arrays.stream(preferred)
                .filter(one -> tools().obstacle(one.stage()).isEmpty())
                .findFirst()
                .orElseThrow(() -> new KilnException(
                        "tool-missing",
                        "Nothing was simulated: "
                                + Arrays.stream(preferred)
                                        .flatMap(one -> tools().obstacle(one.stage()).stream())
                                        .collect(Collectors.joining("; or "))));
    }
}
