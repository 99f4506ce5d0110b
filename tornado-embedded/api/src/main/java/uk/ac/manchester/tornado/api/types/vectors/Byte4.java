package uk.ac.manchester.tornado.api.types.vectors;

/** 4 numbers of type byte, lane by lane. Written by VectorSources, in this module's tests. */
public final class Byte4 {

    private byte x;
    private byte y;
    private byte z;
    private byte w;

    /** All lanes are 0. */
    public Byte4() {
        x = 0;
        y = 0;
        z = 0;
        w = 0;
    }

    /** Takes each lane. */
    public Byte4(byte x, byte y, byte z, byte w) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
    }

    /** Returns a + b. */
    public static Byte4 add(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.x + b.x), (byte) (a.y + b.y), (byte) (a.z + b.z), (byte) (a.w + b.w));
    }

    /** Returns a + b. */
    public static Byte4 add(Byte4 a, byte b) {
        return new Byte4((byte) (a.x + b), (byte) (a.y + b), (byte) (a.z + b), (byte) (a.w + b));
    }

    /** Returns a - b. */
    public static Byte4 sub(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.x - b.x), (byte) (a.y - b.y), (byte) (a.z - b.z), (byte) (a.w - b.w));
    }

    /** Returns a - b. */
    public static Byte4 sub(Byte4 a, byte b) {
        return new Byte4((byte) (a.x - b), (byte) (a.y - b), (byte) (a.z - b), (byte) (a.w - b));
    }

    /** Returns a * b. */
    public static Byte4 mult(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.x * b.x), (byte) (a.y * b.y), (byte) (a.z * b.z), (byte) (a.w * b.w));
    }

    /** Returns a * b. */
    public static Byte4 mult(Byte4 a, byte b) {
        return new Byte4((byte) (a.x * b), (byte) (a.y * b), (byte) (a.z * b), (byte) (a.w * b));
    }

    /** Returns a / b. */
    public static Byte4 div(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.x / b.x), (byte) (a.y / b.y), (byte) (a.z / b.z), (byte) (a.w / b.w));
    }

    /** Returns a / b. */
    public static Byte4 div(Byte4 a, byte b) {
        return new Byte4((byte) (a.x / b), (byte) (a.y / b), (byte) (a.z / b), (byte) (a.w / b));
    }

    /** Returns the smaller of both. */
    public static Byte4 min(Byte4 a, Byte4 b) {
        return new Byte4((byte) Math.min(a.x, b.x), (byte) Math.min(a.y, b.y), (byte) Math.min(a.z, b.z), (byte)
                Math.min(a.w, b.w));
    }

    /** Returns the larger of both. */
    public static Byte4 max(Byte4 a, Byte4 b) {
        return new Byte4((byte) Math.max(a.x, b.x), (byte) Math.max(a.y, b.y), (byte) Math.max(a.z, b.z), (byte)
                Math.max(a.w, b.w));
    }

    /** Returns a + b. */
    public static Byte4 inc(Byte4 a, byte b) {
        return new Byte4((byte) (a.x + b), (byte) (a.y + b), (byte) (a.z + b), (byte) (a.w + b));
    }

    /** Returns a - b. */
    public static Byte4 dec(Byte4 a, byte b) {
        return new Byte4((byte) (a.x - b), (byte) (a.y - b), (byte) (a.z - b), (byte) (a.w - b));
    }

    /** Returns a * b. */
    public static Byte4 scale(Byte4 a, byte b) {
        return new Byte4((byte) (a.x * b), (byte) (a.y * b), (byte) (a.z * b), (byte) (a.w * b));
    }

    /** Moves each lane into the range from low to high. */
    public static Byte4 clamp(Byte4 a, byte low, byte high) {
        return new Byte4(
                (byte) Math.max(Math.min(a.x, high), low),
                (byte) Math.max(Math.min(a.y, high), low),
                (byte) Math.max(Math.min(a.z, high), low),
                (byte) Math.max(Math.min(a.w, high), low));
    }

    /** Returns the smallest lane. */
    public static byte min(Byte4 a) {
        return (byte) Math.min((byte) Math.min((byte) Math.min(a.x, a.y), a.z), a.w);
    }

    /** Returns the largest lane. */
    public static byte max(Byte4 a) {
        return (byte) Math.max((byte) Math.max((byte) Math.max(a.x, a.y), a.z), a.w);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Byte4 a, Byte4 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w;
    }

    /** Returns a lane by its number from 0. */
    public byte get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            case 3 -> w;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, byte value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            case 3 -> w = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Byte4 other) {
        x = other.x;
        y = other.y;
        z = other.z;
        w = other.w;
    }

    /** Returns lane 0. */
    public byte getX() {
        return x;
    }

    /** Sets lane 0. */
    public void setX(byte value) {
        x = value;
    }

    /** Returns lane 1. */
    public byte getY() {
        return y;
    }

    /** Sets lane 1. */
    public void setY(byte value) {
        y = value;
    }

    /** Returns lane 2. */
    public byte getZ() {
        return z;
    }

    /** Sets lane 2. */
    public void setZ(byte value) {
        z = value;
    }

    /** Returns lane 3. */
    public byte getW() {
        return w;
    }

    /** Sets lane 3. */
    public void setW(byte value) {
        w = value;
    }

    /** Returns a copy. */
    public Byte4 duplicate() {
        return new Byte4(x, y, z, w);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 4;
    }

    /** Returns the lanes as an array of their own. */
    public byte[] toArray() {
        return new byte[] {x, y, z, w};
    }

    /** Returns the lanes as an array of their own. */
    public byte[] getArray() {
        return new byte[] {x, y, z, w};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ", " + w + ")";
    }
}
