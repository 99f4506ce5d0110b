package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a step allocates is counted: objects of all threads by class, off-heap memory by the objects that own it. A step
 * that is not the first allocates nothing. A trainer's step, with its batch, a log entry and the times of tasks once in
 * 47, may allocate what it did. Who lowers a count lowers it here, too; who raises one says here why.
 */
class StepAllocationTest {
    private static final int MOST_SECONDS = 150;

    /** Nothing is collected but on demand: the young generation holds all that a round allocates. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-Xmn700m");

    /** Each thread that has a part in a task leaves some objects where tasks are timed. */
    private static final String THREADS = "-Dkiln.threads=4";

    private static final String VECTOR_BITS = "kiln.vector.bits";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"fp32, sgd", "fp32, adamw", "hqaf, sgd", "hqaf, adamw"})
    void shouldAllocateNothing(String recipe, String optimizer) throws Exception {
        assertThat(allocated("plan", recipe, optimizer))
                .as("objects, and classes with objects and bytes, in %d steps", ChildAllocations.PLAN_STEPS)
                .containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource({"fp32, sgd, 100", "fp32, adamw, 100", "hqaf, sgd, 105", "hqaf, adamw, 105"})
    void shouldAllocateNoMoreInATrainerThanItDid(String recipe, String optimizer, int objects) throws Exception {
        List<String> lines = allocated("trainer", recipe, optimizer);
        long found = Long.parseLong(lines.getFirst());
        assertThat((double) found / ChildAllocations.TRAINER_STEPS)
                .as("objects a step; classes, objects and bytes in %d steps: %s", ChildAllocations.TRAINER_STEPS, lines)
                .isLessThanOrEqualTo(objects);
    }

    private List<String> allocated(String what, String recipe, String optimizer) throws Exception {
        Path output = directory.resolve("output");
        Path result = directory.resolve("result");
        String checkpoints = directory.resolve("checkpoints").toString();
        List<String> flags = new ArrayList<>(HEAP);
        flags.add(THREADS);
        if (System.getProperty(VECTOR_BITS) != null) {
            flags.add("-D" + VECTOR_BITS + "=" + System.getProperty(VECTOR_BITS));
        }
        Process child = ChildJvm.start(
                output, flags, ChildAllocations.class, what, recipe, optimizer, result.toString(), checkpoints);
        try {
            assertThat(child.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                    .as("child ends; it printed: %s", Files.readString(output))
                    .isTrue();
            assertThat(child.exitValue())
                    .as("exit value of the child, which printed: %s", Files.readString(output))
                    .isZero();
            return Files.readAllLines(result);
        } finally {
            child.destroyForcibly();
        }
    }
}
