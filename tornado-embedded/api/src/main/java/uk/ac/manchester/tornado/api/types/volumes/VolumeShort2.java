package uk.ac.manchester.tornado.api.types.volumes;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.vectors.Short2;

/** A grid of pairs; x is the innermost dimension. */
public final class VolumeShort2 {

    private static final int WIDTH = 2;

    private final ShortArray storage;
    private final int width;
    private final int height;
    private final int depth;

    /** Makes a grid of zeros. */
    public VolumeShort2(int width, int height, int depth) {
        this(width, height, depth, new ShortArray(width * height * depth * WIDTH));
    }

    /** Lays a grid over an array. */
    public VolumeShort2(int width, int height, int depth, ShortArray array) {
        this.width = width;
        this.height = height;
        this.depth = depth;
        storage = array;
    }

    private int index(int x, int y, int z) {
        return WIDTH * (x + width * (y + height * z));
    }

    /** Returns a pair. */
    public Short2 get(int x, int y, int z) {
        int base = index(x, y, z);
        return new Short2(storage.get(base), storage.get(base + 1));
    }

    /** Sets a pair. */
    public void set(int x, int y, int z, Short2 value) {
        int base = index(x, y, z);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
    }

    /** Returns the size in dimension x. */
    public int X() {
        return width;
    }

    /** Returns the size in dimension y. */
    public int Y() {
        return height;
    }

    /** Returns the size in dimension z. */
    public int Z() {
        return depth;
    }

    /** Sets all numbers. */
    public void fill(short value) {
        storage.init(value);
    }

    /** Returns a copy with an array of its own. */
    public VolumeShort2 duplicate() {
        VolumeShort2 copy = new VolumeShort2(width, height, depth);
        copy.set(this);
        return copy;
    }

    /** Copies the pairs of another grid of this size. */
    public void set(VolumeShort2 other) {
        storage.getSegment().copyFrom(other.storage.getSegment());
    }

    /** Returns the array behind this. */
    public ShortArray getArray() {
        return storage;
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
