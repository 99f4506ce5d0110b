package dev.kiln.embedded.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, lines and parameters survive. */
class KernelReaderTest {
    private static List<String> source() throws IOException {
        return Files.readAllLines(Path.of("src/test/java/dev/kiln/embedded/frontend/ElementwiseKernels.java"));
    }

    @Test
    void keepsNames() {
        Kernel kernel = Samples.read(ElementwiseKernels.class, "saxpy");
        assertThat(kernel.name()).isEqualTo("saxpy");
        assertThat(kernel.owner()).isEqualTo("dev.kiln.embedded.frontend.ElementwiseKernels");
        assertThat(kernel.parameters()).extracting(Parameter::name).containsExactly("context", "x", "y", "a");
        assertThat(kernel.variables()).extracting(Variable::name).containsExactly("i");
    }

    @Test
    void keepsLines() throws IOException {
        Kernel kernel = Samples.read(ElementwiseKernels.class, "mathematics");
        List<String> source = source();
        Walk.statements(kernel.body(), stmt -> {
            String line = source.get(stmt.line() - 1);
            switch (stmt) {
                case Stmt.Store store ->
                    assertThat(line).contains(store.memory().name() + ".set(");
                case Stmt.Assign assign ->
                    // what is inlined from TornadoMath has the line of the call
                    assertThat(line).containsAnyOf(" " + assign.variable().name() + " = ", "TornadoMath.");
                default -> throw new AssertionError(stmt);
            }
        });
    }

    @Test
    void tellsArraysApart() {
        Kernel kernel = Samples.read(ElementwiseKernels.class, "compound");
        assertThat(kernel.parameters().get(1))
                .isInstanceOfSatisfying(
                        Parameter.Array.class, a -> assertThat(a.storage()).isEqualTo(Parameter.Storage.NATIVE));
        assertThat(kernel.parameters().get(2))
                .isInstanceOfSatisfying(
                        Parameter.Array.class, a -> assertThat(a.storage()).isEqualTo(Parameter.Storage.HEAP));
    }

    @Test
    void readsAKernelTwiceTheSame() {
        assertThat(Samples.read(GroupKernels.class, "softmaxRow"))
                .isEqualTo(Samples.read(GroupKernels.class, "softmaxRow"));
    }
}
