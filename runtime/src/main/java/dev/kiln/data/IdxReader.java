package dev.kiln.data;

import dev.kiln.KilnException;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of IDX files with MNIST's names: {@code [prefix-]train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte} and, if there are test samples, the same with {@code t10k} or {@code test}; each may
 * be compressed ({@code .gz}).
 *
 * @param directory where the files are
 * @param names the names in it
 */
record IdxReader(Path directory, List<String> names) implements DataReader {
    private static final Pattern NAME =
            Pattern.compile("(?:.*-)?(train|t10k|test)-(images|labels)[-.]idx\\d(?:-\\w+)?(?:\\.gz)?");

    static boolean accepts(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public DataSplits read(DataOptions options, TensorAllocator allocator) {
        String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        Fingerprint fingerprint = new Fingerprint();
        List<AutoCloseable> stores = new ArrayList<>();
        try {
            Path images = find("images", "train")
                    .orElseThrow(() -> missing("train images", "train-images-idx3-ubyte or the same with .gz"));
            SampleStore train = store(images, find("labels", "train"), options.schema(), fingerprint, allocator);
            stores.add(train);
            SampleStore test = null;
            Optional<Path> testImages = find("images", "t10k", "test");
            if (testImages.isPresent()) {
                test = store(
                        testImages.get(), find("labels", "t10k", "test"), options.schema(), fingerprint, allocator);
                stores.add(test);
            }
            return new DataSplitter(options).split(name, train, test, fingerprint.hex(), stores);
        } catch (RuntimeException e) {
            Resources.close(stores);
            throw e;
        }
    }

    private SampleStore store(
            Path images,
            Optional<Path> labels,
            @Nullable DataSchema schema,
            Fingerprint fingerprint,
            TensorAllocator allocator) {
        if (labels.isEmpty() && schema == null) {
            throw missing("labels of " + images.getFileName(), "train-labels-idx1-ubyte or the same with .gz");
        }
        try (IdxParser imageParser = new IdxParser(ByteSource.of(images), fingerprint)) {
            Labels classes = labels.isEmpty()
                    ? Labels.unknown(imageParser.header().items())
                    : readLabels(images, imageParser.header(), labels.get(), fingerprint);
            Tensor features = imageParser.readFeatures(allocator);
            return new SampleStore(
                    features,
                    classes,
                    classNames(classes),
                    List.of(),
                    imageParser.header().itemShape(),
                    false);
        }
    }

    private static Labels readLabels(Path images, IdxHeader imageHeader, Path labels, Fingerprint fingerprint) {
        try (IdxParser parser = new IdxParser(ByteSource.of(labels), fingerprint)) {
            if (parser.header().items() != imageHeader.items()) {
                throw DataErrors.of(
                        "count-mismatch",
                        labels.toString(),
                        "does not belong to " + images.getFileName(),
                        imageHeader.items() + " labels, one for each image",
                        "" + parser.header().items(),
                        "bring the two files of one data set");
            }
            return parser.readLabels();
        }
    }

    private static List<String> classNames(Labels labels) {
        return IntStream.rangeClosed(0, labels.max()).mapToObj(String::valueOf).toList();
    }

    /** The file for one of {@code parts}; uncompressed before compressed, and in order of names otherwise. */
    private Optional<Path> find(String kind, String... parts) {
        return names.stream()
                .filter(name -> {
                    Matcher matcher = NAME.matcher(name);
                    return matcher.matches()
                            && matcher.group(2).equals(kind)
                            && List.of(parts).contains(matcher.group(1));
                })
                .min((a, b) -> a.endsWith(".gz") == b.endsWith(".gz") ? a.compareTo(b) : a.endsWith(".gz") ? 1 : -1)
                .map(directory::resolve);
    }

    private KilnException missing(String what, String expected) {
        return DataErrors.of(
                "missing-file",
                directory.toString(),
                "has no " + what,
                "a file " + expected,
                String.join(", ", names.stream().filter(IdxReader::accepts).toList()),
                "add it or choose another directory");
    }
}
