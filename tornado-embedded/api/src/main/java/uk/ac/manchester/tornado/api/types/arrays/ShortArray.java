package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.annotations.Parallel;

/** An off-heap array of short elements, derived from FloatArray. Indices are checked. */
public final class ShortArray extends TornadoNativeArray {

    private static final ValueLayout.OfShort LAYOUT = ValueLayout.JAVA_SHORT;
    private static final int BYTES = Short.BYTES;

    private final MemorySegment memory;
    private final MemorySegment data;
    private final int size;

    /** Allocates {@code numberOfElements} zeros. */
    public ShortArray(int numberOfElements) {
        this(ArrayMemory.allocate(numberOfElements, BYTES), numberOfElements);
    }

    private ShortArray(MemorySegment memory, int size) {
        this.memory = memory;
        this.data = memory.asSlice(ARRAY_HEADER);
        this.size = size;
    }

    /** Copies a Java array. */
    public static ShortArray fromArray(short[] values) {
        ShortArray array = new ShortArray(values.length);
        MemorySegment.copy(values, 0, array.data, LAYOUT, 0, values.length);
        return array;
    }

    /** Returns an array of the given elements. */
    public static ShortArray fromElements(short... values) {
        return fromArray(values);
    }

    /** Copies {@code segment}, which holds elements and no header. */
    public static ShortArray fromSegment(MemorySegment segment) {
        ShortArray array = new ShortArray(ArrayMemory.count(segment.byteSize(), BYTES));
        array.data.copyFrom(segment);
        return array;
    }

    /**
     * Wraps {@code segment} without a copy: the first {@link #ARRAY_HEADER} bytes become the header and are written to,
     * the rest are the elements.
     */
    public static ShortArray fromSegmentShallow(MemorySegment segment) {
        return new ShortArray(segment, ArrayMemory.adopt(segment, BYTES));
    }

    /** Returns a new array with the elements of all {@code arrays}, one after the other. */
    public static ShortArray concat(ShortArray... arrays) {
        int elements = 0;
        for (ShortArray array : arrays) {
            elements = Math.addExact(elements, array.size);
        }
        ShortArray all = new ShortArray(elements);
        long offset = 0;
        for (ShortArray array : arrays) {
            MemorySegment.copy(array.data, 0, all.data, offset, array.getNumBytesOfSegment());
            offset += array.getNumBytesOfSegment();
        }
        return all;
    }

    /** Sets every element to {@code value}; also a kernel. */
    public static void initialize(ShortArray array, short value) {
        for (@Parallel int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** Copies the elements to a Java array. */
    public short[] toHeapArray() {
        return data.toArray(LAYOUT);
    }

    /** Sets one element. */
    public void set(int index, short value) {
        data.setAtIndex(LAYOUT, index, value);
    }

    /** Returns one element. */
    public short get(int index) {
        return data.getAtIndex(LAYOUT, index);
    }

    @Override
    public void clear() {
        super.clear();
    }

    @Override
    public int getElementSize() {
        return BYTES;
    }

    /** Sets every element to {@code value}. */
    public void init(short value) {
        for (long i = 0; i < size; i++) {
            data.setAtIndex(LAYOUT, i, value);
        }
    }

    @Override
    public int getSize() {
        return size;
    }

    @Override
    public MemorySegment getSegment() {
        return data;
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        return memory;
    }

    @Override
    public long getNumBytesOfSegmentWithHeader() {
        return memory.byteSize();
    }

    @Override
    public long getNumBytesOfSegment() {
        return data.byteSize();
    }

    /** Copies {@code length} elements from {@code offset} on to a new array. */
    public ShortArray slice(int offset, int length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IllegalArgumentException(
                    "Slice out of bounds: " + length + " elements from " + offset + " on, of an array of " + size);
        }
        return fromSegment(data.asSlice((long) offset * BYTES, (long) length * BYTES));
    }
}
