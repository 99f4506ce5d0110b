package dev.kiln.embedded.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each pass makes of a kernel: pairs {@code passes/PASS/NAME.before.kernel} and {@code NAME.after.kernel}.
 * {@code -Dkiln.golden.update=true} writes the second anew.
 */
class PassGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/kiln/embedded/ir/passes");
    private static final String BEFORE = ".before.kernel";
    private static final Map<String, UnaryOperator<Kernel>> PASSES = Map.of(
            "FoldConstants", FoldConstants::run,
            "TidyExits", TidyExits::run,
            "ForwardTemporaries", ForwardTemporaries::run,
            "RecognizeCountedLoops", RecognizeCountedLoops::run,
            "NarrowLabels", NarrowLabels::run,
            "RemoveDeadVariables", RemoveDeadVariables::run);

    static List<String> kernels() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.map(file -> FOLDER.relativize(file).toString())
                    .filter(name -> name.endsWith(BEFORE))
                    .map(name -> name.substring(0, name.length() - BEFORE.length()))
                    .sorted()
                    .toList();
        }
    }

    private static String passOf(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void rewrites(String name) throws IOException {
        UnaryOperator<Kernel> pass = PASSES.get(passOf(name));
        if (pass == null) {
            throw new AssertionError("no pass for " + name);
        }
        Kernel before = Verifier.verify(KernelParser.parse(Files.readString(FOLDER.resolve(name + BEFORE))), "parsing");
        Kernel after = Verifier.verify(pass.apply(before), name);
        Path golden = FOLDER.resolve(name + ".after.kernel");
        if (Boolean.getBoolean("kiln.golden.update")) {
            Files.writeString(golden, KernelPrinter.print(after));
        }
        assertThat(KernelPrinter.print(after)).isEqualTo(Files.readString(golden));
        assertThat(pass.apply(after)).as("the pass is done after one run").isEqualTo(after);
    }

    @Test
    void everyPassHasAPair() throws IOException {
        assertThat(kernels().stream().map(PassGoldenTest::passOf))
                .containsAll(PASSES.keySet())
                .hasSizeGreaterThanOrEqualTo(10);
    }
}
