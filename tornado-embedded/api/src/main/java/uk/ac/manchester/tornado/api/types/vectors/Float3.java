package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 3 numbers of type float, lane by lane. Written by VectorSources, in this module's tests. */
public final class Float3 {

    private float x;
    private float y;
    private float z;

    /** All lanes are 0. */
    public Float3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Float3(float x, float y, float z) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** Returns a + b. */
    public static Float3 add(Float3 a, Float3 b) {
        return new Float3(a.x + b.x, a.y + b.y, a.z + b.z);
    }

    /** Returns a + b. */
    public static Float3 add(Float3 a, float b) {
        return new Float3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Float3 sub(Float3 a, Float3 b) {
        return new Float3(a.x - b.x, a.y - b.y, a.z - b.z);
    }

    /** Returns a - b. */
    public static Float3 sub(Float3 a, float b) {
        return new Float3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Float3 mult(Float3 a, Float3 b) {
        return new Float3(a.x * b.x, a.y * b.y, a.z * b.z);
    }

    /** Returns a * b. */
    public static Float3 mult(Float3 a, float b) {
        return new Float3(a.x * b, a.y * b, a.z * b);
    }

    /** Returns a / b. */
    public static Float3 div(Float3 a, Float3 b) {
        return new Float3(a.x / b.x, a.y / b.y, a.z / b.z);
    }

    /** Returns a / b. */
    public static Float3 div(Float3 a, float b) {
        return new Float3(a.x / b, a.y / b, a.z / b);
    }

    /** Returns the smaller of both. */
    public static Float3 min(Float3 a, Float3 b) {
        return new Float3(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z));
    }

    /** Returns the larger of both. */
    public static Float3 max(Float3 a, Float3 b) {
        return new Float3(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z));
    }

    /** Returns a + b. */
    public static Float3 inc(Float3 a, float b) {
        return new Float3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Float3 dec(Float3 a, float b) {
        return new Float3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Float3 scale(Float3 a, float b) {
        return new Float3(a.x * b, a.y * b, a.z * b);
    }

    /** Returns a + b. */
    public static Float3 add(Float3 a, Int3 b) {
        return new Float3(a.x + b.getX(), a.y + b.getY(), a.z + b.getZ());
    }

    /** Returns a + b. */
    public static Float3 add(Int3 a, Float3 b) {
        return new Float3(a.getX() + b.x, a.getY() + b.y, a.getZ() + b.z);
    }

    /** Returns a - b. */
    public static Float3 sub(Float3 a, Int3 b) {
        return new Float3(a.x - b.getX(), a.y - b.getY(), a.z - b.getZ());
    }

    /** Returns a - b. */
    public static Float3 sub(Int3 a, Float3 b) {
        return new Float3(a.getX() - b.x, a.getY() - b.y, a.getZ() - b.z);
    }

    /** Returns a * b. */
    public static Float3 mult(Float3 a, Int3 b) {
        return new Float3(a.x * b.getX(), a.y * b.getY(), a.z * b.getZ());
    }

    /** Returns a * b. */
    public static Float3 mult(Int3 a, Float3 b) {
        return new Float3(a.getX() * b.x, a.getY() * b.y, a.getZ() * b.z);
    }

    /** Returns a / b. */
    public static Float3 div(Float3 a, Int3 b) {
        return new Float3(a.x / b.getX(), a.y / b.getY(), a.z / b.getZ());
    }

    /** Returns a / b. */
    public static Float3 div(Int3 a, Float3 b) {
        return new Float3(a.getX() / b.x, a.getY() / b.y, a.getZ() / b.z);
    }

    /** Returns the smaller of both. */
    public static Float3 min(Float3 a, Int3 b) {
        return new Float3(Math.min(a.x, b.getX()), Math.min(a.y, b.getY()), Math.min(a.z, b.getZ()));
    }

    /** Returns the smaller of both. */
    public static Float3 min(Int3 a, Float3 b) {
        return new Float3(Math.min(a.getX(), b.x), Math.min(a.getY(), b.y), Math.min(a.getZ(), b.z));
    }

    /** Returns the larger of both. */
    public static Float3 max(Float3 a, Int3 b) {
        return new Float3(Math.max(a.x, b.getX()), Math.max(a.y, b.getY()), Math.max(a.z, b.getZ()));
    }

    /** Returns the larger of both. */
    public static Float3 max(Int3 a, Float3 b) {
        return new Float3(Math.max(a.getX(), b.x), Math.max(a.getY(), b.y), Math.max(a.getZ(), b.z));
    }

    /** Returns square roots. */
    public static Float3 sqrt(Float3 a) {
        return new Float3(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y), TornadoMath.sqrt(a.z));
    }

    /** Rounds down. */
    public static Float3 floor(Float3 a) {
        return new Float3(TornadoMath.floor(a.x), TornadoMath.floor(a.y), TornadoMath.floor(a.z));
    }

    /** Returns what rounding down takes away. */
    public static Float3 fract(Float3 a) {
        return new Float3(a.x - TornadoMath.floor(a.x), a.y - TornadoMath.floor(a.y), a.z - TornadoMath.floor(a.z));
    }

    /** Returns a * (1 / b). */
    public static Float3 scaleByInverse(Float3 a, float b) {
        return mult(a, 1f / b);
    }

    /** Moves each lane into the range from low to high. */
    public static Float3 clamp(Float3 a, float low, float high) {
        return new Float3(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low));
    }

    /** Returns a vector of the same direction and length 1. */
    public static Float3 normalise(Float3 a) {
        return mult(a, 1 / length(a));
    }

    /** Returns the cross product. */
    public static Float3 cross(Float3 a, Float3 b) {
        return new Float3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    }

    /** Returns the smallest lane. */
    public static float min(Float3 a) {
        return Math.min(Math.min(a.x, a.y), a.z);
    }

    /** Returns the largest lane. */
    public static float max(Float3 a) {
        return Math.max(Math.max(a.x, a.y), a.z);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static float dot(Float3 a, Float3 b) {
        return a.x * b.x + a.y * b.y + a.z * b.z;
    }

    /** Returns the root of the sum of squares. */
    public static float length(Float3 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Float3 a, Float3 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z;
    }

    /** Returns a lane by its number from 0. */
    public float get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, float value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Float3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
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

    /** Returns lane 2. */
    public float getZ() {
        return z;
    }

    /** Sets lane 2. */
    public void setZ(float value) {
        z = value;
    }

    /** Returns lane 0. */
    public float getS0() {
        return x;
    }

    /** Sets lane 0. */
    public void setS0(float value) {
        x = value;
    }

    /** Returns lane 1. */
    public float getS1() {
        return y;
    }

    /** Sets lane 1. */
    public void setS1(float value) {
        y = value;
    }

    /** Returns lane 2. */
    public float getS2() {
        return z;
    }

    /** Sets lane 2. */
    public void setS2(float value) {
        z = value;
    }

    /** Returns a copy. */
    public Float3 duplicate() {
        return new Float3(x, y, z);
    }

    /** Returns the first two lanes. */
    public Float2 asFloat2() {
        return new Float2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the lanes as an array of their own. */
    public float[] toArray() {
        return new float[] {x, y, z};
    }

    /** Returns the lanes as an array of their own. */
    public float[] getArray() {
        return new float[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
