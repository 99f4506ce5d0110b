package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** An off-heap array: a header, then the elements in the machine's byte order. */
public abstract sealed class TornadoNativeArray
        permits ByteArray, CharArray, DoubleArray, FloatArray, HalfFloatArray, IntArray, LongArray, ShortArray {

    /** Bytes in front of the first element; the element count is the int at byte 0. */
    public static final long ARRAY_HEADER = Long.getLong("tornado.panama.objectHeader", 16);

    TornadoNativeArray() {}

    /** Returns the number of elements. */
    public abstract int getSize();

    /** Returns the memory of the elements, without the header. */
    public abstract MemorySegment getSegment();

    /** Returns the memory of header and elements. */
    public abstract MemorySegment getSegmentWithHeader();

    /** Returns the bytes of header and elements. */
    public abstract long getNumBytesOfSegmentWithHeader();

    /** Returns the bytes of the elements. */
    public abstract long getNumBytesOfSegment();

    /** Returns the bytes of one element. */
    public abstract int getElementSize();

    /** Sets every element to zero. */
    protected void clear() {
        getSegment().fill((byte) 0);
    }
}
