package dev.kiln.fpga.tools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders in which programs are looked for, in this order.
 *
 * @param folders absolute
 */
public record SearchPath(List<Path> folders) {
    /** Keeps a copy. */
    public SearchPath {
        folders = List.copyOf(folders);
    }

    /**
     * Those of a text such as the {@code PATH}. An empty entry, which shells read as the current folder, is none here:
     * what runs must not depend on where Kiln was started.
     */
    public static SearchPath of(String text) {
        return new SearchPath(Arrays.stream(text.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList());
    }

    /** That of this process's environment. */
    public static SearchPath ofEnvironment() {
        return of(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    /** The first file of this name that may be executed. */
    public Optional<Path> find(String program) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** The folders as the {@code PATH} has them. */
    public String text() {
        return folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
