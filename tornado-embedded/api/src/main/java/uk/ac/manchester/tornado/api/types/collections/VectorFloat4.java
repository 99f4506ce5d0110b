package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A list of vectors of 4 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorFloat4 {

    private final FloatArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorFloat4(int length) {
        storage = new FloatArray(length * 4);
    }

    /** Lays elements over an array. */
    public VectorFloat4(FloatArray array) {
        storage = array;
    }

    /** Returns the element at a place. */
    public Float4 get(int index) {
        int base = index * 4;
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    /** Sets the element at a place. */
    public void set(int index, Float4 value) {
        int base = index * 4;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** Returns how many elements there are. */
    public int getLength() {
        return storage.getSize() / 4;
    }

    /** Returns how many numbers an element has. */
    public int vectorWidth() {
        return 4;
    }

    /** Returns the array behind this. */
    public FloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorFloat4 duplicate() {
        VectorFloat4 copy = new VectorFloat4(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorFloat4 other) {
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
