package uk.ac.manchester.tornado.api.types.vectors;

/** 2 numbers of type int, lane by lane. Written by VectorSources, in this module's tests. */
public final class Int2 {

    private int x;
    private int y;

    /** All lanes are 0. */
    public Int2() {
        x = 0;
        y = 0;
    }

    /** Takes each lane. */
    public Int2(int x, int y) {
        this.x = x;
        this.y = y;
    }

    /** Returns a + b. */
    public static Int2 add(Int2 a, Int2 b) {
        return new Int2(a.x + b.x, a.y + b.y);
    }

    /** Returns a + b. */
    public static Int2 add(Int2 a, int b) {
        return new Int2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Int2 sub(Int2 a, Int2 b) {
        return new Int2(a.x - b.x, a.y - b.y);
    }

    /** Returns a - b. */
    public static Int2 sub(Int2 a, int b) {
        return new Int2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Int2 mult(Int2 a, Int2 b) {
        return new Int2(a.x * b.x, a.y * b.y);
    }

    /** Returns a * b. */
    public static Int2 mult(Int2 a, int b) {
        return new Int2(a.x * b, a.y * b);
    }

    /** Returns a / b. */
    public static Int2 div(Int2 a, Int2 b) {
        return new Int2(a.x / b.x, a.y / b.y);
    }

    /** Returns a / b. */
    public static Int2 div(Int2 a, int b) {
        return new Int2(a.x / b, a.y / b);
    }

    /** Returns the smaller of both. */
    public static Int2 min(Int2 a, Int2 b) {
        return new Int2(Math.min(a.x, b.x), Math.min(a.y, b.y));
    }

    /** Returns the larger of both. */
    public static Int2 max(Int2 a, Int2 b) {
        return new Int2(Math.max(a.x, b.x), Math.max(a.y, b.y));
    }

    /** Returns a + b. */
    public static Int2 inc(Int2 a, int b) {
        return new Int2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Int2 dec(Int2 a, int b) {
        return new Int2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Int2 scale(Int2 a, int b) {
        return new Int2(a.x * b, a.y * b);
    }

    /** Returns a * (1 / b). */
    public static Int2 scaleByInverse(Int2 a, int b) {
        return mult(a, 1 / b);
    }

    /** Moves each lane into the range from low to high. */
    public static Int2 clamp(Int2 a, int low, int high) {
        return new Int2(Math.max(Math.min(a.x, high), low), Math.max(Math.min(a.y, high), low));
    }

    /** Returns the smallest lane. */
    public static int min(Int2 a) {
        return Math.min(a.x, a.y);
    }

    /** Returns the largest lane. */
    public static int max(Int2 a) {
        return Math.max(a.x, a.y);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static int dot(Int2 a, Int2 b) {
        return a.x * b.x + a.y * b.y;
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Int2 a, Int2 b) {
        return a.x == b.x && a.y == b.y;
    }

    /** Returns a lane by its number from 0. */
    public int get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, int value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Int2 other) {
        x = other.x;
        y = other.y;
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

    /** Returns lane 0. */
    public int getS0() {
        return x;
    }

    /** Returns lane 1. */
    public int getS1() {
        return y;
    }

    /** Returns a copy. */
    public Int2 duplicate() {
        return new Int2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 2;
    }

    /** Returns the lanes as an array of their own. */
    public int[] toArray() {
        return new int[] {x, y};
    }

    /** Returns the lanes as an array of their own. */
    public int[] getArray() {
        return new int[] {x, y};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ")";
    }
}
