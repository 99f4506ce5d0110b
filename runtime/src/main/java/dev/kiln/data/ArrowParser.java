package dev.kiln.data;

import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * Reads one Arrow IPC file or stream, compressed or not. Columns of numbers and texts are features as in a CSV file; a
 * column of fixed-size lists of numbers is many features, such as the pixels of an image.
 */
final class ArrowParser {
    /** What decompression may need at once, for each byte of the source. */
    private static final long MOST_EXPANSION = 300;

    private static final long LEAST_LIMIT_BYTES = 1L << 26;

    private final ByteSource source;
    private final DataOptions options;
    private final Fingerprint fingerprint;

    ArrowParser(ByteSource source, DataOptions options, Fingerprint fingerprint) {
        this.source = source;
        this.options = options;
        this.fingerprint = fingerprint;
    }

    /** The samples of the file. */
    SampleStore read(TensorAllocator allocator) {
        ArrowFraming.check(source);
        long limit = Math.max(LEAST_LIMIT_BYTES, Math.multiplyExact(source.storedBytes(), MOST_EXPANSION));
        // Not a child of the tensors' allocator: Arrow's reader loses buffers when the data is damaged.
        RootAllocator reading = new RootAllocator(limit);
        ArrowTable table;
        try (InputStream in = new DigestedStream(ArrowFraming.openStream(source), fingerprint);
                ArrowStreamReader reader = new ArrowStreamReader(in, reading, CommonsCompressionFactory.INSTANCE)) {
            table = read(reader);
            in.transferTo(OutputStream.nullOutputStream());
        } catch (KilnException e) {
            abandon(reading);
            throw e;
        } catch (IOException e) {
            abandon(reading);
            throw source.unreadable(e);
        } catch (OutOfMemoryException | OutOfMemoryError e) {
            abandon(reading);
            throw ArrowFraming.bad(source, "claims more than it holds", "at most " + limit + " bytes", "more");
        } catch (RuntimeException | StackOverflowError e) {
            // Arrow's reader checks every access, and fails with whatever the first bad one causes.
            abandon(reading);
            throw ArrowFraming.bad(source, "is damaged", "Arrow data that fits its schema", "" + e.getMessage());
        }
        reading.close();
        return table.encode(allocator);
    }

    private ArrowTable read(ArrowStreamReader reader) throws IOException {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        List<String> names = root.getSchema().getFields().stream()
                .map(field -> String.valueOf(field.getName()))
                .toList();
        if (names.isEmpty()) {
            throw ArrowFraming.bad(source, "has no columns", "at least two", "none");
        }
        int label = TableEncoder.labelColumn(source.where(), names, options);
        ArrowTable table = new ArrowTable(source, root, reader, label, options.schema());
        while (reader.loadNextBatch()) {
            table.addBatch();
        }
        return table;
    }

    /** Closes what may have leaks that are not ours. */
    private static void abandon(RootAllocator reading) {
        try {
            reading.close();
        } catch (IllegalStateException ignored) {
            // The error that is on its way says what was wrong with the data.
        }
    }
}
