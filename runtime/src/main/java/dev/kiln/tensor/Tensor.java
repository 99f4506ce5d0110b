package dev.kiln.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A dense row-major array of one element type in Arrow-allocated memory. The same memory can be used, without a copy,
 * as a segment, as a device array and as an Arrow vector:
 *
 * <pre>
 * allocation: | padding | 16-byte header | data …                 | padding |
 *                       ^ segmentWithHeader()
 *                                        ^ segment(), buffer(), vector()
 * </pre>
 *
 * <p>The data starts on a cache line of 64 bytes. Views stay valid until {@link #close()}; none of them may be used
 * after it. Not safe for concurrent writes.
 */
public final class Tensor implements AutoCloseable {
    private final TensorAllocator allocator;
    private final String category;
    private final ElementType type;
    private final Shape shape;
    private final ArrowBuf memory;
    private final ArrowBuf buffer;
    private final MemorySegment segmentWithHeader;
    private @Nullable FloatArray floats;
    private @Nullable IntArray ints;
    private @Nullable ShortArray shorts;
    private @Nullable ByteArray bytes;
    private @Nullable FieldVector vector;
    private boolean closed;

    /** Takes over {@code memory}; the data starts {@code offset} bytes into it. */
    Tensor(TensorAllocator allocator, String category, ElementType type, Shape shape, ArrowBuf memory, long offset) {
        this.allocator = allocator;
        this.category = category;
        this.type = type;
        this.shape = shape;
        this.memory = memory;
        long dataBytes = shape.elements() * type.bytes();
        this.buffer = memory.slice(offset, dataBytes);
        this.buffer.writerIndex(dataBytes);
        this.segmentWithHeader = segmentAt(
                memory.memoryAddress() + offset - TensorAllocator.HEADER_BYTES,
                dataBytes + TensorAllocator.HEADER_BYTES);
    }

    /** What the memory is accounted under. */
    public String category() {
        return category;
    }

    /** The type of each element. */
    public ElementType type() {
        return type;
    }

    /** The dimensions. */
    public Shape shape() {
        return shape;
    }

    /** The bytes of the values. */
    public long valueBytes() {
        return shape.elements() * type.bytes();
    }

    /** The data as a segment, {@code elements × type.bytes()} long. */
    public MemorySegment segment() {
        return segmentWithHeader().asSlice(TensorAllocator.HEADER_BYTES);
    }

    /** The 16-byte header of a device array and the data behind it. */
    public MemorySegment segmentWithHeader() {
        requireOpen();
        return segmentWithHeader;
    }

    /** The data as an Arrow buffer. It shares this tensor's reference; retain it to keep it beyond {@link #close()}. */
    public ArrowBuf buffer() {
        requireOpen();
        return buffer;
    }

    /**
     * The data as a device array of floats, the same at each call; what a device writes to it lands here. FLOAT32 only.
     */
    public FloatArray floats() {
        require(ElementType.FLOAT32);
        MemorySegment segment = segmentWithHeader();
        if (floats == null) {
            floats = FloatArray.fromSegmentShallow(segment);
        }
        return floats;
    }

    /** The data as a device array of ints, the same at each call; what a device writes to it lands here. INT32 only. */
    public IntArray ints() {
        require(ElementType.INT32);
        MemorySegment segment = segmentWithHeader();
        if (ints == null) {
            ints = IntArray.fromSegmentShallow(segment);
        }
        return ints;
    }

    /**
     * The data as a device array of bytes, the same at each call; what a device writes to it lands here. INT8 and UINT8
     * only.
     */
    public ByteArray bytes() {
        require(type == ElementType.UINT8 ? ElementType.UINT8 : ElementType.INT8);
        MemorySegment segment = segmentWithHeader();
        if (bytes == null) {
            bytes = ByteArray.fromSegmentShallow(segment);
        }
        return bytes;
    }

    /**
     * The data as a device array of shorts, the same at each call; what a device writes to it lands here. INT16 only.
     */
    public ShortArray shorts() {
        require(ElementType.INT16);
        MemorySegment segment = segmentWithHeader();
        if (shorts == null) {
            shorts = ShortArray.fromSegmentShallow(segment);
        }
        return shorts;
    }

    /** The data as the device array of its type: FLOAT32, INT32, INT16, INT8 or UINT8. */
    public TornadoNativeArray array() {
        return switch (type) {
            case FLOAT32 -> floats();
            case INT32 -> ints();
            case INT16 -> shorts();
            case INT8, UINT8 -> bytes();
            case FLOAT64, INT64 -> throw new IllegalStateException(this + " has no device array");
        };
    }

    /**
     * The data as an Arrow vector of {@code shape().elements()} values, none of them null. The tensor owns and closes
     * it; shapes of more than 2³¹ − 1 elements have none.
     */
    public FieldVector vector() {
        requireOpen();
        if (vector == null) {
            int count = Math.toIntExact(shape.elements());
            FieldVector created = type.newVector(category, allocator.arrow());
            ArrowBuf noNulls = allocator.arrow().getEmpty();
            created.loadFieldBuffers(new ArrowFieldNode(count, 0), List.of(noNulls, buffer));
            vector = created;
        }
        return vector;
    }

    /** Gives the memory back. Closing twice does nothing more. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (vector != null) {
            vector.close();
        }
        long bytes = memory.capacity();
        memory.getReferenceManager().release();
        allocator.released(this, bytes);
    }

    /** Category, type and shape: {@code weights FLOAT32 [10 × 784]}. */
    @Override
    public String toString() {
        return category + " " + type + " " + shape;
    }

    private void require(ElementType needed) {
        if (type != needed) {
            throw new IllegalStateException(this + " has no view of type " + needed);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " was used after it was closed");
        }
    }

    /** The segment has no scope of its own: code compiled for it is the fastest, and the tensor bounds its life. */
    @SuppressWarnings("restricted") // The memory is Arrow's; its address and size are known here and nowhere else.
    private static MemorySegment segmentAt(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }
}
