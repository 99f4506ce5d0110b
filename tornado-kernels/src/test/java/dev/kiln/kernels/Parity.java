package dev.kiln.kernels;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Crosses a parity check with the engines and sizes. */
final class Parity {
    private Parity() {}

    /** A check of one kernel. */
    interface Check {
        void run(Engine engine, int n);
    }

    /** The check on every engine with every size of {@link Samples#SIZES}. */
    static Stream<DynamicTest> cases(String kernel, Check check) {
        return cases(kernel, Samples.SIZES, check);
    }

    /** The check on every engine with every size. */
    static Stream<DynamicTest> cases(String kernel, int[] sizes, Check check) {
        return Arrays.stream(Engine.values())
                .flatMap(engine -> Arrays.stream(sizes)
                        .mapToObj(n -> DynamicTest.dynamicTest(
                                kernel + ", " + engine + ", n = " + n, () -> check.run(engine, n))));
    }
}
