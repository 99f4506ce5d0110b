package dev.kiln.train;

import dev.kiln.data.DataSchema;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.data.Normalization;
import dev.kiln.data.SplitMix;
import java.util.List;
import java.util.stream.IntStream;

/** A small data set for tests: a cloud of points for each class, which a small network can tell apart. */
record Blobs(String name, long seed, int size, int features, int classes) implements Dataset {
    static DataSplits splits(int size, int features, int classes) {
        return new DataSplits(
                new Blobs("blobs/train", 1, size, features, classes),
                new Blobs("blobs/validation", 2, 60, features, classes),
                new Blobs("blobs/test", 3, 100, features, classes));
    }

    @Override
    public DataSchema schema() {
        List<String> names =
                IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
        return new DataSchema(names, List.of(), List.of(features), Normalization.NONE);
    }

    @Override
    public String fingerprint() {
        return "%064x".formatted(hashCode());
    }

    @Override
    public void copyFeatures(int index, float[] into, int offset) {
        System.arraycopy(raw(index), 0, into, offset, features);
    }

    @Override
    public float[] raw(int index) {
        SplitMix centre = SplitMix.of(7, label(index));
        SplitMix noise = SplitMix.of(seed, index);
        float[] values = new float[features];
        for (int i = 0; i < features; i++) {
            values[i] = centre.nextFloat(-1, 1) + 0.6f * noise.nextBell();
        }
        return values;
    }

    @Override
    public int label(int index) {
        return index % classes;
    }
}
