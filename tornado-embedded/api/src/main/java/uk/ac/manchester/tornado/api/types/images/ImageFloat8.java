package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** A picture of 8 number(s) a pixel, row by row. Written by CollectionSources, in this module's tests. */
public final class ImageFloat8 {

    private final FloatArray storage;
    private final int width;
    private final int height;

    /** Makes a picture of zeros. */
    public ImageFloat8(int width, int height) {
        this(width, height, new FloatArray(width * height * 8));
    }

    /** Lays a picture over an array. */
    public ImageFloat8(int width, int height, FloatArray array) {
        this.width = width;
        this.height = height;
        storage = array;
    }

    /** Returns the element at a place. */
    public Float8 get(int x, int y) {
        int base = (x + y * width) * 8;
        return new Float8(
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
    public void set(int x, int y, Float8 value) {
        int base = (x + y * width) * 8;
        storage.set(base, value.getS0());
        storage.set(base + 1, value.getS1());
        storage.set(base + 2, value.getS2());
        storage.set(base + 3, value.getS3());
        storage.set(base + 4, value.getS4());
        storage.set(base + 5, value.getS5());
        storage.set(base + 6, value.getS6());
        storage.set(base + 7, value.getS7());
    }

    /** Returns the element of the first row. */
    public Float8 get(int x) {
        int base = x * 8;
        return new Float8(
                storage.get(base),
                storage.get(base + 1),
                storage.get(base + 2),
                storage.get(base + 3),
                storage.get(base + 4),
                storage.get(base + 5),
                storage.get(base + 6),
                storage.get(base + 7));
    }

    /** Sets the element of the first row. */
    public void set(int x, Float8 value) {
        int base = x * 8;
        storage.set(base, value.getS0());
        storage.set(base + 1, value.getS1());
        storage.set(base + 2, value.getS2());
        storage.set(base + 3, value.getS3());
        storage.set(base + 4, value.getS4());
        storage.set(base + 5, value.getS5());
        storage.set(base + 6, value.getS6());
        storage.set(base + 7, value.getS7());
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
    public FloatArray getArray() {
        return storage;
    }

    /** Sets all numbers. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public ImageFloat8 duplicate() {
        ImageFloat8 copy = new ImageFloat8(width, height);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(ImageFloat8 other) {
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
