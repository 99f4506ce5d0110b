package dev.kiln.data;

import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table in a file, or one with training samples and one with test samples that is read as the first one was.
 *
 * @param name what the data is called
 * @param train the file with training samples, or with all
 * @param test the file with test samples; null if they are cut from the first
 */
record TableReader(String name, Path train, @Nullable Path test) implements DataReader {
    private static final List<String> CSV = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");
    private static final List<String> ARROW = List.of(".arrow", ".arrows", ".feather", ".ipc");

    static boolean accepts(String name) {
        return isCsv(name) || ARROW.stream().anyMatch(name::endsWith);
    }

    /** {@code train.csv} and {@code test.csv}, or the same for another format; null if there are no such files. */
    static @Nullable TableReader ofDirectory(Path directory, List<String> names) {
        for (String name : names) {
            if (name.startsWith("train.") && accepts(name)) {
                String end = name.substring("train".length());
                Path test = names.contains("test" + end) ? directory.resolve("test" + end) : null;
                Path called = directory.toAbsolutePath().normalize().getFileName();
                return new TableReader(String.valueOf(called), directory.resolve(name), test);
            }
        }
        return null;
    }

    @Override
    public DataSplits read(DataOptions options, TensorAllocator allocator) {
        Fingerprint fingerprint = new Fingerprint();
        List<AutoCloseable> stores = new ArrayList<>();
        try {
            SampleStore trainStore = store(train, options, fingerprint, allocator);
            stores.add(trainStore);
            SampleStore testStore = null;
            if (test != null) {
                DataSchema same = options.schema() != null
                        ? options.schema()
                        : new DataSchema(
                                trainStore.classNames(),
                                trainStore.featureNames(),
                                trainStore.sampleShape(),
                                Normalization.NONE);
                testStore = store(test, options.withSchema(same), fingerprint, allocator);
                stores.add(testStore);
            }
            return new DataSplitter(options).split(name, trainStore, testStore, fingerprint.hex(), stores);
        } catch (RuntimeException e) {
            Resources.close(stores);
            throw e;
        }
    }

    private static SampleStore store(
            Path path, DataOptions options, Fingerprint fingerprint, TensorAllocator allocator) {
        ByteSource source = ByteSource.of(path);
        return isCsv(path.toString())
                ? new CsvParser(source, options, fingerprint).read(allocator)
                : new ArrowParser(source, options, fingerprint).read(allocator);
    }

    private static boolean isCsv(String name) {
        return CSV.stream().anyMatch(name::endsWith);
    }
}
