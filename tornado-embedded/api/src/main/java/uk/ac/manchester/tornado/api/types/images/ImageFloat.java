package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A picture of 1 number(s) a pixel, row by row. Written by CollectionSources, in this module's tests. */
public final class ImageFloat {

    private final FloatArray storage;
    private final int width;
    private final int height;

    /** Makes a picture of zeros. */
    public ImageFloat(int width, int height) {
        this(width, height, new FloatArray(width * height));
    }

    /** Lays a picture over an array. */
    public ImageFloat(int width, int height, FloatArray array) {
        this.width = width;
        this.height = height;
        storage = array;
    }

    /** Returns the element at a place. */
    public float get(int x, int y) {
        return storage.get(x + y * width);
    }

    /** Sets the element at a place. */
    public void set(int x, int y, float value) {
        storage.set(x + y * width, value);
    }

    /** Returns the element of the first row. */
    public float get(int x) {
        return storage.get(x);
    }

    /** Sets the element of the first row. */
    public void set(int x, float value) {
        storage.set(x, value);
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
    public ImageFloat duplicate() {
        ImageFloat copy = new ImageFloat(width, height);
        copy.set(this);
        return copy;
    }

    /** Copies the elements of another one of this size. */
    public void set(ImageFloat other) {
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
