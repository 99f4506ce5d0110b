package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A vector that crosses a call which is not inlined becomes garbage, so here none crosses any. */
class VectorCallsTest {
    @Test
    void shouldNeitherTakeNorReturnVectors() throws Exception {
        Path folder = Path.of(TileWriter.class.getResource("TileWriter.class").toURI())
                .getParent();
        List<String> methods = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                ClassFile.of()
                        .parse(file)
                        .methods()
                        .forEach(method -> methods.add(file.getFileName() + " "
                                + method.methodName().stringValue()
                                + method.methodType().stringValue()));
            }
        }
        assertThat(methods).anyMatch(method -> method.startsWith("TileWriter.class write("));
        assertThat(methods)
                .filteredOn(method -> method.contains("jdk/incubator/vector/"))
                .isEmpty();
    }
}
