package dev.kiln.checkpoint;

import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One tensor as an Arrow IPC file: one column {@code values}, all rows of the tensor one after the other in one record
 * batch; name and shape stand in the schema's metadata.
 */
final class TensorFile {
    /** Schema, footer, alignment and the bitmap of nulls, beside the values. */
    private static final long OVERHEAD_BYTES = 1 << 16;

    /** What a file ends with: {@code ARROW1}. */
    private static final int MAGIC_BYTES = 6;

    /** What a message begins with. */
    private static final int CONTINUATION = -1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private TensorFile() {}

    /** Writes the file and flushes it to the disk; returns its size in bytes. */
    static long write(Path file, String name, Tensor tensor) throws IOException {
        FieldVector vector = tensor.vector();
        Field field = new Field("values", vector.getField().getFieldType(), List.of());
        Schema schema = new Schema(
                List.of(field),
                Map.of("name", name, "shape", tensor.shape().dimensions().toString()));
        // The root is not closed: closing it would release the tensor's memory.
        @SuppressWarnings("resource")
        VectorSchemaRoot root = new VectorSchemaRoot(schema, List.of(vector), vector.getValueCount());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ArrowFileWriter writer = new ArrowFileWriter(root, null, channel);
            writer.start();
            writer.writeBatch();
            writer.end();
            channel.force(true);
            return channel.size();
        }
    }

    /** The most bytes that a file of a tensor of {@code elements} values has. */
    static long largestBytes(long elements, ElementType type) {
        return elements * type.bytes() + elements / Byte.SIZE + OVERHEAD_BYTES;
    }

    /**
     * Reads the values into {@code into}, by one copy out of the mapped file. The file's own description is walked here
     * and not by Arrow's reader, which takes memory before it has looked.
     *
     * @throws IOException saying what is wrong if the file does not hold exactly these values
     */
    static void read(Path file, Tensor into) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            into.segment().copyFrom(values(mapped, into.type(), into.shape().elements()));
        } catch (RuntimeException e) {
            throw new IOException("its description is damaged", e);
        }
    }

    /** The values of the one column in the one record batch. Whatever is wrong ends in an exception of some kind. */
    private static MemorySegment values(MemorySegment file, ElementType type, long elements) throws IOException {
        long footerEnd = file.byteSize() - MAGIC_BYTES - Integer.BYTES;
        int footerBytes = file.get(INT, footerEnd);
        Footer footer = Footer.getRootAsFooter(buffer(file, footerEnd - footerBytes, footerBytes));
        require(footer.recordBatchesLength() == 1 && footer.schema().fieldsLength() == 1, "one column in one batch");
        Block block = footer.recordBatches(0);
        require(file.get(INT, block.offset()) == CONTINUATION, "a message at the batch's offset");
        Message message = Message.getRootAsMessage(
                buffer(file, block.offset() + 2 * Integer.BYTES, block.metaDataLength() - 2L * Integer.BYTES));
        require(message.headerType() == MessageHeader.RecordBatch, "a record batch");
        RecordBatch batch = (RecordBatch) Objects.requireNonNull(message.header(new RecordBatch()), "header");
        require(
                isOf(footer.schema().fields(0), type)
                        && batch.length() == elements
                        && batch.compression() == null
                        && batch.nodesLength() == 1
                        && batch.nodes(0).nullCount() == 0
                        && batch.buffersLength() == 2
                        && batch.buffers(1).length() >= elements * type.bytes(),
                elements + " " + type + " values without nulls");
        long start = block.offset() + block.metaDataLength() + batch.buffers(1).offset();
        return file.asSlice(start, elements * type.bytes());
    }

    private static boolean isOf(org.apache.arrow.flatbuf.Field field, ElementType type) {
        if (type == ElementType.FLOAT32) {
            return field.typeType() == Type.FloatingPoint;
        }
        if (field.typeType() != Type.Int) {
            return false;
        }
        Int found = (Int) Objects.requireNonNull(field.type(new Int()), "type");
        return found.bitWidth() == type.bytes() * Byte.SIZE && found.isSigned();
    }

    private static ByteBuffer buffer(MemorySegment file, long offset, long bytes) {
        return file.asSlice(offset, bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean holds, String expected) throws IOException {
        if (!holds) {
            throw new IOException("expected " + expected);
        }
    }
}
