package dev.kiln.benchmarks.unseen;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Class files from outside: those that are looked at, and the libraries that they need to be loaded. Our own API comes
 * before both.
 */
final class ClassPath implements AutoCloseable {
    private final List<Path> subjects;
    private final URLClassLoader loader;
    private final Map<String, Optional<ClassModel>> models = new HashMap<>();

    ClassPath(List<Path> subjects, List<Path> libraries) throws MalformedURLException {
        this.subjects = List.copyOf(subjects);
        List<URL> urls = new ArrayList<>();
        for (Path path : subjects) {
            urls.add(path.toUri().toURL());
        }
        for (Path path : libraries) {
            urls.add(path.toUri().toURL());
        }
        loader = new URLClassLoader(urls.toArray(URL[]::new), ClassPath.class.getClassLoader());
    }

    /** Parses a list of jars and folders, separated as in a class path. */
    static List<Path> parse(String paths) {
        List<Path> parsed = new ArrayList<>();
        for (String path : paths.split(File.pathSeparator, -1)) {
            if (!Files.exists(Path.of(path))) {
                throw new IllegalArgumentException("There is no " + path + "; expected a jar or a folder of classes");
            }
            parsed.add(Path.of(path));
        }
        return parsed;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Every class of the subjects, not of the libraries. */
    List<ClassModel> subjects() throws IOException {
        List<ClassModel> classes = new ArrayList<>();
        for (Path path : subjects) {
            if (Files.isDirectory(path)) {
                addAll(path, classes);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(path)) {
                    addAll(jar.getPath("/"), classes);
                }
            }
        }
        return classes;
    }

    private static void addAll(Path root, List<ClassModel> classes) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f ->
                            f.toString().endsWith(".class") && !f.toString().endsWith("module-info.class"))
                    .sorted()
                    .toList()) {
                classes.add(ClassFile.of().parse(Files.readAllBytes(file)));
            }
        }
    }

    /** The class file of a binary name, or empty if there is none. */
    Optional<ClassModel> find(String name) {
        return models.computeIfAbsent(name, this::load);
    }

    private Optional<ClassModel> load(String name) {
        try (InputStream file = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            return file == null ? Optional.empty() : Optional.of(ClassFile.of().parse(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + name, e);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
