package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.kiln.KilnException;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory with one directory of PNG files for each class, which is named after it. The samples are in the order of
 * names; all have the size of the first, and are grey if the first is.
 *
 * @param name what the data is called
 * @param train directory with the classes
 * @param test the same for the test; null if the test is cut from the first
 */
record PngReader(String name, Path train, @Nullable Path test) implements DataReader {
    private static final int CHUNK = 64;

    /** One file and the class that its directory stands for. */
    private record Sample(Path file, int label) {}

    /** A reader if there are PNG files where they should be, else null. */
    static @Nullable PngReader ofDirectory(Path directory, List<String> names) {
        String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        if (names.contains("train") && hasClasses(directory.resolve("train"))) {
            Path test = directory.resolve("test");
            return new PngReader(name, directory.resolve("train"), Files.isDirectory(test) ? test : null);
        }
        return hasClasses(directory) ? new PngReader(name, directory, null) : null;
    }

    @Override
    public DataSplits read(DataOptions options, TensorAllocator allocator) {
        Fingerprint fingerprint = new Fingerprint();
        List<AutoCloseable> stores = new ArrayList<>();
        try {
            List<String> classes = options.schema() != null ? options.schema().classNames() : classNames(train);
            List<Sample> samples = samples(train, classes);
            PngImage form = PngImage.form(samples.get(0).file());
            SampleStore trainStore = store(samples, classes, form, fingerprint, allocator);
            stores.add(trainStore);
            SampleStore testStore = null;
            if (test != null) {
                testStore = store(samples(test, classes), classes, form, fingerprint, allocator);
                stores.add(testStore);
            }
            return new DataSplitter(options).split(name, trainStore, testStore, fingerprint.hex(), stores);
        } catch (RuntimeException e) {
            Resources.close(stores);
            throw e;
        }
    }

    private static SampleStore store(
            List<Sample> samples,
            List<String> classes,
            PngImage form,
            Fingerprint fingerprint,
            TensorAllocator allocator) {
        int width = form.bytes();
        Tensor features = allocator.allocate(SampleStore.CATEGORY, ElementType.UINT8, Shape.of(samples.size(), width));
        try {
            MemorySegment segment = features.segment();
            KilnException[] failures = new KilnException[Math.ceilDiv(samples.size(), CHUNK)];
            IntStream.range(0, failures.length).parallel().forEach(chunk -> {
                try {
                    int end = Math.min(samples.size(), (chunk + 1) * CHUNK);
                    for (int i = chunk * CHUNK; i < end; i++) {
                        byte[] pixels = form.read(samples.get(i).file());
                        MemorySegment.copy(pixels, 0, segment, JAVA_BYTE, (long) i * width, width);
                    }
                } catch (KilnException e) {
                    failures[chunk] = e;
                }
            });
            for (KilnException failure : failures) {
                if (failure != null) {
                    throw failure; // The first in the order of names, whatever thread was first.
                }
            }
            for (Sample sample : samples) {
                fingerprint.add(
                        classes.get(sample.label()) + "/" + sample.file().getFileName());
            }
            fingerprint.add(segment);
            int[] labels = samples.stream().mapToInt(Sample::label).toArray();
            return new SampleStore(features, new Labels(labels), classes, List.of(), form.shape(), false);
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    private static List<Sample> samples(Path directory, List<String> classes) {
        List<Sample> samples = new ArrayList<>();
        for (String name : classNames(directory)) {
            int label = classes.indexOf(name);
            if (label < 0) {
                throw DataErrors.of(
                        "bad-label",
                        directory.resolve(name).toString(),
                        "is a class that the training samples do not have",
                        "one of " + classes.size() + " classes",
                        DataErrors.quote(name),
                        "check that train and test belong together");
            }
            Path sub = directory.resolve(name);
            for (String file : DataSources.names(sub)) {
                if (isPng(file)) {
                    samples.add(new Sample(sub.resolve(file), label));
                }
            }
        }
        if (samples.isEmpty()) {
            throw DataErrors.of(
                    "empty-data",
                    directory.toString(),
                    "has no samples",
                    "a directory of PNG files for each class",
                    "none",
                    "add them or remove the directory");
        }
        return samples;
    }

    private static List<String> classNames(Path directory) {
        return DataSources.names(directory).stream()
                .filter(name -> hasPng(directory.resolve(name)))
                .toList();
    }

    private static boolean hasClasses(Path directory) {
        return Files.isDirectory(directory) && !classNames(directory).isEmpty();
    }

    private static boolean hasPng(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var entries = Files.list(directory)) {
            return entries.anyMatch(entry -> isPng(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            throw DataErrors.unreadable(directory.toString(), e);
        }
    }

    private static boolean isPng(String name) {
        return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(".png");
    }
}
