package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kernels look like in OpenCL C: pairs {@code golden/NAME.kernel} and {@code NAME.cl}.
 * {@code -Dkiln.golden.update=true} writes the second anew.
 */
class OpenClWriterGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/kiln/embedded/opencl/golden");
    private static final String KERNEL = ".kernel";

    static List<String> kernels() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(KERNEL))
                    .map(name -> name.substring(0, name.length() - KERNEL.length()))
                    .sorted()
                    .toList();
        }
    }

    private static OpenClSource write(String name) throws IOException {
        Kernel kernel = KernelParser.parse(Files.readString(FOLDER.resolve(name + KERNEL)));
        return OpenClWriter.write(Verifier.verify(kernel, "parsing"), OpenClOptions.STRICT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void shouldWriteTheText(String name) throws IOException {
        String text = write(name).text();
        Path golden = FOLDER.resolve(name + ".cl");
        if (Boolean.getBoolean("kiln.golden.update")) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden)).doesNotContain("goto");
    }

    @Test
    void shouldBeTakenByADevice() throws IOException {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            for (String name : kernels()) {
                OpenClSource source = write(name);
                device.release(device.build(source.text(), source.buildOptions()));
            }
        }
    }

    @Test
    void shouldHaveEnoughPairs() throws IOException {
        assertThat(kernels()).hasSizeGreaterThanOrEqualTo(15);
    }
}
