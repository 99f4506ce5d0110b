package dev.kiln.embedded.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs, written in Java, give the same bits in plain Java, as the front end reads them, on the host in both
 * forms and on an OpenCL device; functions that devices may choose are held to their bounds, and a NaN is equal to any
 * NaN. {@code scripts/fuzz} runs any number of them.
 */
class KernelFuzzTest {
    private static final int PROGRAMS = Integer.getInteger("kiln.fuzz.programs", 1_000);
    private static final int HOST_KERNELS = 24;
    private static final long SEED = Long.getLong("kiln.fuzz.seed", 5_000_000);

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
    void shouldGiveTheSameBitsOnTheHostWithFunctionsAnywhere(long seed) {
        assertThat(HostFuzz.faults(seed, HOST_KERNELS)).isEmpty();
    }

    @Test
    void shouldGiveTheSameResultsOnEveryEngine() {
        FuzzRun run = new FuzzRun(SEED, PROGRAMS);
        List<String> faults = run.run();
        System.out.println(run.summary());
        assertThat(faults).isEmpty();
        Assumptions.assumeTrue(
                run.hasOpenCl(), "Compared on the host only: there is no OpenCL device; install pocl-opencl-icd");
    }
}
