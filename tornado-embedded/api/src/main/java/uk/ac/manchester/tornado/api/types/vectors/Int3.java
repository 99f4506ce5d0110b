package uk.ac.manchester.tornado.api.types.vectors;

/** 3 numbers of type int, lane by lane. Written by VectorSources, in this module's tests. */
public final class Int3 {

    private int x;
    private int y;
    private int z;

    /** All lanes are 0. */
    public Int3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Int3(int x, int y, int z) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** Returns a + b. */
    public static Int3 add(Int3 a, Int3 b) {
        return new Int3(a.x + b.x, a.y + b.y, a.z + b.z);
    }

    /** Returns a + b. */
    public static Int3 add(Int3 a, int b) {
        return new Int3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Int3 sub(Int3 a, Int3 b) {
        return new Int3(a.x - b.x, a.y - b.y, a.z - b.z);
    }

    /** Returns a - b. */
    public static Int3 sub(Int3 a, int b) {
        return new Int3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Int3 mult(Int3 a, Int3 b) {
        return new Int3(a.x * b.x, a.y * b.y, a.z * b.z);
    }

    /** Returns a * b. */
    public static Int3 mult(Int3 a, int b) {
        return new Int3(a.x * b, a.y * b, a.z * b);
    }

    /** Returns a / b. */
    public static Int3 div(Int3 a, Int3 b) {
        return new Int3(a.x / b.x, a.y / b.y, a.z / b.z);
    }

    /** Returns a / b. */
    public static Int3 div(Int3 a, int b) {
        return new Int3(a.x / b, a.y / b, a.z / b);
    }

    /** Returns the smaller of both. */
    public static Int3 min(Int3 a, Int3 b) {
        return new Int3(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z));
    }

    /** Returns the larger of both. */
    public static Int3 max(Int3 a, Int3 b) {
        return new Int3(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z));
    }

    /** Returns a + b. */
    public static Int3 inc(Int3 a, int b) {
        return new Int3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Int3 dec(Int3 a, int b) {
        return new Int3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Int3 scale(Int3 a, int b) {
        return new Int3(a.x * b, a.y * b, a.z * b);
    }

    /** Moves each lane into the range from low to high. */
    public static Int3 clamp(Int3 a, int low, int high) {
        return new Int3(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low));
    }

    /** Returns the smallest lane. */
    public static int min(Int3 a) {
        return Math.min(Math.min(a.x, a.y), a.z);
    }

    /** Returns the largest lane. */
    public static int max(Int3 a) {
        return Math.max(Math.max(a.x, a.y), a.z);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Int3 a, Int3 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z;
    }

    /** Returns a lane by its number from 0. */
    public int get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, int value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Int3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
    }

    /** Returns lane 0. */
    public int getX() {
        return x;
    }

    /** Sets lane 0. */
    public void setX(int value) {
        x = value;
    }

    /** Returns lane 1. */
    public int getY() {
        return y;
    }

    /** Sets lane 1. */
    public void setY(int value) {
        y = value;
    }

    /** Returns lane 2. */
    public int getZ() {
        return z;
    }

    /** Sets lane 2. */
    public void setZ(int value) {
        z = value;
    }

    /** Returns a copy. */
    public Int3 duplicate() {
        return new Int3(x, y, z);
    }

    /** Returns the first two lanes. */
    public Int2 asInt2() {
        return new Int2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the lanes as an array of their own. */
    public int[] toArray() {
        return new int[] {x, y, z};
    }

    /** Returns the lanes as an array of their own. */
    public int[] getArray() {
        return new int[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
