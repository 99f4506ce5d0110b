package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelPrinter;
import dev.kiln.embedded.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Random kernels give the same bits in vectors, one by one, and in the interpreter; a NaN is equal to any NaN. */
class KernelFuzzTest {
    private static final int SEEDS = Integer.getInteger("kiln.fuzz.kernels", 60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveTheSameBitsInEveryForm(long first) {
        try (WorkPool pool = new WorkPool(2)) {
            for (long seed = first * 1_000_000; seed < first * 1_000_000 + SEEDS; seed++) {
                compare(seed, pool);
            }
        }
    }

    static void compare(long seed, WorkPool pool) {
        compare(Verifier.verify(RandomKernels.draw(seed), "drawing seed " + seed), seed, pool);
    }

    private static void compare(Kernel kernel, long seed, WorkPool pool) {
        Random random = new Random(seed);
        Grid grid = grid(kernel, random);
        Object[] arguments = arguments(seed, (int) grid.items());
        Object[] oneByOne = arguments(seed, (int) grid.items());
        Object[] vectors = arguments(seed, (int) grid.items());
        new Interpreter(ExpandFunctions.in(kernel), List.of(arguments), grid.global(), grid.local()).run();
        HostKernel compiled = new HostCompiler().compile(kernel);
        compiled.useVectors(false);
        compiled.launch(oneByOne, grid, pool);
        compiled.useVectors(true);
        compiled.launch(vectors, grid, pool);
        for (int i = 1; i < 2 * RandomKernels.BUFFERS.size(); i += 2) {
            double[] expected = values(arguments[i]);
            String what = "parameter " + i + " of seed " + seed + " on " + grid + ":\n" + KernelPrinter.print(kernel);
            assertSame(expected, values(oneByOne[i]), "One by one", what);
            assertSame(expected, values(vectors[i]), "In vectors", what);
        }
    }

    private static void assertSame(double[] expected, double[] actual, String form, String what) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            // Double.compare takes all NaNs as equal and tells −0 from 0.
            if (Double.compare(actual[i], expected[i]) != 0) {
                fail("%s: element %d is %s, expected %s, in %s", form, i, actual[i], expected[i], what);
            }
        }
    }

    private static Grid grid(Kernel kernel, Random random) {
        int[] sizes = {1, 7, 13, 16, 64};
        if (RandomKernels.isGrouped(kernel)) {
            int local = sizes[random.nextInt(sizes.length)];
            return Grid.of((long) local * (1 + random.nextInt(Math.max(1, 100 / local))), local);
        }
        int x = sizes[random.nextInt(sizes.length)];
        int local = random.nextInt(3) == 0 ? x : 1;
        return Grid.of(x, local);
    }

    private static Object[] arguments(long seed, int items) {
        Random random = new Random(seed);
        List<Object> arguments = new ArrayList<>();
        for (ElementType element : RandomKernels.BUFFERS) {
            arguments.add(array(element, RandomKernels.INPUT, random));
            arguments.add(array(element, RandomKernels.OUTPUTS * items, random));
        }
        arguments.add(random.nextInt(100));
        arguments.add(random.nextFloat());
        arguments.add(random.nextLong());
        arguments.add(random.nextGaussian());
        return arguments.toArray();
    }

    private static Object array(ElementType element, int length, Random random) {
        float[] floats = {0f, -0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, -1e38f, Float.MIN_VALUE, 3.5f};
        Object array = switch (element) {
            case BYTE -> new ByteArray(length);
            case SHORT -> new ShortArray(length);
            case CHAR -> new char[length];
            case INT -> new IntArray(length);
            case LONG -> new LongArray(length);
            case FLOAT -> new FloatArray(length);
            case DOUBLE -> new DoubleArray(length);
        };
        for (int i = 0; i < length; i++) {
            boolean small = random.nextBoolean();
            float f = small ? random.nextFloat() * 8 - 4 : floats[random.nextInt(floats.length)];
            int n = small ? random.nextInt(9) - 4 : random.nextInt();
            switch (array) {
                case ByteArray a -> a.set(i, (byte) n);
                case ShortArray a -> a.set(i, (short) n);
                case char[] a -> a[i] = (char) n;
                case IntArray a -> a.set(i, n);
                case LongArray a -> a.set(i, small ? n : random.nextLong());
                case FloatArray a -> a.set(i, f);
                case DoubleArray a -> a.set(i, small ? random.nextGaussian() : f);
                default -> throw new IllegalStateException();
            }
        }
        return array;
    }

    /** What is compared: bits, but one NaN for all; longs as two numbers. */
    private static double[] values(Object array) {
        return switch (array) {
            case char[] a -> IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
            case ByteArray a ->
                IntStream.range(0, a.getSize()).mapToDouble(a::get).toArray();
            case ShortArray a ->
                IntStream.range(0, a.getSize()).mapToDouble(a::get).toArray();
            case IntArray a ->
                IntStream.range(0, a.getSize()).mapToDouble(a::get).toArray();
            case FloatArray a ->
                IntStream.range(0, a.getSize()).mapToDouble(a::get).toArray();
            case DoubleArray a ->
                IntStream.range(0, a.getSize()).mapToDouble(a::get).toArray();
            case LongArray a ->
                IntStream.range(0, 2 * a.getSize())
                        .mapToDouble(i -> i % 2 == 0 ? (int) a.get(i / 2) : (int) (a.get(i / 2) >>> 32))
                        .toArray();
            default -> throw new IllegalStateException();
        };
    }
}
