package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 4 numbers of type float, lane by lane. Written by VectorSources, in this module's tests. */
public final class Float4 {

    private float x;
    private float y;
    private float z;
    private float w;

    /** All lanes are 0. */
    public Float4() {
        x = 0;
        y = 0;
        z = 0;
        w = 0;
    }

    /** Takes each lane. */
    public Float4(float x, float y, float z, float w) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
    }

    /** Returns a + b. */
    public static Float4 add(Float4 a, Float4 b) {
        return new Float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
    }

    /** Returns a + b. */
    public static Float4 add(Float4 a, float b) {
        return new Float4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Float4 sub(Float4 a, Float4 b) {
        return new Float4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
    }

    /** Returns a - b. */
    public static Float4 sub(Float4 a, float b) {
        return new Float4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Float4 mult(Float4 a, Float4 b) {
        return new Float4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
    }

    /** Returns a * b. */
    public static Float4 mult(Float4 a, float b) {
        return new Float4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Returns a / b. */
    public static Float4 div(Float4 a, Float4 b) {
        return new Float4(a.x / b.x, a.y / b.y, a.z / b.z, a.w / b.w);
    }

    /** Returns a / b. */
    public static Float4 div(Float4 a, float b) {
        return new Float4(a.x / b, a.y / b, a.z / b, a.w / b);
    }

    /** Returns the smaller of both. */
    public static Float4 min(Float4 a, Float4 b) {
        return new Float4(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z), Math.min(a.w, b.w));
    }

    /** Returns the larger of both. */
    public static Float4 max(Float4 a, Float4 b) {
        return new Float4(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z), Math.max(a.w, b.w));
    }

    /** Returns a + b. */
    public static Float4 inc(Float4 a, float b) {
        return new Float4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Float4 dec(Float4 a, float b) {
        return new Float4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Float4 scale(Float4 a, float b) {
        return new Float4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Returns a + b. */
    public static Float4 add(Float4 a, Int4 b) {
        return new Float4(a.x + b.getX(), a.y + b.getY(), a.z + b.getZ(), a.w + b.getW());
    }

    /** Returns a + b. */
    public static Float4 add(Int4 a, Float4 b) {
        return new Float4(a.getX() + b.x, a.getY() + b.y, a.getZ() + b.z, a.getW() + b.w);
    }

    /** Returns a - b. */
    public static Float4 sub(Float4 a, Int4 b) {
        return new Float4(a.x - b.getX(), a.y - b.getY(), a.z - b.getZ(), a.w - b.getW());
    }

    /** Returns a - b. */
    public static Float4 sub(Int4 a, Float4 b) {
        return new Float4(a.getX() - b.x, a.getY() - b.y, a.getZ() - b.z, a.getW() - b.w);
    }

    /** Returns a * b. */
    public static Float4 mult(Float4 a, Int4 b) {
        return new Float4(a.x * b.getX(), a.y * b.getY(), a.z * b.getZ(), a.w * b.getW());
    }

    /** Returns a * b. */
    public static Float4 mult(Int4 a, Float4 b) {
        return new Float4(a.getX() * b.x, a.getY() * b.y, a.getZ() * b.z, a.getW() * b.w);
    }

    /** Returns a / b. */
    public static Float4 div(Float4 a, Int4 b) {
        return new Float4(a.x / b.getX(), a.y / b.getY(), a.z / b.getZ(), a.w / b.getW());
    }

    /** Returns a / b. */
    public static Float4 div(Int4 a, Float4 b) {
        return new Float4(a.getX() / b.x, a.getY() / b.y, a.getZ() / b.z, a.getW() / b.w);
    }

    /** Returns the smaller of both. */
    public static Float4 min(Float4 a, Int4 b) {
        return new Float4(
                Math.min(a.x, b.getX()), Math.min(a.y, b.getY()), Math.min(a.z, b.getZ()), Math.min(a.w, b.getW()));
    }

    /** Returns the smaller of both. */
    public static Float4 min(Int4 a, Float4 b) {
        return new Float4(
                Math.min(a.getX(), b.x), Math.min(a.getY(), b.y), Math.min(a.getZ(), b.z), Math.min(a.getW(), b.w));
    }

    /** Returns square roots. */
    public static Float4 sqrt(Float4 a) {
        return new Float4(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y), TornadoMath.sqrt(a.z), TornadoMath.sqrt(a.w));
    }

    /** Rounds down. */
    public static Float4 floor(Float4 a) {
        return new Float4(
                TornadoMath.floor(a.x), TornadoMath.floor(a.y), TornadoMath.floor(a.z), TornadoMath.floor(a.w));
    }

    /** Returns what rounding down takes away. */
    public static Float4 fract(Float4 a) {
        return new Float4(
                a.x - TornadoMath.floor(a.x),
                a.y - TornadoMath.floor(a.y),
                a.z - TornadoMath.floor(a.z),
                a.w - TornadoMath.floor(a.w));
    }

    /** Returns a * (1 / b). */
    public static Float4 scaleByInverse(Float4 a, float b) {
        return mult(a, 1f / b);
    }

    /** Moves each lane into the range from low to high. */
    public static Float4 clamp(Float4 a, float low, float high) {
        return new Float4(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low),
                Math.max(Math.min(a.w, high), low));
    }

    /** Returns a vector of the same direction and length 1. */
    public static Float4 normalise(Float4 a) {
        return mult(a, 1 / length(a));
    }

    /** Returns the smallest lane. */
    public static float min(Float4 a) {
        return Math.min(Math.min(Math.min(a.x, a.y), a.z), a.w);
    }

    /** Returns the largest lane. */
    public static float max(Float4 a) {
        return Math.max(Math.max(Math.max(a.x, a.y), a.z), a.w);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static float dot(Float4 a, Float4 b) {
        return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
    }

    /** Returns the root of the sum of squares. */
    public static float length(Float4 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns the sum of the lanes, lane 0 first. */
    public static float sum(Float4 a) {
        return a.x + a.y + a.z + a.w;
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Float4 a, Float4 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w;
    }

    /** Returns a lane by its number from 0. */
    public float get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            case 3 -> w;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, float value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            case 3 -> w = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Float4 other) {
        x = other.x;
        y = other.y;
        z = other.z;
        w = other.w;
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

    /** Returns lane 3. */
    public float getW() {
        return w;
    }

    /** Sets lane 3. */
    public void setW(float value) {
        w = value;
    }

    /** Returns a copy. */
    public Float4 duplicate() {
        return new Float4(x, y, z, w);
    }

    /** Returns the first two lanes. */
    public Float2 asFloat2() {
        return new Float2(x, y);
    }

    /** Returns the first three lanes. */
    public Float3 asFloat3() {
        return new Float3(x, y, z);
    }

    /** Returns the lower half of the lanes. */
    public Float2 getLow() {
        return new Float2(x, y);
    }

    /** Returns the upper half of the lanes. */
    public Float2 getHigh() {
        return new Float2(z, w);
    }

    /** Sets all lanes. */
    public void fill(float value) {
        x = value;
        y = value;
        z = value;
        w = value;
    }

    /** Returns the number of lanes. */
    public int size() {
        return 4;
    }

    /** Returns the lanes as an array of their own. */
    public float[] toArray() {
        return new float[] {x, y, z, w};
    }

    /** Returns the lanes as an array of their own. */
    public float[] getArray() {
        return new float[] {x, y, z, w};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ", " + w + ")";
    }
}
