package dev.kiln.data;

import java.util.List;

/** Labelled samples in memory, in a fixed order. Safe for use by several threads. */
public interface Dataset extends AutoCloseable {
    /** Where the samples come from and which part they are: {@code mnist/train}. */
    String name();

    /** The number of samples. */
    int size();

    /** Classes, feature names, shape and normalisation. */
    DataSchema schema();

    /** SHA-256, in hexadecimal, of the contents that the source was read from. */
    String fingerprint();

    /** Writes the normalised features of a sample, {@link #features()} of them, from {@code into[offset]} on. */
    void copyFeatures(int index, float[] into, int offset);

    /** The features before normalisation; pixels are between 0 and 1. */
    float[] raw(int index);

    /** The class of a sample, from 0 to {@code classNames().size() − 1}, or −1 if it is not known. */
    int label(int index);

    /** The dimensions of one sample: {@code {28, 28}}, or {@code {3, 32, 32}} with colours first. */
    default int[] sampleShape() {
        return schema().sampleShape().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The number of values in one sample. */
    default int features() {
        return schema().features();
    }

    /** The name of each label. */
    default List<String> classNames() {
        return schema().classNames();
    }

    /** How features are shifted and scaled. */
    default Normalization normalization() {
        return schema().normalization();
    }

    /** Ends the use of this data set. Where several share memory, {@link DataSplits#close()} frees it. */
    @Override
    default void close() {}
}
