package dev.kiln.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Writes small Arrow files and streams. */
final class ArrowBytes {
    private ArrowBytes() {}

    /** Two batches, each of these vectors, which are closed. */
    static byte[] of(boolean file, CodecType codec, FieldVector... vectors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompressionCodec.Factory factory = codec == CodecType.NO_COMPRESSION
                ? NoCompressionCodec.Factory.INSTANCE
                : CommonsCompressionFactory.INSTANCE;
        try (VectorSchemaRoot root = VectorSchemaRoot.of(vectors);
                ArrowWriter writer = file
                        ? new ArrowFileWriter(
                                root, null, Channels.newChannel(out), Map.of(), IpcOption.DEFAULT, factory, codec)
                        : new ArrowStreamWriter(
                                root, null, Channels.newChannel(out), IpcOption.DEFAULT, factory, codec)) {
            writer.start();
            writer.writeBatch();
            writer.writeBatch();
            writer.end();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** Columns x (float), c (text), n (int) and kind (text); rows (1, p, 7, yes) and (−2.5, q, 8, no), twice. */
    static byte[] table(boolean file, CodecType codec) {
        try (BufferAllocator allocator = new RootAllocator()) {
            return of(
                    file,
                    codec,
                    floats(allocator, "x", 1, -2.5f),
                    texts(allocator, "c", "p", "q"),
                    ints(allocator, "n", 7, 8),
                    texts(allocator, "kind", "yes", "no"));
        }
    }

    /** Columns label and image, lists of 6 bytes that say that they are of shape 2, 3. */
    static byte[] images() {
        Map<String, String> metadata = Map.of(
                "ARROW:extension:name", "arrow.fixed_shape_tensor", "ARROW:extension:metadata", "{\"shape\":[2,3]}");
        try (BufferAllocator allocator = new RootAllocator()) {
            return of(
                    true,
                    CodecType.NO_COMPRESSION,
                    ints(allocator, "label", 0, 1),
                    pixels(allocator, "image", metadata, 6, 0, 255, 51, 1, 2, 3, 200, 0, 0, 0, 0, 0));
        }
    }

    static FieldVector floats(BufferAllocator allocator, String name, float... values) {
        Float4Vector vector = new Float4Vector(name, allocator);
        vector.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        vector.setValueCount(values.length);
        return vector;
    }

    static FieldVector ints(BufferAllocator allocator, String name, int... values) {
        IntVector vector = new IntVector(name, allocator);
        vector.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        vector.setValueCount(values.length);
        return vector;
    }

    static FieldVector texts(BufferAllocator allocator, String name, String... values) {
        VarCharVector vector = new VarCharVector(name, allocator);
        vector.allocateNew();
        for (int i = 0; i < values.length; i++) {
            vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
        }
        vector.setValueCount(values.length);
        return vector;
    }

    private static FieldVector pixels(
            BufferAllocator allocator, String name, Map<String, String> metadata, int size, int... values) {
        FixedSizeListVector list = new FixedSizeListVector(
                name, allocator, new FieldType(true, new ArrowType.FixedSizeList(size), null, metadata), null);
        list.addOrGetVector(FieldType.notNullable(MinorType.UINT1.getType()));
        list.allocateNew();
        UInt1Vector items = (UInt1Vector) list.getDataVector();
        for (int i = 0; i < values.length; i++) {
            items.setSafe(i, values[i]);
        }
        for (int i = 0; i < values.length / size; i++) {
            list.setNotNull(i);
        }
        list.setValueCount(values.length / size);
        return list;
    }
}
