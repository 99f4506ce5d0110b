package dev.kiln.fpga.flow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.fpga.tools.SearchPath;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Toolbox;
import java.nio.file.Path;
import java.time.Duration;

/** Where tests run tools; those whose tool is missing are skipped, and say which. */
final class Benches {
    private static final Toolbox TOOLS = new Toolbox(SearchPath.ofEnvironment());

    private Benches() {}

    static Workbench at(Path directory, Stage stage) {
        String obstacle = TOOLS.obstacle(stage).orElse("");
        assumeTrue(obstacle.isEmpty(), obstacle);
        return new Workbench(TOOLS, directory, Duration.ofMinutes(2));
    }
}
