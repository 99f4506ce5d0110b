package uk.ac.manchester.tornado.api.types.vectors;

/** 2 numbers of type short, lane by lane. Written by VectorSources, in this module's tests. */
public final class Short2 {

    private short x;
    private short y;

    /** All lanes are 0. */
    public Short2() {
        x = 0;
        y = 0;
    }

    /** Takes each lane. */
    public Short2(short x, short y) {
        this.x = x;
        this.y = y;
    }

    /** Returns a + b. */
    public static Short2 add(Short2 a, Short2 b) {
        return new Short2((short) (a.x + b.x), (short) (a.y + b.y));
    }

    /** Returns a + b. */
    public static Short2 add(Short2 a, short b) {
        return new Short2((short) (a.x + b), (short) (a.y + b));
    }

    /** Returns a - b. */
    public static Short2 sub(Short2 a, Short2 b) {
        return new Short2((short) (a.x - b.x), (short) (a.y - b.y));
    }

    /** Returns a - b. */
    public static Short2 sub(Short2 a, short b) {
        return new Short2((short) (a.x - b), (short) (a.y - b));
    }

    /** Returns a * b. */
    public static Short2 mult(Short2 a, Short2 b) {
        return new Short2((short) (a.x * b.x), (short) (a.y * b.y));
    }

    /** Returns a * b. */
    public static Short2 mult(Short2 a, short b) {
        return new Short2((short) (a.x * b), (short) (a.y * b));
    }

    /** Returns a / b. */
    public static Short2 div(Short2 a, Short2 b) {
        return new Short2((short) (a.x / b.x), (short) (a.y / b.y));
    }

    /** Returns a / b. */
    public static Short2 div(Short2 a, short b) {
        return new Short2((short) (a.x / b), (short) (a.y / b));
    }

    /** Returns the smaller of both. */
    public static Short2 min(Short2 a, Short2 b) {
        return new Short2((short) Math.min(a.x, b.x), (short) Math.min(a.y, b.y));
    }

    /** Returns the larger of both. */
    public static Short2 max(Short2 a, Short2 b) {
        return new Short2((short) Math.max(a.x, b.x), (short) Math.max(a.y, b.y));
    }

    /** Returns a + b. */
    public static Short2 inc(Short2 a, short b) {
        return new Short2((short) (a.x + b), (short) (a.y + b));
    }

    /** Returns a - b. */
    public static Short2 dec(Short2 a, short b) {
        return new Short2((short) (a.x - b), (short) (a.y - b));
    }

    /** Returns a * b. */
    public static Short2 scale(Short2 a, short b) {
        return new Short2((short) (a.x * b), (short) (a.y * b));
    }

    /** Moves each lane into the range from low to high. */
    public static Short2 clamp(Short2 a, short low, short high) {
        return new Short2((short) Math.max(Math.min(a.x, high), low), (short) Math.max(Math.min(a.y, high), low));
    }

    /** Returns the smallest lane. */
    public static short min(Short2 a) {
        return (short) Math.min(a.x, a.y);
    }

    /** Returns the largest lane. */
    public static short max(Short2 a) {
        return (short) Math.max(a.x, a.y);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Short2 a, Short2 b) {
        return a.x == b.x && a.y == b.y;
    }

    /** Returns a lane by its number from 0. */
    public short get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, short value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Short2 other) {
        x = other.x;
        y = other.y;
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

    /** Returns a copy. */
    public Short2 duplicate() {
        return new Short2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 2;
    }

    /** Returns the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {x, y};
    }

    /** Returns the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {x, y};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ")";
    }
}
