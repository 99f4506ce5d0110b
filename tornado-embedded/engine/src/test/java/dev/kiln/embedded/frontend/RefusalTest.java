package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is outside the subset is refused with its line, its name and the section that explains it. */
class RefusalTest {
    private record Refusal(Section section, String construct) {}

    private static final Map<String, Refusal> REFUSALS = Map.ofEntries(
            refusal("instanceMethod", Section.METHOD, "not static"),
            refusal("returnsValue", Section.METHOD, "returns a value"),
            refusal("stringParameter", Section.PARAMETERS, "the parameter name of type String"),
            refusal("booleanArrayParameter", Section.PARAMETERS, "the parameter x of type boolean[]"),
            refusal("objectParameter", Section.PARAMETERS, "the parameter x of type List"),
            refusal("parallelWithContext", Section.GRID, "@Parallel in a kernel with a KernelContext"),
            refusal("parallelFour", Section.GRID, "more than three nested"),
            refusal("parallelTwice", Section.GRID, "one after the other"),
            refusal("parallelInsideIf", Section.GRID, "inside an if"),
            refusal("parallelBoundsFromMemory", Section.GRID, "does not count"),
            refusal("parallelBreak", Section.GRID, "break or return out of"),
            refusal("parallelStoreAround", Section.GRID, "around a @Parallel loop"),
            refusal("parallelStepVaries", Section.GRID, "does not count"),
            refusal("throwing", Section.CONTROL_FLOW, "throw or assert"),
            refusal("asserting", Section.CONTROL_FLOW, "throw or assert"),
            refusal("catching", Section.CONTROL_FLOW, "try/catch"),
            refusal("synchronizing", Section.CONTROL_FLOW, "synchronized"),
            refusal("recursive", Section.HELPERS, "recursion: factorial"),
            refusal("libraryCall", Section.HELPERS, "java.lang.System.nanoTime"),
            refusal("fusedMultiplyAdd", Section.MATHEMATICS, "write a * b + c"),
            refusal("rounding", Section.MATHEMATICS, "TornadoMath.floor"),
            refusal("leadingZeros", Section.HELPERS, "bitCount"),
            refusal("highProduct", Section.MATHEMATICS, "32-bit halves"),
            refusal("staticArray", Section.HELPERS, "RefusedKernels.TABLE"),
            refusal("staticVariable", Section.HELPERS, "RefusedKernels.counter"),
            refusal("staticVariableWritten", Section.HELPERS, "RefusedKernels.counter"),
            refusal("newObject", Section.OBJECTS, "new java.util.Random"),
            refusal("stringConstant", Section.ARITHMETIC, "a string"),
            refusal("stringConcatenation", Section.HELPERS, "string concatenation"),
            refusal("lambda", Section.HELPERS, "a lambda"),
            refusal("nullReference", Section.ARITHMETIC, "comparison of references"),
            refusal("sameArray", Section.ARITHMETIC, "comparison of references"),
            refusal("chosenArray", Section.CONTROL_FLOW, "a choice between arrays"),
            refusal("reassignedArray", Section.ARRAYS, "assigned twice"),
            refusal("returnedArray", Section.HELPERS, "returns one of several arrays"),
            refusal("variableLength", Section.ARRAYS, "no positive constant"),
            refusal("nestedArray", Section.ARRAYS, "array of arrays"),
            refusal("objectArray", Section.ARRAYS, "array of objects"),
            refusal("booleanArray", Section.ARRAYS, "boolean array"),
            refusal("arrayMethod", Section.ARRAYS, "the array method init"),
            refusal("floatAtomic", Section.GROUPS, "atomicAdd on floating-point"),
            refusal("variableLocalLength", Section.ARRAYS, "no positive constant"),
            refusal("changedArgument", Section.OBJECTS, "the field count of an argument"),
            refusal("changedUnderTwoNames", Section.OBJECTS, "known under several names"),
            refusal("chosenWhileChanging", Section.CONTROL_FLOW, "a choice between objects"),
            refusal("castObject", Section.ARITHMETIC, "a cast"));

    private static Map.Entry<String, Refusal> refusal(String method, Section section, String construct) {
        return Map.entry(method, new Refusal(section, construct));
    }

    static Stream<Method> kernels() {
        return Arrays.stream(RefusedKernels.class.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void saysWhatAndWhere(Method method) {
        Refusal expected = REFUSALS.get(method.getName());
        if (expected == null) {
            throw new AssertionError("no expectation for " + method.getName());
        }
        UnsupportedKernelException refusal =
                catchThrowableOfType(UnsupportedKernelException.class, () -> Samples.read(method));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.construct()).contains(expected.construct());
        assertThat(refusal.section()).isEqualTo(expected.section());
        assertThat(refusal.method()).startsWith(RefusedKernels.class.getName());
        assertThat(refusal).hasMessageContaining("RefusedKernels.java").hasMessageContaining("docs/KERNELS.md");
    }

    @Test
    void namesTheLine() throws IOException {
        List<String> source =
                Files.readAllLines(Path.of("src/test/java/dev/kiln/embedded/frontend/RefusedKernels.java"));
        UnsupportedKernelException refusal = catchThrowableOfType(
                UnsupportedKernelException.class, () -> Samples.read(RefusedKernels.class, "fusedMultiplyAdd"));
        assertThat(source.get(refusal.line() - 1)).contains("Math.fma");
    }

    @Test
    void everySectionIsInTheDocument() throws IOException {
        List<String> headings = Files.readAllLines(Path.of("../../docs/KERNELS.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertThat(headings)
                .containsAll(
                        Arrays.stream(Section.values()).map(Section::heading).toList());
    }

    @Test
    void refusesClassesWithoutDebugTables(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("Bare.java");
        Files.writeString(source, "public class Bare { public static void kernel(float[] x) { x[0] = 1f; } }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-g:none", "-d", folder.toString(), source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> bare = loader.loadClass("Bare");
            assertThatThrownBy(() -> KernelReader.read(bare, "kernel", "([F)V"))
                    .isInstanceOf(UnsupportedKernelException.class)
                    .hasMessageContaining("compile the class with javac -g");
        }
    }

    @Test
    void refusesAMethodThatIsNotThere() {
        assertThatThrownBy(() -> KernelReader.read(RefusedKernels.class, "absent", "()V"))
                .isInstanceOf(UnsupportedKernelException.class)
                .hasMessageContaining("absent()V is not in the class file");
    }
}
