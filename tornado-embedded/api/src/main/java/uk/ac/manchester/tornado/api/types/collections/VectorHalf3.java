package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Half3;

/** A list of vectors of 3 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorHalf3 {

    private final HalfFloatArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorHalf3(int length) {
        storage = new HalfFloatArray(length * 3);
    }

    /** Returns the element at a place. */
    public Half3 get(int index) {
        int base = index * 3;
        return new Half3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    /** Sets the element at a place. */
    public void set(int index, Half3 value) {
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
    public HalfFloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorHalf3 duplicate() {
        VectorHalf3 copy = new VectorHalf3(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorHalf3 other) {
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
