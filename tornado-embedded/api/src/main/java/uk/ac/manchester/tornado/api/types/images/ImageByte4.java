package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.vectors.Byte4;

/** A picture of 4 number(s) a pixel, row by row. Written by CollectionSources, in this module's tests. */
public final class ImageByte4 {

    private final ByteArray storage;
    private final int width;
    private final int height;

    /** Makes a picture of zeros. */
    public ImageByte4(int width, int height) {
        this(width, height, new ByteArray(width * height * 4));
    }

    /** Lays a picture over an array. */
    public ImageByte4(int width, int height, ByteArray array) {
        this.width = width;
        this.height = height;
        storage = array;
    }

    /** Returns the element at a place. */
    public Byte4 get(int x, int y) {
        int base = (x + y * width) * 4;
        return new Byte4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    /** Sets the element at a place. */
    public void set(int x, int y, Byte4 value) {
        int base = (x + y * width) * 4;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** Returns the element of the first row. */
    public Byte4 get(int x) {
        int base = x * 4;
        return new Byte4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    /** Sets the element of the first row. */
    public void set(int x, Byte4 value) {
        int base = x * 4;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** Returns how many pixels a row has. */
    public int X() {
        return width;
    }

    /** Returns how many rows there are. */
    public int Y() {
        return height;
    }

    /** Returns the array behind this. */
    public ByteArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(byte value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public ImageByte4 duplicate() {
        ImageByte4 copy = new ImageByte4(width, height);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(ImageByte4 other) {
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
