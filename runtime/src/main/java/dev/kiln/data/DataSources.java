package dev.kiln.data;

import dev.kiln.Suggestion;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens data by what a user wrote: the name of a built-in source, a file, or a directory. */
public final class DataSources {
    private static final int MOST_NAMES = 12;

    private DataSources() {}

    /** As {@link #open(String, DataOptions, TensorAllocator)}, with an allocator of its own that the result closes. */
    public static DataSplits open(String spec, DataOptions options) {
        TensorAllocator allocator = new TensorAllocator();
        try {
            DataSplits splits = open(spec, options, allocator);
            List<AutoCloseable> resources = new ArrayList<>(splits.resources());
            resources.add(allocator);
            return new DataSplits(splits.train(), splits.validation(), splits.test(), resources);
        } catch (RuntimeException e) {
            allocator.close();
            throw e;
        }
    }

    /**
     * Reads a source into memory and cuts it.
     *
     * <ul>
     *   <li>{@code glyphs}, {@code glyphs:n=20000,test=4000,seed=1}: built in
     *   <li>a directory with IDX files as MNIST has them ({@code train-images-idx3-ubyte[.gz]}, …; test files begin
     *       with {@code t10k-} or {@code test-})
     *   <li>a table: {@code .csv} or {@code .tsv}, also with {@code .gz}; or Arrow IPC ({@code .arrow},
     *       {@code .arrows}, {@code .ipc}, {@code .feather})
     *   <li>a directory with {@code train.csv} and, if there are test samples, {@code test.csv}, or the same in Arrow
     *   <li>a directory with one directory of PNG files for each class, or with {@code train} and {@code test} that
     *       have such directories
     * </ul>
     *
     * @param spec what the user wrote
     * @param allocator where the samples are kept, in category {@code data}
     * @return the parts; the caller closes them before the allocator
     * @throws dev.kiln.KilnException if there is no such source or it cannot be read
     */
    public static DataSplits open(String spec, DataOptions options, TensorAllocator allocator) {
        return reader(spec).read(options, allocator);
    }

    private static DataReader reader(String spec) {
        if (spec.equals(GlyphReader.NAME) || spec.startsWith(GlyphReader.NAME + ":")) {
            return GlyphReader.of(spec);
        }
        Path path = path(spec);
        if (!Files.exists(path)) {
            throw missing(spec, path);
        }
        return Files.isDirectory(path) ? directory(path) : file(path);
    }

    private static DataReader directory(Path path) {
        List<String> names = names(path);
        if (names.stream().anyMatch(IdxReader::accepts)) {
            return new IdxReader(path, names);
        }
        TableReader tables = TableReader.ofDirectory(path, names);
        if (tables != null) {
            return tables;
        }
        PngReader images = PngReader.ofDirectory(path, names);
        if (images != null) {
            return images;
        }
        throw unknown(path, names.isEmpty() ? "nothing" : String.join(", ", shortened(names)));
    }

    private static DataReader file(Path path) {
        String name = String.valueOf(path.getFileName());
        Path parent = path.toAbsolutePath().getParent();
        if (IdxReader.accepts(name) && parent != null) {
            return new IdxReader(parent, names(parent));
        }
        if (TableReader.accepts(name)) {
            return new TableReader(name, path, null);
        }
        throw unknown(path, DataErrors.quote(name));
    }

    private static RuntimeException unknown(Path path, String found) {
        return DataErrors.of(
                "unknown-data",
                path.toString(),
                "is no data that Kiln reads",
                "a directory with train-images-idx3-ubyte[.gz] and its labels, or with train.csv or train.arrow, or with a directory of PNG files for each class; or a .csv or .arrow file",
                found,
                "see the section on data in README.md");
    }

    private static RuntimeException missing(String spec, Path path) {
        List<String> known = new ArrayList<>(List.of(GlyphReader.NAME));
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (parent != null && Files.isDirectory(parent)) {
            known.addAll(names(parent));
        }
        Path last = path.getFileName();
        String next = Suggestion.nearest(last == null ? spec : last.toString(), known)
                .map(name -> "did you mean " + DataErrors.quote(name) + "?")
                .orElse("check the path; it is relative to where kiln was started");
        return DataErrors.of(
                "missing-file", spec, "cannot be read", "a file, a directory or " + GlyphReader.NAME, "nothing", next);
    }

    private static Path path(String spec) {
        try {
            return Path.of(spec);
        } catch (InvalidPathException e) {
            throw DataErrors.of(
                    "missing-file",
                    spec,
                    "is not a path",
                    "a file, a directory or " + GlyphReader.NAME,
                    DataErrors.quote(spec),
                    "check the spelling",
                    e);
        }
    }

    /** The entries of a directory, sorted. */
    static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataErrors.unreadable(directory.toString(), e);
        }
    }

    private static List<String> shortened(List<String> names) {
        if (names.size() <= MOST_NAMES) {
            return names;
        }
        List<String> some = new ArrayList<>(names.subList(0, MOST_NAMES));
        some.add("… (" + names.size() + " entries)");
        return some;
    }
}
