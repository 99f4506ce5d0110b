package dev.kiln.kernels;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Crosses a parity check with the engines and sizes. */
final class Parity {
    private static final String SEPARATOR = ", ";

    private Parity() {}

    /** A check of one kernel. */
    interface Check<E, T> {
        void run(E engine, T variant);
    }

    /** The check on every engine with every size of {@link Samples#SIZES}. */
    static Stream<DynamicTest> cases(String kernel, Check<Engine, Integer> check) {
        return cases(kernel, Samples.SIZES, check);
    }

    /** The check on every engine with every size. */
    static Stream<DynamicTest> cases(String kernel, int[] sizes, Check<Engine, Integer> check) {
        return cases(Engine.ALL, kernel + ", n = ", Arrays.stream(sizes).boxed().toList(), check);
    }

    /** The check on some engines with every variant. */
    static <E extends Engine, T> Stream<DynamicTest> cases(
            Collection<E> engines, String kernel, Collection<T> variants, Check<E, T> check) {
        return engines.stream()
                .flatMap(engine -> variants.stream()
                        .map(variant -> test(engine, kernel + variant, () -> check.run(engine, variant))));
    }

    private static DynamicTest test(Engine engine, String name, Executable check) {
        return DynamicTest.dynamicTest(engine + SEPARATOR + name, check);
    }

    /** The engine in the name of a test from here. */
    static String engineOf(String test) {
        return test.substring(0, test.indexOf(SEPARATOR));
    }
}
