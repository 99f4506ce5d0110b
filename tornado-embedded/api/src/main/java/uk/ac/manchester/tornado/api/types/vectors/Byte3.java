package uk.ac.manchester.tornado.api.types.vectors;

/** 3 numbers of type byte, lane by lane. Written by VectorSources, in this module's tests. */
public final class Byte3 {

    private byte x;
    private byte y;
    private byte z;

    /** All lanes are 0. */
    public Byte3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Byte3(byte x, byte y, byte z) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** Returns a + b. */
    public static Byte3 add(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.x + b.x), (byte) (a.y + b.y), (byte) (a.z + b.z));
    }

    /** Returns a + b. */
    public static Byte3 add(Byte3 a, byte b) {
        return new Byte3((byte) (a.x + b), (byte) (a.y + b), (byte) (a.z + b));
    }

    /** Returns a - b. */
    public static Byte3 sub(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.x - b.x), (byte) (a.y - b.y), (byte) (a.z - b.z));
    }

    /** Returns a - b. */
    public static Byte3 sub(Byte3 a, byte b) {
        return new Byte3((byte) (a.x - b), (byte) (a.y - b), (byte) (a.z - b));
    }

    /** Returns a * b. */
    public static Byte3 mult(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.x * b.x), (byte) (a.y * b.y), (byte) (a.z * b.z));
    }

    /** Returns a * b. */
    public static Byte3 mult(Byte3 a, byte b) {
        return new Byte3((byte) (a.x * b), (byte) (a.y * b), (byte) (a.z * b));
    }

    /** Returns a / b. */
    public static Byte3 div(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.x / b.x), (byte) (a.y / b.y), (byte) (a.z / b.z));
    }

    /** Returns a / b. */
    public static Byte3 div(Byte3 a, byte b) {
        return new Byte3((byte) (a.x / b), (byte) (a.y / b), (byte) (a.z / b));
    }

    /** Returns the smaller of both. */
    public static Byte3 min(Byte3 a, Byte3 b) {
        return new Byte3((byte) Math.min(a.x, b.x), (byte) Math.min(a.y, b.y), (byte) Math.min(a.z, b.z));
    }

    /** Returns the larger of both. */
    public static Byte3 max(Byte3 a, Byte3 b) {
        return new Byte3((byte) Math.max(a.x, b.x), (byte) Math.max(a.y, b.y), (byte) Math.max(a.z, b.z));
    }

    /** Returns a + b. */
    public static Byte3 inc(Byte3 a, byte b) {
        return new Byte3((byte) (a.x + b), (byte) (a.y + b), (byte) (a.z + b));
    }

    /** Returns a - b. */
    public static Byte3 dec(Byte3 a, byte b) {
        return new Byte3((byte) (a.x - b), (byte) (a.y - b), (byte) (a.z - b));
    }

    /** Returns a * b. */
    public static Byte3 scale(Byte3 a, byte b) {
        return new Byte3((byte) (a.x * b), (byte) (a.y * b), (byte) (a.z * b));
    }

    /** Moves each lane into the range from low to high. */
    public static Byte3 clamp(Byte3 a, byte low, byte high) {
        return new Byte3((byte) Math.max(Math.min(a.x, high), low), (byte) Math.max(Math.min(a.y, high), low), (byte)
                Math.max(Math.min(a.z, high), low));
    }

    /** Returns the smallest lane. */
    public static byte min(Byte3 a) {
        return (byte) Math.min((byte) Math.min(a.x, a.y), a.z);
    }

    /** Returns the largest lane. */
    public static byte max(Byte3 a) {
        return (byte) Math.max((byte) Math.max(a.x, a.y), a.z);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Byte3 a, Byte3 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z;
    }

    /** Returns a lane by its number from 0. */
    public byte get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, byte value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Byte3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
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

    /** Returns a copy. */
    public Byte3 duplicate() {
        return new Byte3(x, y, z);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the lanes as an array of their own. */
    public byte[] toArray() {
        return new byte[] {x, y, z};
    }

    /** Returns the lanes as an array of their own. */
    public byte[] getArray() {
        return new byte[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
