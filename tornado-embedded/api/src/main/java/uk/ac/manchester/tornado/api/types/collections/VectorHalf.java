package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/** A list of numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorHalf {

    private final HalfFloatArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorHalf(int length) {
        storage = new HalfFloatArray(length * 1);
    }

    /** Lays elements over an array. */
    public VectorHalf(HalfFloatArray array) {
        storage = array;
    }

    /** Returns the element at a place. */
    public HalfFloat get(int index) {
        return storage.get(index);
    }

    /** Sets the element at a place. */
    public void set(int index, HalfFloat value) {
        storage.set(index, value);
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize();
    }

    /** Returns the array behind this. */
    public HalfFloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorHalf duplicate() {
        VectorHalf copy = new VectorHalf(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorHalf other) {
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
