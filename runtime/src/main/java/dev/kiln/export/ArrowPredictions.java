package dev.kiln.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/**
 * Predictions as an Arrow IPC file with the columns {@code index} (int32), {@code label} (text), {@code probability}
 * and {@code p(CLASS)} for each class (float32).
 */
public final class ArrowPredictions implements PredictionWriter {
    private static final int ROWS = 4096;

    private final IntVector index;
    private final VarCharVector label;
    private final Float4Vector probability;
    private final List<Float4Vector> classes = new ArrayList<>();
    private final List<String> classNames;
    private final VectorSchemaRoot root;
    private final ArrowFileWriter writer;
    private int rows;

    /** Begins a file on {@code out}, which stays open. */
    public ArrowPredictions(OutputStream out, List<String> classNames, BufferAllocator allocator) throws IOException {
        this.classNames = classNames;
        this.index = new IntVector("index", allocator);
        this.label = new VarCharVector("label", allocator);
        this.probability = new Float4Vector("probability", allocator);
        List<FieldVector> columns = new ArrayList<>(List.of(index, label, probability));
        for (String name : classNames) {
            Float4Vector column = new Float4Vector("p(" + name + ")", allocator);
            classes.add(column);
            columns.add(column);
        }
        this.root = new VectorSchemaRoot(columns);
        this.writer = new ArrowFileWriter(root, null, Channels.newChannel(out));
        writer.start();
    }

    @Override
    public void write(int sample, int predicted, float[] probabilities) throws IOException {
        index.setSafe(rows, sample);
        if (predicted < 0) {
            label.setNull(rows);
            probability.setNull(rows);
        } else {
            label.setSafe(rows, classNames.get(predicted).getBytes(StandardCharsets.UTF_8));
            probability.setSafe(rows, probabilities[predicted]);
        }
        for (int i = 0; i < probabilities.length; i++) {
            classes.get(i).setSafe(rows, probabilities[i]);
        }
        if (++rows == ROWS) {
            flush();
        }
    }

    private void flush() throws IOException {
        root.setRowCount(rows);
        writer.writeBatch();
        root.clear();
        rows = 0;
    }

    @Override
    public void close() throws IOException {
        try (root) {
            if (rows > 0) {
                flush();
            }
            writer.end();
        }
    }
}
