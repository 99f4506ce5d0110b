package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.vectors.Double2;

/** A list of vectors of 2 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorDouble2 {

    private final DoubleArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorDouble2(int length) {
        storage = new DoubleArray(length * 2);
    }

    /** Returns the element at a place. */
    public Double2 get(int index) {
        int base = index * 2;
        return new Double2(storage.get(base), storage.get(base + 1));
    }

    /** Sets the element at a place. */
    public void set(int index, Double2 value) {
        int base = index * 2;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize() / 2;
    }

    /** Returns how many numbers an element has. */
    public int vectorWidth() {
        return 2;
    }

    /** Returns the array behind this. */
    public DoubleArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(double value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorDouble2 duplicate() {
        VectorDouble2 copy = new VectorDouble2(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorDouble2 other) {
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
