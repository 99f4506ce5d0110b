package dev.kiln.data;

/** A data set that is another one, but for what a test overrides. */
public class WrappedDataset implements Dataset {
    private final Dataset whole;

    /**
     * Wraps a data set.
     *
     * @param whole closed together with this
     */
    public WrappedDataset(Dataset whole) {
        this.whole = whole;
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public DataSchema schema() {
        return whole.schema();
    }

    @Override
    public String fingerprint() {
        return whole.fingerprint();
    }

    @Override
    public void copyFeatures(int index, float[] into, int offset) {
        whole.copyFeatures(index, into, offset);
    }

    @Override
    public float[] raw(int index) {
        return whole.raw(index);
    }

    @Override
    public int label(int index) {
        return whole.label(index);
    }

    @Override
    public void close() {
        whole.close();
    }
}
