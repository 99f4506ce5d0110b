package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory over 10,000 steps: neither tensors nor the live heap grow, and a compiled step leaves next to no garbage. What
 * is compiled how depends on all that a process did before, so the steps have one of their own, as a user's have.
 */
class SteadyStateTest {
    /**
     * In a few processes of a hundred, by the order in which the JIT compiler gets to its work, it makes objects of a
     * kernel's vectors for good. What a step itself leaves it leaves in each of them.
     */
    private static final int PROCESSES = 3;

    @TempDir
    Path directory;

    @Test
    void shouldNeitherGrowNorAllocateOverTenThousandSteps() throws Exception {
        List<Long> bytes = new ArrayList<>();
        do {
            bytes.add(bytesPerStep());
        } while (bytes.getLast() > ChildSteps.BYTES_PER_STEP && bytes.size() < PROCESSES);
        assertThat(bytes.getLast())
                .as("bytes that a step leaves, by process: %s", bytes)
                .isLessThanOrEqualTo(ChildSteps.BYTES_PER_STEP);
    }

    private long bytesPerStep() throws Exception {
        Path output = directory.resolve("output");
        Path bytes = directory.resolve("bytes");
        Process child = ChildJvm.start(output, List.of(), ChildSteps.class, bytes.toString());
        try {
            assertThat(child.waitFor(ChildSteps.LATEST_STEADY_SECONDS + 60, TimeUnit.SECONDS))
                    .as("child ends; it printed: %s", Files.readString(output))
                    .isTrue();
            assertThat(child.exitValue())
                    .as("exit value of the child, which printed: %s", Files.readString(output))
                    .isZero();
            return Long.parseLong(Files.readString(bytes));
        } finally {
            child.destroyForcibly();
        }
    }
}
