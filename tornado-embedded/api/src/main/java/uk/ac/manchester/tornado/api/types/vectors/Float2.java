package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 2 numbers of type float, lane by lane. Written by VectorSources, in this module's tests. */
public final class Float2 {

    private float x;
    private float y;

    /** All lanes are 0. */
    public Float2() {
        x = 0;
        y = 0;
    }

    /** Takes each lane. */
    public Float2(float x, float y) {
        this.x = x;
        this.y = y;
    }

    /** Returns a + b. */
    public static Float2 add(Float2 a, Float2 b) {
        return new Float2(a.x + b.x, a.y + b.y);
    }

    /** Returns a + b. */
    public static Float2 add(Float2 a, float b) {
        return new Float2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Float2 sub(Float2 a, Float2 b) {
        return new Float2(a.x - b.x, a.y - b.y);
    }

    /** Returns a - b. */
    public static Float2 sub(Float2 a, float b) {
        return new Float2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Float2 mult(Float2 a, Float2 b) {
        return new Float2(a.x * b.x, a.y * b.y);
    }

    /** Returns a * b. */
    public static Float2 mult(Float2 a, float b) {
        return new Float2(a.x * b, a.y * b);
    }

    /** Returns a / b. */
    public static Float2 div(Float2 a, Float2 b) {
        return new Float2(a.x / b.x, a.y / b.y);
    }

    /** Returns a / b. */
    public static Float2 div(Float2 a, float b) {
        return new Float2(a.x / b, a.y / b);
    }

    /** Returns the smaller of both. */
    public static Float2 min(Float2 a, Float2 b) {
        return new Float2(Math.min(a.x, b.x), Math.min(a.y, b.y));
    }

    /** Returns the larger of both. */
    public static Float2 max(Float2 a, Float2 b) {
        return new Float2(Math.max(a.x, b.x), Math.max(a.y, b.y));
    }

    /** Returns a + b. */
    public static Float2 inc(Float2 a, float b) {
        return new Float2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Float2 dec(Float2 a, float b) {
        return new Float2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Float2 scale(Float2 a, float b) {
        return new Float2(a.x * b, a.y * b);
    }

    /** Returns a + b. */
    public static Float2 add(Float2 a, Int2 b) {
        return new Float2(a.x + b.getX(), a.y + b.getY());
    }

    /** Returns a + b. */
    public static Float2 add(Int2 a, Float2 b) {
        return new Float2(a.getX() + b.x, a.getY() + b.y);
    }

    /** Returns a - b. */
    public static Float2 sub(Float2 a, Int2 b) {
        return new Float2(a.x - b.getX(), a.y - b.getY());
    }

    /** Returns a - b. */
    public static Float2 sub(Int2 a, Float2 b) {
        return new Float2(a.getX() - b.x, a.getY() - b.y);
    }

    /** Returns a * b. */
    public static Float2 mult(Float2 a, Int2 b) {
        return new Float2(a.x * b.getX(), a.y * b.getY());
    }

    /** Returns a * b. */
    public static Float2 mult(Int2 a, Float2 b) {
        return new Float2(a.getX() * b.x, a.getY() * b.y);
    }

    /** Returns a / b. */
    public static Float2 div(Float2 a, Int2 b) {
        return new Float2(a.x / b.getX(), a.y / b.getY());
    }

    /** Returns a / b. */
    public static Float2 div(Int2 a, Float2 b) {
        return new Float2(a.getX() / b.x, a.getY() / b.y);
    }

    /** Returns the smaller of both. */
    public static Float2 min(Float2 a, Int2 b) {
        return new Float2(Math.min(a.x, b.getX()), Math.min(a.y, b.getY()));
    }

    /** Returns the smaller of both. */
    public static Float2 min(Int2 a, Float2 b) {
        return new Float2(Math.min(a.getX(), b.x), Math.min(a.getY(), b.y));
    }

    /** Returns the larger of both. */
    public static Float2 max(Float2 a, Int2 b) {
        return new Float2(Math.max(a.x, b.getX()), Math.max(a.y, b.getY()));
    }

    /** Returns the larger of both. */
    public static Float2 max(Int2 a, Float2 b) {
        return new Float2(Math.max(a.getX(), b.x), Math.max(a.getY(), b.y));
    }

    /** Returns square roots. */
    public static Float2 sqrt(Float2 a) {
        return new Float2(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y));
    }

    /** Rounds down. */
    public static Float2 floor(Float2 a) {
        return new Float2(TornadoMath.floor(a.x), TornadoMath.floor(a.y));
    }

    /** Returns what rounding down takes away. */
    public static Float2 fract(Float2 a) {
        return new Float2(a.x - TornadoMath.floor(a.x), a.y - TornadoMath.floor(a.y));
    }

    /** Returns a * (1 / b). */
    public static Float2 scaleByInverse(Float2 a, float b) {
        return mult(a, 1f / b);
    }

    /** Returns a vector of the same direction and length 1. */
    public static Float2 normalise(Float2 a) {
        return mult(a, 1 / length(a));
    }

    /** Returns the smallest lane. */
    public static float min(Float2 a) {
        return Math.min(a.x, a.y);
    }

    /** Returns the largest lane. */
    public static float max(Float2 a) {
        return Math.max(a.x, a.y);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static float dot(Float2 a, Float2 b) {
        return a.x * b.x + a.y * b.y;
    }

    /** Returns the root of the sum of squares. */
    public static float length(Float2 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Float2 a, Float2 b) {
        return a.x == b.x && a.y == b.y;
    }

    /** Returns a lane by its number from 0. */
    public float get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, float value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Float2 other) {
        x = other.x;
        y = other.y;
    }

    /** Returns lane 0. */
    public float getX() {
        return x;
    }

    /** Sets lane 0. */
    public void setX(float value) {
        x = value;
    }

    /** Returns lane 1. */
    public float getY() {
        return y;
    }

    /** Sets lane 1. */
    public void setY(float value) {
        y = value;
    }

    /** Returns a copy. */
    public Float2 duplicate() {
        return new Float2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 2;
    }

    /** Returns the lanes as an array of their own. */
    public float[] toArray() {
        return new float[] {x, y};
    }

    /** Returns the lanes as an array of their own. */
    public float[] getArray() {
        return new float[] {x, y};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ")";
    }
}
