package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory over 10,000 steps: neither tensors nor the live heap grow, and a compiled step leaves next to no garbage. What
 * is compiled how depends on all that a process did before, so the steps have one of their own, as a user's have.
 */
class SteadyStateTest {
    @TempDir
    Path directory;

    @Test
    void shouldNeitherGrowNorAllocateOverTenThousandSteps() throws Exception {
        Path output = directory.resolve("output");
        Process child = ChildJvm.start(output, List.of(), ChildSteps.class);
        try {
            assertThat(child.waitFor(ChildSteps.LATEST_STEADY_SECONDS + 60, TimeUnit.SECONDS))
                    .as("child ends; it printed: %s", Files.readString(output))
                    .isTrue();
            assertThat(child.exitValue())
                    .as("exit value of the child, which printed: %s", Files.readString(output))
                    .isZero();
        } finally {
            child.destroyForcibly();
        }
    }
}
