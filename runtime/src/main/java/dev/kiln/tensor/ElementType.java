package dev.kiln.tensor;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;

/** What one element of a tensor is. Little-endian in memory, as in Arrow and on every device that Kiln runs on. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(Float.BYTES),
    /** IEEE 754 binary64. */
    FLOAT64(Double.BYTES),
    /** Two's complement, 8 bits. */
    INT8(Byte.BYTES),
    /** Two's complement, 16 bits. */
    INT16(Short.BYTES),
    /** Two's complement, 32 bits. */
    INT32(Integer.BYTES),
    /** Two's complement, 64 bits. */
    INT64(Long.BYTES),
    /** Unsigned, 8 bits: pixels. */
    UINT8(Byte.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** An empty Arrow vector of this type; it owns no memory yet. */
    FieldVector newVector(String name, BufferAllocator allocator) {
        return switch (this) {
            case FLOAT32 -> new Float4Vector(name, allocator);
            case FLOAT64 -> new Float8Vector(name, allocator);
            case INT8 -> new TinyIntVector(name, allocator);
            case INT16 -> new SmallIntVector(name, allocator);
            case INT32 -> new IntVector(name, allocator);
            case INT64 -> new BigIntVector(name, allocator);
            case UINT8 -> new UInt1Vector(name, allocator);
        };
    }
}
