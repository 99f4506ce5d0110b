package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int16;

/** A list of vectors of 16 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorInt16 {

    private final IntArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorInt16(int length) {
        storage = new IntArray(length * 16);
    }

    /** Lays elements over an array. */
    public VectorInt16(IntArray array) {
        storage = array;
    }

    /** Returns the element at a place. */
    public Int16 get(int index) {
        int base = index * 16;
        return new Int16(
                storage.get(base),
                storage.get(base + 1),
                storage.get(base + 2),
                storage.get(base + 3),
                storage.get(base + 4),
                storage.get(base + 5),
                storage.get(base + 6),
                storage.get(base + 7),
                storage.get(base + 8),
                storage.get(base + 9),
                storage.get(base + 10),
                storage.get(base + 11),
                storage.get(base + 12),
                storage.get(base + 13),
                storage.get(base + 14),
                storage.get(base + 15));
    }

    /** Sets the element at a place. */
    public void set(int index, Int16 value) {
        int base = index * 16;
        storage.set(base, value.getS0());
        storage.set(base + 1, value.getS1());
        storage.set(base + 2, value.getS2());
        storage.set(base + 3, value.getS3());
        storage.set(base + 4, value.getS4());
        storage.set(base + 5, value.getS5());
        storage.set(base + 6, value.getS6());
        storage.set(base + 7, value.getS7());
        storage.set(base + 8, value.getS8());
        storage.set(base + 9, value.getS9());
        storage.set(base + 10, value.getS10());
        storage.set(base + 11, value.getS11());
        storage.set(base + 12, value.getS12());
        storage.set(base + 13, value.getS13());
        storage.set(base + 14, value.getS14());
        storage.set(base + 15, value.getS15());
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize() / 16;
    }

    /** Returns how many numbers an element has. */
    public int vectorWidth() {
        return 16;
    }

    /** Returns the array behind this. */
    public IntArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(int value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorInt16 duplicate() {
        VectorInt16 copy = new VectorInt16(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorInt16 other) {
        storage.getSegment().copyFrom(other.storage.getSegment());
    }

    /** Returns how many numbers there are. */
    public int size() {
        return storage.getSize();
    }

    /** Sets all numbers to 0. */
    public void clear() {
        storage.clear();
    }

    /** Returns the bytes of the numbers. */
    public long getNumBytes() {
        return storage.getNumBytesOfSegment();
    }

    /** Returns the bytes of the numbers and of the header in front of them. */
    public long getNumBytesWithHeader() {
        return storage.getNumBytesOfSegmentWithHeader();
    }

    /** Returns the memory of the numbers. */
    public MemorySegment getSegment() {
        return storage.getSegment();
    }

    /** Returns the memory of the header and the numbers. */
    public MemorySegment getSegmentWithHeader() {
        return storage.getSegmentWithHeader();
    }
}
