package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int3;

/** A list of vectors of 3 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorInt3 {

    private final IntArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorInt3(int length) {
        storage = new IntArray(length * 3);
    }

    /** Lays elements over an array. */
    public VectorInt3(IntArray array) {
        storage = array;
    }

    /** Returns the element at a place. */
    public Int3 get(int index) {
        int base = index * 3;
        return new Int3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    /** Sets the element at a place. */
    public void set(int index, Int3 value) {
        int base = index * 3;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize() / 3;
    }

    /** Returns how many numbers an element has. */
    public int vectorWidth() {
        return 3;
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
    public VectorInt3 duplicate() {
        VectorInt3 copy = new VectorInt3(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorInt3 other) {
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
