package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/** An off-heap array of 16-bit floating-point numbers, over a {@link ShortArray} of their bits. Indices are checked. */
public final class HalfFloatArray extends TornadoNativeArray {

    private final ShortArray bits;

    /** Allocates {@code numberOfElements} zeros. */
    public HalfFloatArray(int numberOfElements) {
        bits = new ShortArray(numberOfElements);
    }

    private HalfFloatArray(ShortArray array) {
        bits = array;
    }

    /** Copies a Java array. */
    public static HalfFloatArray fromArray(HalfFloat[] values) {
        HalfFloatArray array = new HalfFloatArray(values.length);
        for (int i = 0; i < values.length; i++) {
            array.set(i, values[i]);
        }
        return array;
    }

    /** Returns an array of the given elements. */
    public static HalfFloatArray fromElements(HalfFloat... values) {
        return fromArray(values);
    }

    /** Copies {@code segment}, which holds elements and no header. */
    public static HalfFloatArray fromSegment(MemorySegment segment) {
        return new HalfFloatArray(ShortArray.fromSegment(segment));
    }

    /** Wraps {@code segment} without a copy: the first {@link #ARRAY_HEADER} bytes become the header. */
    public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
        return new HalfFloatArray(ShortArray.fromSegmentShallow(segment));
    }

    /** Returns a new array with the elements of all {@code arrays}, one after the other. */
    public static HalfFloatArray concat(HalfFloatArray... arrays) {
        ShortArray[] all = new ShortArray[arrays.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = arrays[i].bits;
        }
        return new HalfFloatArray(ShortArray.concat(all));
    }

    /** Sets every element to {@code value}. */
    public static void initialize(HalfFloatArray array, HalfFloat value) {
        ShortArray.initialize(array.bits, value.getHalfFloatValue());
    }

    /** Copies the elements to a Java array. */
    public HalfFloat[] toHeapArray() {
        HalfFloat[] values = new HalfFloat[getSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** Copies the bits of the elements to a Java array. */
    public short[] toShortArray() {
        return bits.toHeapArray();
    }

    /** Sets one element. */
    public void set(int index, HalfFloat value) {
        bits.set(index, value.getHalfFloatValue());
    }

    /** Returns one element. */
    public HalfFloat get(int index) {
        return new HalfFloat(bits.get(index));
    }

    /** Returns the elements at {@code index} and behind it. */
    public Half2 getHalf2(int index) {
        return new Half2(get(index), get(index + 1));
    }

    /** Sets the elements at {@code index} and behind it. */
    public void setHalf2(int index, Half2 value) {
        set(index, value.getX());
        set(index + 1, value.getY());
    }

    /** Sets every element to {@code value}. */
    public void init(HalfFloat value) {
        bits.init(value.getHalfFloatValue());
    }

    @Override
    public void clear() {
        bits.clear();
    }

    @Override
    public int getElementSize() {
        return bits.getElementSize();
    }

    @Override
    public int getSize() {
        return bits.getSize();
    }

    @Override
    public MemorySegment getSegment() {
        return bits.getSegment();
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        return bits.getSegmentWithHeader();
    }

    @Override
    public long getNumBytesOfSegmentWithHeader() {
        return bits.getNumBytesOfSegmentWithHeader();
    }

    @Override
    public long getNumBytesOfSegment() {
        return bits.getNumBytesOfSegment();
    }

    /** Copies {@code length} elements from {@code offset} on to a new array. */
    public HalfFloatArray slice(int offset, int length) {
        return new HalfFloatArray(bits.slice(offset, length));
    }
}
