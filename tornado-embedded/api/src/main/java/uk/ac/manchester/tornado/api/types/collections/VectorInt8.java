package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int8;

/** A list of vectors of 8 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorInt8 {

    private final IntArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorInt8(int length) {
        storage = new IntArray(length * 8);
    }

    /** Lays elements over an array. */
    public VectorInt8(IntArray array) {
        storage = array;
    }

    /** Returns the element at a place. */
    public Int8 get(int index) {
        int base = index * 8;
        return new Int8(
                storage.get(base),
                storage.get(base + 1),
                storage.get(base + 2),
                storage.get(base + 3),
                storage.get(base + 4),
                storage.get(base + 5),
                storage.get(base + 6),
                storage.get(base + 7));
    }

    /** Sets the element at a place. */
    public void set(int index, Int8 value) {
        int base = index * 8;
        storage.set(base, value.getS0());
        storage.set(base + 1, value.getS1());
        storage.set(base + 2, value.getS2());
        storage.set(base + 3, value.getS3());
        storage.set(base + 4, value.getS4());
        storage.set(base + 5, value.getS5());
        storage.set(base + 6, value.getS6());
        storage.set(base + 7, value.getS7());
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize() / 8;
    }

    /** Returns how many numbers an element has. */
    public int vectorWidth() {
        return 8;
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
    public VectorInt8 duplicate() {
        VectorInt8 copy = new VectorInt8(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorInt8 other) {
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
