package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.host.ExpandFunctions;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.opencl.OpenClSource;
import dev.kiln.embedded.opencl.OpenClWriter;
import dev.kiln.embedded.opencl.PlainDevice;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The sample kernels on an OpenCL device and in the interpreter: the same bits in every array. */
class OpenClParityTest {
    /** These call functions that a device computes in its own way. */
    private static final Set<String> WITH_FUNCTIONS = Set.of("gelu", "mathematics");

    @Test
    void shouldGiveTheBitsOfTheInterpreter() {
        List<InterpreterParityTest.Launch> launches =
                InterpreterParityTest.launches().toList();
        List<OpenClSource> sources = new ArrayList<>();
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            for (InterpreterParityTest.Launch launch : launches) {
                sources.add(OpenClWriter.write(Samples.read(launch.owner(), launch.name()), device.options()));
            }
            long program =
                    device.build(OpenClSource.program(sources), device.options().buildOptions());
            for (int i = 0; i < launches.size(); i++) {
                compare(device, program, sources.get(i), launches.get(i));
            }
            device.release(program);
        }
    }

    private static void compare(
            PlainDevice device, long program, OpenClSource source, InterpreterParityTest.Launch launch) {
        Method method = Samples.method(launch.owner(), launch.name());
        Kernel kernel = ExpandFunctions.in(Samples.read(method));
        List<Object> expected = Arrays.asList(InterpreterParityTest.arguments(method, launch));
        List<Object> actual = Arrays.asList(InterpreterParityTest.arguments(method, launch));
        new Interpreter(kernel, expected, launch.global(), launch.local()).run();
        int[] status = device.run(program, source, actual, launch.global(), launch.local());
        assertThat(source.failure(status)).as(launch.name()).isNull();
        for (int i = 0; i < expected.size(); i++) {
            Object array = expected.get(i);
            if (array == null || array instanceof Number) {
                continue;
            }
            String what = "argument " + i + " of " + launch + " in\n" + source.kernel();
            if (WITH_FUNCTIONS.contains(launch.name())) {
                assertClose(array, actual.get(i), what);
            } else {
                assertThat(InterpreterParityTest.bits(actual.get(i)))
                        .as(what)
                        .isEqualTo(InterpreterParityTest.bits(array));
            }
        }
    }

    private static void assertClose(Object expected, Object actual, String what) {
        double[] left = numbers(expected);
        double[] right = numbers(actual);
        for (int i = 0; i < left.length; i++) {
            boolean equal = Double.compare(left[i], right[i]) == 0;
            boolean close = Math.abs(left[i] - right[i]) <= 1e-5 * Math.max(1, Math.abs(left[i]));
            assertThat(equal || close)
                    .as("%s: element %d is %s, expected %s", what, i, right[i], left[i])
                    .isTrue();
        }
    }

    private static double[] numbers(Object array) {
        double[] numbers;
        switch (array) {
            case FloatArray a -> {
                numbers = new double[a.getSize()];
                Arrays.setAll(numbers, a::get);
            }
            case DoubleArray a -> {
                numbers = new double[a.getSize()];
                Arrays.setAll(numbers, a::get);
            }
            default -> throw new AssertionError(array.getClass());
        }
        return numbers;
    }
}
