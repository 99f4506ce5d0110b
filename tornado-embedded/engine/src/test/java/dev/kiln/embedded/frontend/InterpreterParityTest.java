package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The sample kernels as the interpreter runs them and as Java runs them: the same bits in every array. */
class InterpreterParityTest {
    /** A launch: a kernel, its scalar arguments in order, elements per array, grid and group. */
    @SuppressWarnings("ArrayRecordComponent") // launches are never compared
    record Launch(Class<?> owner, String name, List<Number> scalars, int elements, long[] global, long[] local) {
        @Override
        public String toString() {
            return name + Arrays.toString(global);
        }
    }

    private static Launch flat(Class<?> owner, String name, int items, int elements, Number... scalars) {
        return new Launch(owner, name, List.of(scalars), elements, new long[] {items, 1, 1}, new long[] {1, 1, 1});
    }

    private static Launch grouped(String name, int items, int group, int elements, Number... scalars) {
        return new Launch(
                GroupKernels.class, name, List.of(scalars), elements, new long[] {items, 1, 1}, new long[] {group, 1, 1
                });
    }

    static Stream<Launch> launches() {
        Class<?> flat = ElementwiseKernels.class;
        Class<?> control = ControlFlowKernels.class;
        Class<?> numbers = NumberKernels.class;
        long[] square = {16, 16, 1};
        return Stream.of(
                flat(flat, "saxpy", 208, 207, 1.5f),
                flat(flat, "earlyReturn", 208, 207, 101),
                flat(flat, "parallelSaxpy", 207, 207, -0.3f),
                flat(flat, "parallelStride", 80, 207, 5, 205),
                flat(flat, "parallelBackwards", 13, 13),
                new Launch(flat, "matrixMultiply", List.of(7, 9, 11), 99, new long[] {9, 7, 1}, new long[] {1, 1, 1}),
                new Launch(flat, "stencil3", List.of(6, 5, 7), 210, new long[] {4, 3, 5}, new long[] {1, 1, 1}),
                flat(flat, "leakyRelu", 207, 207),
                flat(flat, "clampNested", 207, 207, -0.5f, 0.5f),
                flat(flat, "gelu", 207, 207),
                flat(flat, "mathematics", 207, 207),
                flat(flat, "nanCompare", 207, 207),
                flat(flat, "conversions", 207, 207),
                flat(flat, "narrowStores", 207, 207),
                flat(flat, "bitTricks", 207, 207),
                flat(flat, "division", 207, 207, -7),
                flat(flat, "shortCircuit", 60, 61, 50),
                flat(flat, "compound", 50, 207, 3),
                grouped("treeSum", 256, 64, 256),
                new Launch(GroupKernels.class, "tiledMultiply", List.of(16), 256, square, new long[] {8, 8, 1}),
                grouped("histogram", 192, 32, 180),
                grouped("prefixSum", 128, 64, 128),
                grouped("neighbours", 32, 32, 32, 3),
                grouped("softmaxRow", 96, 32, 150, 50),
                flat(control, "switches", 207, 207),
                flat(control, "collatz", 207, 207),
                flat(control, "doWhile", 207, 207),
                flat(control, "breakContinue", 207, 207, 207),
                flat(control, "labelled", 207, 207, 20),
                flat(control, "helpers", 250, 207),
                flat(control, "privateArrays", 20, 207),
                flat(control, "insertionSort", 20, 207, 10),
                flat(control, "parameterWritten", 7, 207, 50, 77L),
                flat(control, "ternaryChain", 80, 207, 60),
                flat(control, "longLoop", 50, 207),
                flat(control, "infiniteLoop", 50, 207),
                flat(numbers, "philox", 50, 207, 12345, -6789),
                flat(numbers, "encodeFp8", 207, 207),
                flat(numbers, "unpackInt4", 100, 207, 32),
                new Launch(numbers, "dotInt8", List.of(15), 207, new long[] {9, 11, 1}, new long[] {1, 1, 1}),
                flat(numbers, "stochasticRound", 207, 207));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("launches")
    void givesTheBitsOfJava(Launch launch) {
        Method method = Samples.method(launch.owner(), launch.name());
        Kernel kernel = Samples.read(method);
        Object[] java = arguments(method, launch);
        Object[] interpreted = arguments(method, launch);
        JavaLaunch.run(method, java, launch.global(), launch.local());
        if (!kernel.parallel().isEmpty()) {
            assertThat(Interpreter.tripCounts(kernel, Arrays.asList(interpreted)))
                    .satisfies(counts -> {
                        for (int d = 0; d < 3; d++) {
                            assertThat(counts[d]).isLessThanOrEqualTo(launch.global()[d]);
                        }
                    });
        }
        new Interpreter(kernel, Arrays.asList(interpreted), launch.global(), launch.local()).run();
        for (int i = 0; i < java.length; i++) {
            if (java[i] != null && !(java[i] instanceof Number)) {
                assertThat(bits(interpreted[i])).as("argument %d", i).isEqualTo(bits(java[i]));
            }
        }
    }

    @Test
    void refusesADivergentBarrier() {
        Kernel kernel = Samples.read(GroupKernels.class, "divergent");
        List<Object> arguments = Arrays.asList(null, new FloatArray(4));
        Interpreter interpreter = new Interpreter(kernel, arguments, new long[] {4, 1, 1}, new long[] {4, 1, 1});
        assertThatThrownBy(interpreter::run).hasMessageContaining("not all work items of a group come to this barrier");
    }

    @Test
    void namesTheLineOfAnError() {
        Kernel kernel = Samples.read(ElementwiseKernels.class, "division");
        List<Object> arguments = Arrays.asList(null, new IntArray(4), new LongArray(4), 0);
        Interpreter interpreter = new Interpreter(kernel, arguments, new long[] {1, 1, 1}, new long[] {1, 1, 1});
        assertThatThrownBy(interpreter::run).hasMessageMatching(".*division line \\d+: / by zero");
        List<Object> few = Arrays.asList(null, new IntArray(4), new LongArray(4), 1);
        Interpreter outside = new Interpreter(kernel, few, new long[] {5, 1, 1}, new long[] {1, 1, 1});
        assertThatThrownBy(outside::run).hasMessageContaining("index 4 outside x, which has 4 elements");
    }

    static Object[] arguments(Method method, Launch launch) {
        Random random = new Random(42);
        List<Number> scalars = new ArrayList<>(launch.scalars());
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (types[i].isPrimitive()) {
                arguments[i] = scalars.removeFirst();
            } else if (types[i] != KernelContext.class) {
                arguments[i] = array(types[i], launch.elements(), random);
            }
        }
        return arguments;
    }

