package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.frontend.JavaLaunch;
import dev.kiln.embedded.frontend.KernelReader;
import dev.kiln.embedded.ir.Kernel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Random kernels as javac compiles them: run as plain Java, or read by the front end. */
final class JavaKernels implements AutoCloseable {
    private static final JavaCompiler COMPILER =
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "random kernels need a JDK");
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);
    private static final String CLASS = "RandomKernel";

    private final List<RandomLaunch> launches;
    private final String source;
    private final Path folder;
    private final URLClassLoader loader;
    private final Class<?> owner;

    /**
     * Compiles the kernels of launches.
     *
     * @throws IllegalStateException if what was written is no Java
     */
    JavaKernels(List<RandomLaunch> launches) {
        this.launches = launches;
        StringBuilder text = new StringBuilder("import uk.ac.manchester.tornado.api.KernelContext;\n"
                + "import uk.ac.manchester.tornado.api.types.arrays.*;\npublic class " + CLASS + " {\n");
        for (int i = 0; i < launches.size(); i++) {
            RandomLaunch launch = launches.get(i);
            text.append(JavaWriter.write(launch.kernel(), "k" + i, launch.seed()));
        }
        source = text.append("}\n").toString();
        try {
            folder = Files.createTempDirectory("kiln-fuzz");
            Path file = Files.writeString(folder.resolve(CLASS + ".java"), source);
            StringWriter messages = new StringWriter();
            boolean compiled = COMPILER.getTask(
                            messages,
                            FILES,
                            null,
                            List.of("-g", "-nowarn", "-proc:none", "-d", folder.toString()),
                            null,
                            FILES.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                close(folder);
                throw new IllegalStateException("javac: " + messages + "\n" + source);
            }
            loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, JavaKernels.class.getClassLoader());
            owner = loader.loadClass(CLASS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a kernel as the Java method that it is. */
    void run(int number, List<Object> arguments) {
        RandomLaunch launch = launches.get(number);
        Object[] given = arguments.toArray();
        // The place of the context, which each work item has its own of.
        given[0] = null;
        JavaLaunch.run(method(number), given, launch.global(), launch.local());
    }

    /** Reads a kernel's class file. */
    Kernel read(int number) {
        Method method = method(number);
        String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .descriptorString();
        return KernelReader.read(owner, method.getName(), descriptor);
    }

    private Method method(int number) {
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> method.getName().equals("k" + number))
                .findFirst()
                .orElseThrow();
    }

    /** The Java text of all kernels. */
    String source() {
        return source;
    }

    @Override
    public void close() {
        try {
            loader.close();
            close(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
