package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.KernelPrinter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Random kernels as javac compiles them: what is read from the bytecode does what Java does.
 * {@code -Dkiln.fuzz.seeds=N} tries more.
 */
class FrontendFuzzTest {
    private static final int KERNELS = 6;
    private static final int ITEMS = 16;

    static List<Long> seeds() {
        long from = Long.getLong("kiln.fuzz.from", 0);
        return new Random(from)
                .longs(Integer.getInteger("kiln.fuzz.seeds", 4))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsWhatJavacWrites(long seed, @TempDir Path folder) throws Exception {
        String name = "Random" + Long.toUnsignedString(seed);
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, RandomKernelSource.write(name, seed, KERNELS));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-g",
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(status).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> kernels = loader.loadClass(name);
            for (int i = 0; i < KERNELS; i++) {
                compare(Samples.method(kernels, "k" + i), seed);
            }
        }
    }

    private static void compare(Method method, long seed) {
        Kernel kernel = Samples.read(method);
        String text = KernelPrinter.print(kernel);
        assertThat(KernelParser.parse(text)).isEqualTo(kernel);
        IntArray[] java = arrays(seed);
        IntArray[] interpreted = arrays(seed);
        long[] grid = {ITEMS, 1, 1};
        long[] group = {1, 1, 1};
        JavaLaunch.run(method, new Object[] {null, java[0], java[1]}, grid, group);
        new Interpreter(kernel, Arrays.asList(null, interpreted[0], interpreted[1]), grid, group).run();
        for (int i = 0; i < 2; i++) {
            assertThat(interpreted[i].toHeapArray())
                    .as("array %d of %s, read as%n%s", i, method, text)
                    .isEqualTo(java[i].toHeapArray());
        }
    }

    private static IntArray[] arrays(long seed) {
        Random random = new Random(seed);
        return new IntArray[] {
            IntArray.fromArray(random.ints(ITEMS, -50, 50).toArray()),
            IntArray.fromArray(random.ints(ITEMS, -50, 50).toArray())
        };
    }
}