    private static Object array(Class<?> type, int n, Random random) {
        int[] ints = random.ints(n, -100, 101).toArray();
        float[] floats = new float[n];
        double[] doubles = new double[n];
        long[] longs = random.longs(n).toArray();
        byte[] bytes = new byte[n];
        short[] shorts = new short[n];
        float[] extremes = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, 3e38f, 0.015625f, 1f, 2.5f};
        for (int i = 0; i < n; i++) {
            floats[i] = i % 16 == 3 ? extremes[i / 16 % extremes.length] : (float) random.nextGaussian();
            doubles[i] = i % 16 == 5 ? extremes[i / 16 % extremes.length] : random.nextGaussian() * 1e6;
            bytes[i] = (byte) ints[i];
            shorts[i] = (short) (ints[i] * 300);
        }
        if (type == FloatArray.class) {
            return FloatArray.fromArray(floats);
        } else if (type == IntArray.class) {
            return IntArray.fromArray(ints);
        } else if (type == DoubleArray.class) {
            return DoubleArray.fromArray(doubles);
        } else if (type == LongArray.class) {
            return LongArray.fromArray(longs);
        } else if (type == ByteArray.class) {
            return ByteArray.fromArray(bytes);
        } else if (type == ShortArray.class) {
            return ShortArray.fromArray(shorts);
        }
        return ints;
    }

    /** The bits of the elements; any NaN is one NaN, for Java leaves its sign and payload open. */
    static long[] bits(Object array) {
        return switch (array) {
            case FloatArray floats -> {
                float[] values = floats.toHeapArray();
                yield IntStream.range(0, values.length)
                        .mapToLong(i -> Float.floatToIntBits(values[i]))
                        .toArray();
            }
            case DoubleArray doubles ->
                Arrays.stream(doubles.toHeapArray())
                        .mapToLong(Double::doubleToLongBits)
                        .toArray();
            case int[] ints -> Arrays.stream(ints).asLongStream().toArray();
            case TornadoNativeArray integers -> {
                byte[] bytes = integers.getSegment().toArray(ValueLayout.JAVA_BYTE);
                yield IntStream.range(0, bytes.length).mapToLong(i -> bytes[i]).toArray();
            }
            default -> throw new AssertionError(array.getClass());
        };
    }
}
