package dev.kiln.data;

import dev.kiln.tensor.Shape;

/** Some samples of a store, normalised. */
final class StoredDataset implements Dataset {
    private final String name;
    private final SampleStore store;
    private final int[] indices;
    private final DataSchema schema;
    private final String fingerprint;
    private final float[] scale;
    private final float[] shift;

    /** Takes over {@code indices}, which samples of the store these are. */
    StoredDataset(String name, SampleStore store, int[] indices, DataSchema schema, String fingerprint) {
        this.name = name;
        this.store = store;
        this.indices = indices;
        this.schema = schema;
        this.fingerprint = fingerprint;
        this.scale = schema.normalization().scale(store.width(), store.unit());
        this.shift = schema.normalization().shift(store.width());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public DataSchema schema() {
        return schema;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int features() {
        return scale.length;
    }

    @Override
    public void copyFeatures(int index, float[] into, int offset) {
        store.copy(indices[index], scale, shift, into, offset);
    }

    @Override
    public float[] raw(int index) {
        float[] raw = new float[features()];
        store.copy(indices[index], Normalization.NONE.scale(raw.length, store.unit()), new float[raw.length], raw, 0);
        return raw;
    }

    @Override
    public int label(int index) {
        return store.labels().get(indices[index]);
    }

    /** Name, size and shape: {@code mnist/train: 60000 × [28 × 28]}. */
    @Override
    public String toString() {
        return name + ": " + size() + " × " + new Shape(schema.sampleShape());
    }
}
