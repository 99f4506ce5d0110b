package dev.kiln.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts what a reader read into train, validation and test, and normalises all three by the training samples. */
final class DataSplitter {
    private static final long SPLIT_STREAM = 0x73706C6974L; // Keeps this use of a seed apart from others.

    private final DataOptions options;

    DataSplitter(DataOptions options) {
        this.options = options;
    }

    /**
     * The parts of a source.
     *
     * @param test samples that the source keeps for the test; null if the test is cut from {@code train}
     * @param resources what the parts share, handed over to the result
     */
    DataSplits split(
            String name,
            SampleStore train,
            @Nullable SampleStore test,
            String fingerprint,
            List<AutoCloseable> resources) {
        check(name, train, test);
        int[] order = Permutation.of(train.size(), SPLIT_STREAM, options.seed());
        int tests = test != null ? 0 : part(train.size(), options.testFraction());
        int validations = part(train.size() - tests, options.validationFraction());
        int trains = train.size() - tests - validations;
        if (trains == 0) {
            throw DataErrors.of(
                    "empty-data",
                    name,
                    "leaves no samples to train on",
                    "at least one",
                    train.size() + " in all, of which " + tests + " for the test and " + validations
                            + " for validation",
                    "bring more samples or make the other parts smaller");
        }
        int[] trainIndices = sorted(order, 0, trains);
        DataSchema schema = schema(train, trainIndices);
        return new DataSplits(
                new StoredDataset(name + "/train", train, trainIndices, schema, fingerprint),
                new StoredDataset(
                        name + "/validation", train, sorted(order, trains, trains + validations), schema, fingerprint),
                test != null
                        ? new StoredDataset(
                                name + "/test", test, Permutation.identity(test.size()), schema, fingerprint)
                        : new StoredDataset(
                                name + "/test",
                                train,
                                sorted(order, trains + validations, train.size()),
                                schema,
                                fingerprint),
                resources);
    }

    private DataSchema schema(SampleStore train, int[] indices) {
        DataSchema given = options.schema();
        return given != null
                ? given
                : new DataSchema(train.classNames(), train.featureNames(), train.sampleShape(), train.fit(indices));
    }

    private void check(String name, SampleStore train, @Nullable SampleStore test) {
        if (train.size() == 0 || (test != null && test.size() == 0)) {
            throw DataErrors.of(
                    "empty-data",
                    name + (train.size() == 0 ? "" : "/test"),
                    "has no samples",
                    "at least one",
                    "none",
                    "check that this is the right source");
        }
        if (test != null && !test.sampleShape().equals(train.sampleShape())) {
            throw mismatch(name, "train and test samples differ", "" + train.sampleShape(), "" + test.sampleShape());
        }
        DataSchema given = options.schema();
        if (given != null) {
            if (given.features() != train.width()) {
                throw mismatch(
                        name,
                        "does not fit the model's data",
                        given.features() + " features of shape " + given.sampleShape(),
                        train.width() + " of shape " + train.sampleShape());
            }
            checkLabels(name, train, given.classNames().size());
        } else if (train.labels().distinct() < 2) {
            throw DataErrors.of(
                    "one-class",
                    name,
                    "cannot be classified",
                    "at least 2 classes",
                    train.labels().distinct() + " in " + train.size() + " samples",
                    "check the labels and the choice of the label column");
        }
        if (test != null) {
            int classes = given != null
                    ? given.classNames().size()
                    : train.classNames().size();
            checkLabels(name + "/test", test, classes);
        }
    }

    private static void checkLabels(String name, SampleStore store, int classes) {
        if (store.labels().max() >= classes) {
            throw DataErrors.of(
                    "bad-label",
                    name,
                    "has a class that the training samples do not have",
                    "labels from 0 to " + (classes - 1),
                    "label " + store.labels().max(),
                    "check that train and test belong together");
        }
    }

    private static dev.kiln.KilnException mismatch(String name, String what, String expected, String found) {
        return DataErrors.of("data-mismatch", name, what, expected, found, "bring data of the same form");
    }

    /** At least one sample where there is a fraction at all and there are two to share. */
    private static int part(int size, double fraction) {
        int part = (int) Math.round(size * fraction);
        return fraction > 0 && part == 0 && size > 1 ? 1 : Math.min(part, size);
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }
}
