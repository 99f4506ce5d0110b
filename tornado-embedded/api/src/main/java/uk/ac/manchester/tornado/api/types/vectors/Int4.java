package uk.ac.manchester.tornado.api.types.vectors;

/** 4 numbers of type int, lane by lane. Written by VectorSources, in this module's tests. */
public final class Int4 {

    private int x;
    private int y;
    private int z;
    private int w;

    /** All lanes are 0. */
    public Int4() {
        x = 0;
        y = 0;
        z = 0;
        w = 0;
    }

    /** Takes each lane. */
    public Int4(int x, int y, int z, int w) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
    }

    /** Returns a + b. */
    public static Int4 add(Int4 a, Int4 b) {
        return new Int4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
    }

    /** Returns a + b. */
    public static Int4 add(Int4 a, int b) {
        return new Int4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Int4 sub(Int4 a, Int4 b) {
        return new Int4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
    }

    /** Returns a - b. */
    public static Int4 sub(Int4 a, int b) {
        return new Int4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Int4 mult(Int4 a, Int4 b) {
        return new Int4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
    }

    /** Returns a * b. */
    public static Int4 mult(Int4 a, int b) {
        return new Int4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Returns a / b. */
    public static Int4 div(Int4 a, Int4 b) {
        return new Int4(a.x / b.x, a.y / b.y, a.z / b.z, a.w / b.w);
    }

    /** Returns a / b. */
    public static Int4 div(Int4 a, int b) {
        return new Int4(a.x / b, a.y / b, a.z / b, a.w / b);
    }

    /** Returns the smaller of both. */
    public static Int4 min(Int4 a, Int4 b) {
        return new Int4(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z), Math.min(a.w, b.w));
    }

    /** Returns the larger of both. */
    public static Int4 max(Int4 a, Int4 b) {
        return new Int4(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z), Math.max(a.w, b.w));
    }

    /** Returns a + b. */
    public static Int4 inc(Int4 a, int b) {
        return new Int4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Int4 dec(Int4 a, int b) {
        return new Int4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Int4 scale(Int4 a, int b) {
        return new Int4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Moves each lane into the range from low to high. */
    public static Int4 clamp(Int4 a, int low, int high) {
        return new Int4(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low),
                Math.max(Math.min(a.w, high), low));
    }

    /** Returns the smallest lane. */
    public static int min(Int4 a) {
        return Math.min(Math.min(Math.min(a.x, a.y), a.z), a.w);
    }

    /** Returns the largest lane. */
    public static int max(Int4 a) {
        return Math.max(Math.max(Math.max(a.x, a.y), a.z), a.w);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Int4 a, Int4 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w;
    }

    /** Returns a lane by its number from 0. */
    public int get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            case 3 -> w;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, int value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            case 3 -> w = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Int4 other) {
        x = other.x;
        y = other.y;
        z = other.z;
        w = other.w;
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

    /** Returns lane 3. */
    public int getW() {
        return w;
    }

    /** Sets lane 3. */
    public void setW(int value) {
        w = value;
    }

    /** Returns a copy. */
    public Int4 duplicate() {
        return new Int4(x, y, z, w);
    }

    /** Returns the first two lanes. */
    public Int2 asInt2() {
        return new Int2(x, y);
    }

    /** Returns the first three lanes. */
    public Int3 asInt3() {
        return new Int3(x, y, z);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 4;
    }

    /** Returns the lanes as an array of their own. */
    public int[] toArray() {
        return new int[] {x, y, z, w};
    }

    /** Returns the lanes as an array of their own. */
    public int[] getArray() {
        return new int[] {x, y, z, w};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ", " + w + ")";
    }
}
