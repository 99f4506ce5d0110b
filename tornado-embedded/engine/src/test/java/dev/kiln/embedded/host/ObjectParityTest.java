package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.frontend.KernelReader;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.opencl.OpenClSource;
import dev.kiln.embedded.opencl.OpenClWriter;
import dev.kiln.embedded.opencl.PlainDevice;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** Kernels with objects: Java's bits in the interpreter, on the host one by one and in vectors, and in OpenCL. */
class ObjectParityTest {
    private static final WorkPool POOL = new WorkPool(3);
    private static final int[] LENGTHS = {1, 7, 207};
    private static final Float4 CONSTANT = new Float4(0.5f, -0f, Float.MIN_VALUE, 3e30f);

    @AfterAll
    static void close() {
        POOL.close();
    }

    static Stream<Method> kernels() {
        return Arrays.stream(ObjectKernels.class.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("outside"));
    }

    private static Kernel read(Method method) {
        return KernelReader.read(
                ObjectKernels.class,
                method.getName(),
                MethodType.methodType(void.class, method.getParameterTypes()).descriptorString());
    }

    private static VectorFloat4 vectors(int length, long seed) {
        VectorFloat4 vectors = new VectorFloat4(length);
        Random random = new Random(seed);
        float[] extremes = {Float.NaN, -0f, 0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-20f};
        for (int i = 0; i < 4 * length; i++) {
            boolean extreme = random.nextInt(8) == 0;
            float value = (float) random.nextGaussian() * 3;
            vectors.getArray().set(i, extreme ? extremes[random.nextInt(extremes.length)] : value);
        }
        return vectors;
    }

    /** What the kernel is given: the array of each list, and the fields of the vector by name. */
    private static Object[] parts(VectorFloat4 a, VectorFloat4 b, VectorFloat4 out) {
        return new Object[] {
            a.getArray(),
            b.getArray(),
            CONSTANT.getW(),
            CONSTANT.getX(),
            CONSTANT.getY(),
            CONSTANT.getZ(),
            out.getArray()
        };
    }

    private static void assertSame(String where, VectorFloat4 actual, VectorFloat4 expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Float.floatToIntBits(actual.getArray().get(i)))
                    .as(
                            "%s, number %d: %s, but Java gives %s",
                            where,
                            i,
                            actual.getArray().get(i),
                            expected.getArray().get(i))
                    .isEqualTo(Float.floatToIntBits(expected.getArray().get(i)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void shouldGiveJavasBitsOnTheHost(Method method) throws ReflectiveOperationException {
        Kernel kernel = read(method);
        HostKernel host = new HostCompiler().compile(kernel);
        for (int length : LENGTHS) {
            VectorFloat4 a = vectors(length, 1);
            VectorFloat4 b = vectors(length, 2);
            VectorFloat4 expected = new VectorFloat4(length);
            method.setAccessible(true);
            method.invoke(null, a, b, CONSTANT, expected);

            VectorFloat4 interpreted = new VectorFloat4(length);
            long[] global = {kernel.parallel().isEmpty() ? 1 : length, 1, 1};
            new Interpreter(kernel, List.of(parts(a, b, interpreted)), global, new long[] {1, 1, 1}).run();
            assertSame("interpreter", interpreted, expected);
            for (boolean vectors : new boolean[] {false, true}) {
                VectorFloat4 out = new VectorFloat4(length);
                host.useVectors(vectors);
                host.launch(parts(a, b, out), Grid.of(global[0]), POOL);
                assertSame(vectors ? "vectors" : "one by one", out, expected);
            }
        }
    }

    @Test
    void shouldGiveJavasBitsOnOpenCl() throws ReflectiveOperationException {
        List<Method> methods = kernels().toList();
        List<OpenClSource> sources = new ArrayList<>();
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            for (Method method : methods) {
                sources.add(OpenClWriter.write(read(method), device.options()));
            }
            long program =
                    device.build(OpenClSource.program(sources), device.options().buildOptions());
            for (int i = 0; i < methods.size(); i++) {
                for (int length : LENGTHS) {
                    VectorFloat4 a = vectors(length, 3);
                    VectorFloat4 b = vectors(length, 4);
                    VectorFloat4 expected = new VectorFloat4(length);
                    VectorFloat4 out = new VectorFloat4(length);
                    methods.get(i).setAccessible(true);
                    methods.get(i).invoke(null, a, b, CONSTANT, expected);
                    boolean one = read(methods.get(i)).parallel().isEmpty();
                    long[] global = {one ? 1 : length, 1, 1};
                    int[] status = device.run(
                            program, sources.get(i), Arrays.asList(parts(a, b, out)), global, new long[] {1, 1, 1});
                    assertThat(sources.get(i).failure(status)).isNull();
                    assertSame("OpenCL, " + methods.get(i).getName(), out, expected);
                }
            }
            device.release(program);
        }
    }

    @Test
    void shouldReportALaneThatAVectorDoesNotHave() throws ReflectiveOperationException {
        Method method = ObjectKernels.class.getDeclaredMethod(
                "outside", VectorFloat4.class, VectorFloat4.class, Float4.class, VectorFloat4.class);
        method.setAccessible(true);
        VectorFloat4 a = vectors(9, 5);
        assertThatThrownBy(() -> method.invoke(null, a, a, CONSTANT, new VectorFloat4(9)))
                .isInstanceOf(InvocationTargetException.class)
                .hasCauseInstanceOf(IndexOutOfBoundsException.class);
        HostKernel host = new HostCompiler().compile(read(method));
        assertThatThrownBy(() -> host.launch(parts(a, a, new VectorFloat4(9)), Grid.of(9), POOL))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("outside");
    }

    @Test
    void shouldNotKeepObjects() {
        Kernel kernel = KernelReader.read(
                ObjectKernels.class,
                "arithmetic",
                MethodType.methodType(
                                void.class, VectorFloat4.class, VectorFloat4.class, Float4.class, VectorFloat4.class)
                        .descriptorString());
        assertThat(kernel.arrays()).isEmpty();
        assertThat(kernel.parameters()).hasSize(7);
    }
}
