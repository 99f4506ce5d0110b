package dev.kiln.data;

import dev.kiln.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Some samples, ready for a device. The arrays always hold {@link #capacity()} rows; only the first {@link #size()} are
 * samples, the others are zeros with the label −1. Owned by its {@link BatchLoader} and valid until that is asked for
 * the next batch.
 */
public final class Batch {
    private final Tensor features;
    private final Tensor labels;
    private final int[] order;
    private final int first;
    private final int size;
    private final DataCursor place;
    private final boolean lastOfEpoch;
    private final int slot;

    /**
     * @param order of the samples in the whole pass; must not change
     * @param first where in that order the batch begins
     * @param size number of samples
     * @param slot whose memory the tensors are
     */
    Batch(
            Tensor features,
            Tensor labels,
            int[] order,
            int first,
            int size,
            DataCursor place,
            boolean lastOfEpoch,
            int slot) {
        this.features = features;
        this.labels = labels;
        this.order = order;
        this.first = first;
        this.size = size;
        this.place = place;
        this.lastOfEpoch = lastOfEpoch;
        this.slot = slot;
    }

    /** The number of samples: the batch size, or less in the last batch of a pass. */
    public int size() {
        return size;
    }

    /** The number of rows of the arrays: the batch size. */
    public int capacity() {
        return labels.shape().dimension(0);
    }

    /** Normalised features, {@code [capacity × features]}, row-major. */
    public FloatArray features() {
        return features.floats();
    }

    /** Classes, {@code [capacity]}. */
    public IntArray labels() {
        return labels.ints();
    }

    /** Which sample of the data set row {@code row} is. */
    public int sample(int row) {
        return order[first + Objects.checkIndex(row, size)];
    }

    /** The pass over the data that this batch belongs to, and its number in it. */
    public DataCursor place() {
        return place;
    }

    /** Whether the next batch belongs to the next pass. */
    public boolean lastOfEpoch() {
        return lastOfEpoch;
    }

    /** Which of the loader's {@link BatchLoader#SLOTS} memories this batch lies in; they take turns. */
    public int slot() {
        return slot;
    }

    /**
     * The samples as an Arrow record batch of {@link #size()} rows with columns {@code features} (fixed-size list of
     * float) and {@code label}. It shares this batch's memory and the same life; the caller closes it.
     */
    public VectorSchemaRoot records() {
        int rows = size();
        int width = features.shape().dimension(1);
        Field item = new Field(
                "item", FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)), null);
        Schema schema = new Schema(List.of(
                new Field("features", FieldType.notNullable(new ArrowType.FixedSizeList(width)), List.of(item)),
                new Field("label", FieldType.notNullable(new ArrowType.Int(Integer.SIZE, true)), null)));
        BufferAllocator allocator = features.buffer().getReferenceManager().getAllocator();
        ArrowBuf noNulls = allocator.getEmpty();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        try (ArrowRecordBatch batch = new ArrowRecordBatch(
                rows,
                List.of(
                        new ArrowFieldNode(rows, 0),
                        new ArrowFieldNode((long) rows * width, 0),
                        new ArrowFieldNode(rows, 0)),
                Arrays.asList(
                        noNulls,
                        noNulls,
                        features.buffer().slice(0, (long) rows * width * Float.BYTES),
                        noNulls,
                        labels.buffer().slice(0, (long) rows * Integer.BYTES)))) {
            new VectorLoader(root).load(batch);
        }
        return root;
    }
}
