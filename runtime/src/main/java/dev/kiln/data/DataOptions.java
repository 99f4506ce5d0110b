package dev.kiln.data;

import org.jspecify.annotations.Nullable;

/**
 * How a source is read and cut.
 *
 * @param seed of the random cut into train, validation and test
 * @param validationFraction the part of the training samples that is kept for validation, from 0 to below 1
 * @param testFraction the part kept for the test where the source has no test samples of its own, from 0 to below 1
 * @param labelColumn the column that holds the class; null means {@code label} where there is one, else the last
 * @param schema how data was read when a model was trained, to read other data the same way; null means that classes
 *     and normalisation are found in the data
 */
public record DataOptions(
        long seed,
        double validationFraction,
        double testFraction,
        @Nullable String labelColumn,
        @Nullable DataSchema schema) {
    /** Checks the fractions. */
    public DataOptions {
        for (double fraction : new double[] {validationFraction, testFraction}) {
            if (!(fraction >= 0 && fraction < 1)) {
                throw DataErrors.of(
                        "bad-option",
                        "data options",
                        "cannot split",
                        "a fraction from 0 to below 1",
                        "" + fraction,
                        "");
            }
        }
    }

    /** Seed 1, no validation samples, a fifth for the test where the source has no test samples of its own. */
    public static DataOptions defaults() {
        return new DataOptions(1, 0, 0.2, null, null);
    }

    /** The same with another seed. */
    public DataOptions withSeed(long other) {
        return new DataOptions(other, validationFraction, testFraction, labelColumn, schema);
    }

    /** The same with another part for validation. */
    public DataOptions withValidationFraction(double other) {
        return new DataOptions(seed, other, testFraction, labelColumn, schema);
    }

    /** The same with another part for the test. */
    public DataOptions withTestFraction(double other) {
        return new DataOptions(seed, validationFraction, other, labelColumn, schema);
    }

    /** The same with another label column. */
    public DataOptions withLabelColumn(@Nullable String other) {
        return new DataOptions(seed, validationFraction, testFraction, other, schema);
    }

    /** The same, reading data as {@code other} says; samples without a label get the label −1. */
    public DataOptions withSchema(@Nullable DataSchema other) {
        return new DataOptions(seed, validationFraction, testFraction, labelColumn, other);
    }
}
