package dev.kiln.data;

import dev.kiln.tensor.Shape;
import java.util.List;

/**
 * What samples mean, apart from their values: kept with a model, so that other data can be read the same way.
 *
 * @param classNames the name of each label, in label order
 * @param featureNames the column of each feature, {@code column=value} for one value of a text column; empty for images
 * @param sampleShape dimensions of one sample, such as 28, 28
 * @param normalization how features are shifted and scaled
 */
public record DataSchema(
        List<String> classNames, List<String> featureNames, List<Integer> sampleShape, Normalization normalization) {
    /** Copies the lists. */
    public DataSchema {
        classNames = List.copyOf(classNames);
        featureNames = List.copyOf(featureNames);
        sampleShape = List.copyOf(sampleShape);
    }

    /** The number of values in one sample. */
    public int features() {
        return Math.toIntExact(new Shape(sampleShape).elements());
    }

    DataSchema with(Normalization other) {
        return new DataSchema(classNames, featureNames, sampleShape, other);
    }
}
