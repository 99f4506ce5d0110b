package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Half8;

/** A list of vectors of 8 numbers, one after the other. Written by CollectionSources, in this module's tests. */
public final class VectorHalf8 {

    private final HalfFloatArray storage;

    /** Makes {@code length} elements of zeros. */
    public VectorHalf8(int length) {
        storage = new HalfFloatArray(length * 8);
    }

    /** Returns the element at a place. */
    public Half8 get(int index) {
        int base = index * 8;
        return new Half8(
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
    public void set(int index, Half8 value) {
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
    public HalfFloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VectorHalf8 duplicate() {
        VectorHalf8 copy = new VectorHalf8(getLength());
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(VectorHalf8 other) {
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
