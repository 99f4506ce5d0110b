package dev.kiln.data;

/**
 * A place in the endless row of batches; saved with a checkpoint so that a run goes on with the batch it would have
 * had.
 *
 * @param epoch the number of whole passes before this place
 * @param batchInEpoch the number of batches of this pass before this place
 */
public record DataCursor(long epoch, int batchInEpoch) {
    /** The first batch of the first pass. */
    public static final DataCursor START = new DataCursor(0, 0);

    /** Checks that neither is negative. */
    public DataCursor {
        if (epoch < 0 || batchInEpoch < 0) {
            throw new IllegalArgumentException(
                    "a place in the data cannot be epoch " + epoch + ", batch " + batchInEpoch);
        }
    }

    /** The place after this one where a pass has {@code batches} batches. */
    DataCursor next(int batches) {
        return batchInEpoch + 1 < batches ? new DataCursor(epoch, batchInEpoch + 1) : new DataCursor(epoch + 1, 0);
    }
}
