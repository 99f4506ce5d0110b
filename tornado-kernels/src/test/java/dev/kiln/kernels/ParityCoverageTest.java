package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The parity table leaves no kernel out: each is named by a test that joins the table. */
class ParityCoverageTest {
    private static final String CONTEXT = "(Luk/ac/manchester/tornado/api/KernelContext;";

    /** Fewer than this mean that the kernels were not found. */
    private static final int LEAST_KERNELS = 30;

    @Test
    void shouldRunEveryKernelInAParityTest() throws IOException, URISyntaxException {
        Set<String> kernels = new TreeSet<>();
        for (ClassModel owner : classes(Gemm.class)) {
            owner.methods().stream()
                    .filter(method -> method.methodType().stringValue().startsWith(CONTEXT))
                    .forEach(method -> kernels.add(name(
                            owner.thisClass().asInternalName(),
                            method.methodName().stringValue())));
        }
        Set<String> tested = new TreeSet<>();
        for (ClassModel test : classes(ParityCoverageTest.class)) {
            StreamSupport.stream(test.constantPool().spliterator(), false)
                    .filter(MethodHandleEntry.class::isInstance)
                    .map(handle -> ((MethodHandleEntry) handle).reference())
                    .filter(method -> method.type().stringValue().startsWith(CONTEXT))
                    .forEach(method -> tested.add(name(method)));
        }
        assertThat(kernels).hasSizeGreaterThan(LEAST_KERNELS);
        assertThat(tested).containsAll(kernels);
    }

    private static String name(MemberRefEntry method) {
        return name(method.owner().asInternalName(), method.name().stringValue());
    }

    private static String name(String owner, String method) {
        return owner.substring(owner.lastIndexOf('/') + 1) + "." + method;
    }

    /** The classes beside one; those of its package only. */
    private static List<ClassModel> classes(Class<?> one) throws IOException, URISyntaxException {
        Path root =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(root.resolve(one.getPackageName().replace('.', '/')))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(ParityCoverageTest::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
