package uk.ac.manchester.tornado.api.types.vectors;

/** 3 numbers of type short, lane by lane. Written by VectorSources, in this module's tests. */
public final class Short3 {

    private short x;
    private short y;
    private short z;

    /** All lanes are 0. */
    public Short3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Short3(short x, short y, short z) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** Returns a + b. */
    public static Short3 add(Short3 a, Short3 b) {
        return new Short3((short) (a.x + b.x), (short) (a.y + b.y), (short) (a.z + b.z));
    }

    /** Returns a + b. */
    public static Short3 add(Short3 a, short b) {
        return new Short3((short) (a.x + b), (short) (a.y + b), (short) (a.z + b));
    }

    /** Returns a - b. */
    public static Short3 sub(Short3 a, Short3 b) {
        return new Short3((short) (a.x - b.x), (short) (a.y - b.y), (short) (a.z - b.z));
    }

    /** Returns a - b. */
    public static Short3 sub(Short3 a, short b) {
        return new Short3((short) (a.x - b), (short) (a.y - b), (short) (a.z - b));
    }

    /** Returns a * b. */
    public static Short3 mult(Short3 a, Short3 b) {
        return new Short3((short) (a.x * b.x), (short) (a.y * b.y), (short) (a.z * b.z));
    }

    /** Returns a * b. */
    public static Short3 mult(Short3 a, short b) {
        return new Short3((short) (a.x * b), (short) (a.y * b), (short) (a.z * b));
    }

    /** Returns a / b. */
    public static Short3 div(Short3 a, Short3 b) {
        return new Short3((short) (a.x / b.x), (short) (a.y / b.y), (short) (a.z / b.z));
    }

    /** Returns a / b. */
    public static Short3 div(Short3 a, short b) {
        return new Short3((short) (a.x / b), (short) (a.y / b), (short) (a.z / b));
    }

    /** Returns the smaller of both. */
    public static Short3 min(Short3 a, Short3 b) {
        return new Short3((short) Math.min(a.x, b.x), (short) Math.min(a.y, b.y), (short) Math.min(a.z, b.z));
    }

    /** Returns the larger of both. */
    public static Short3 max(Short3 a, Short3 b) {
        return new Short3((short) Math.max(a.x, b.x), (short) Math.max(a.y, b.y), (short) Math.max(a.z, b.z));
    }

    /** Returns a + b. */
    public static Short3 inc(Short3 a, short b) {
        return new Short3((short) (a.x + b), (short) (a.y + b), (short) (a.z + b));
    }

    /** Returns a - b. */
    public static Short3 dec(Short3 a, short b) {
        return new Short3((short) (a.x - b), (short) (a.y - b), (short) (a.z - b));
    }

    /** Returns a * b. */
    public static Short3 scale(Short3 a, short b) {
        return new Short3((short) (a.x * b), (short) (a.y * b), (short) (a.z * b));
    }

    /** Moves each lane into the range from low to high. */
    public static Short3 clamp(Short3 a, short low, short high) {
        return new Short3(
                (short) Math.max(Math.min(a.x, high), low), (short) Math.max(Math.min(a.y, high), low), (short)
                        Math.max(Math.min(a.z, high), low));
    }

    /** Returns the smallest lane. */
    public static short min(Short3 a) {
        return (short) Math.min((short) Math.min(a.x, a.y), a.z);
    }

    /** Returns the largest lane. */
    public static short max(Short3 a) {
        return (short) Math.max((short) Math.max(a.x, a.y), a.z);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Short3 a, Short3 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z;
    }

    /** Returns a lane by its number from 0. */
    public short get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, short value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Short3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
    }

    /** Returns lane 0. */
    public short getX() {
        return x;
    }

    /** Sets lane 0. */
    public void setX(short value) {
        x = value;
    }

    /** Returns lane 1. */
    public short getY() {
        return y;
    }

    /** Sets lane 1. */
    public void setY(short value) {
        y = value;
    }

    /** Returns lane 2. */
    public short getZ() {
        return z;
    }

    /** Sets lane 2. */
    public void setZ(short value) {
        z = value;
    }

    /** Returns a copy. */
    public Short3 duplicate() {
        return new Short3(x, y, z);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {x, y, z};
    }

    /** Returns the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
