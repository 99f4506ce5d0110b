package dev.kiln.embedded.fuzz;

import java.util.List;
import java.util.stream.LongStream;

/** Random kernels on the host alone, where all functions have one value, so that programs may compute with it. */
public final class HostFuzz {
    private HostFuzz() {}

    /** Compares kernels from a seed on, in both forms, with the interpreter; returns what went wrong. */
    public static List<String> faults(long seed, int kernels) {
        List<RandomLaunch> launches = LongStream.range(seed, seed + kernels)
                .mapToObj(each -> RandomLaunch.of(each, RandomKernels.drawWithFunctionsAnywhere(each)))
                .toList();
        try (KernelTrial trial = KernelTrial.onHost()) {
            return trial.compare(launches);
        }
    }
}
