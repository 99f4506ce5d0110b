package dev.kiln.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;

/** The peers' artifacts, which {@code scripts/versus} has resolved. */
final class Peers {
    private Peers() {}

    /**
     * Returns the class path of the peers' jars.
     *
     * @throws IllegalStateException if this was not started by the script
     */
    static String classPath() {
        String path = System.getProperty("kiln.peers");
        if (path == null) {
            throw new IllegalStateException("Property kiln.peers is not set: start this benchmark with scripts/versus");
        }
        return path;
    }

    /**
     * Compiles a class of the peers' sources.
     *
     * @return the directory that it is in
     */
    static Path compiled(String name, String classPath) throws IOException {
        Path directory = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "kiln-peers", name));
        String source = System.getProperty("kiln.peers.sources") + "/" + name + ".java";
        // TornadoVM's OpenCL backend needs tables of local variables.
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-g", "-cp", classPath, "-d", directory.toString(), source);
        if (code != 0) {
            throw new IOException("javac failed on " + source);
        }
        return directory;
    }

    /**
     * Unpacks the shared libraries of a jar, once.
     *
     * @param artifact part of the jar's file name
     * @return the directory they are in
     */
    static Path libraries(String artifact) throws IOException {
        Path jar = List.of(classPath().split(java.io.File.pathSeparator, -1)).stream()
                .map(Path::of)
                .filter(path -> String.valueOf(path.getFileName()).contains(artifact))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No peer artifact " + artifact + " in " + classPath()));
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "kiln-peers", String.valueOf(jar.getFileName()));
        Path complete = directory.resolve(".complete");
        if (Files.exists(complete)) {
            return directory;
        }
        Files.createDirectories(directory);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (name.contains(".so")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, directory.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        Files.createFile(complete);
        return directory;
    }
}
