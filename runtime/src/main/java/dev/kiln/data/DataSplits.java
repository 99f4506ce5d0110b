package dev.kiln.data;

import java.util.List;

/**
 * A source cut into three parts, of which {@code validation} and {@code test} may have no samples. Owns their memory.
 *
 * @param train what weights are fitted to
 * @param validation what settings are chosen by
 * @param test what the result is measured on
 * @param resources what the parts share; closed, in order, with this record
 */
public record DataSplits(Dataset train, Dataset validation, Dataset test, List<AutoCloseable> resources)
        implements AutoCloseable {
    /** Copies the list. */
    public DataSplits {
        resources = List.copyOf(resources);
    }

    /** Parts that share nothing. */
    public DataSplits(Dataset train, Dataset validation, Dataset test) {
        this(train, validation, test, List.of());
    }

    /** Closes the parts and what they share. */
    @Override
    public void close() {
        train.close();
        validation.close();
        test.close();
        Resources.close(resources);
    }
}
