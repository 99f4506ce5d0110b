package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.KernelPrinter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the sample kernels are read as, without their line numbers, against the texts in {@code golden/}.
 * {@code -Dkiln.golden.update=true} writes the texts anew.
 */
class KernelGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/kiln/embedded/frontend/golden");

    static Stream<Method> kernels() {
        return Stream.of(ElementwiseKernels.class, GroupKernels.class, ControlFlowKernels.class, NumberKernels.class)
                .flatMap(owner -> Arrays.stream(owner.getDeclaredMethods()))
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void readsTheSameKernel(Method method) throws IOException {
        Kernel kernel = Samples.read(method);
        String text = KernelPrinter.print(kernel);
        assertThat(KernelParser.parse(text)).isEqualTo(kernel);
        String withoutLines = text.replaceAll("(?m)^( +)\\d+: ", "$1");
        Path golden = FOLDER.resolve(method.getName() + ".kernel");
        if (Boolean.getBoolean("kiln.golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, withoutLines);
        }
        assertThat(withoutLines).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyTextHasItsKernel() throws IOException {
        List<String> names =
                kernels().map(method -> method.getName() + ".kernel").toList();
        assertThat(names).hasSizeGreaterThan(25).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }
}
