package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 4 numbers of type double, lane by lane. Written by VectorSources, in this module's tests. */
public final class Double4 {

    private double x;
    private double y;
    private double z;
    private double w;

    /** All lanes are 0. */
    public Double4() {
        x = 0;
        y = 0;
        z = 0;
        w = 0;
    }

    /** Takes each lane. */
    public Double4(double x, double y, double z, double w) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
    }

    /** Returns a + b. */
    public static Double4 add(Double4 a, Double4 b) {
        return new Double4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
    }

    /** Returns a + b. */
    public static Double4 add(Double4 a, double b) {
        return new Double4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Double4 sub(Double4 a, Double4 b) {
        return new Double4(a.x - b.x, a.y - b.y, a.z - b.z, a.w - b.w);
    }

    /** Returns a - b. */
    public static Double4 sub(Double4 a, double b) {
        return new Double4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Double4 mult(Double4 a, Double4 b) {
        return new Double4(a.x * b.x, a.y * b.y, a.z * b.z, a.w * b.w);
    }

    /** Returns a * b. */
    public static Double4 mult(Double4 a, double b) {
        return new Double4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Returns a / b. */
    public static Double4 div(Double4 a, Double4 b) {
        return new Double4(a.x / b.x, a.y / b.y, a.z / b.z, a.w / b.w);
    }

    /** Returns a / b. */
    public static Double4 div(Double4 a, double b) {
        return new Double4(a.x / b, a.y / b, a.z / b, a.w / b);
    }

    /** Returns the smaller of both. */
    public static Double4 min(Double4 a, Double4 b) {
        return new Double4(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z), Math.min(a.w, b.w));
    }

    /** Returns the larger of both. */
    public static Double4 max(Double4 a, Double4 b) {
        return new Double4(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z), Math.max(a.w, b.w));
    }

    /** Returns a + b. */
    public static Double4 inc(Double4 a, double b) {
        return new Double4(a.x + b, a.y + b, a.z + b, a.w + b);
    }

    /** Returns a - b. */
    public static Double4 dec(Double4 a, double b) {
        return new Double4(a.x - b, a.y - b, a.z - b, a.w - b);
    }

    /** Returns a * b. */
    public static Double4 scale(Double4 a, double b) {
        return new Double4(a.x * b, a.y * b, a.z * b, a.w * b);
    }

    /** Returns square roots. */
    public static Double4 sqrt(Double4 a) {
        return new Double4(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y), TornadoMath.sqrt(a.z), TornadoMath.sqrt(a.w));
    }

    /** Rounds down. */
    public static Double4 floor(Double4 a) {
        return new Double4(
                TornadoMath.floor(a.x), TornadoMath.floor(a.y), TornadoMath.floor(a.z), TornadoMath.floor(a.w));
    }

    /** Returns what rounding down takes away. */
    public static Double4 fract(Double4 a) {
        return new Double4(
                a.x - TornadoMath.floor(a.x),
                a.y - TornadoMath.floor(a.y),
                a.z - TornadoMath.floor(a.z),
                a.w - TornadoMath.floor(a.w));
    }

    /** Returns a * (1 / b). */
    public static Double4 scaleByInverse(Double4 a, double b) {
        return mult(a, 1 / b);
    }

    /** Moves each lane into the range from low to high. */
    public static Double4 clamp(Double4 a, double low, double high) {
        return new Double4(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low),
                Math.max(Math.min(a.w, high), low));
    }

    /** Returns the smallest lane. */
    public static double min(Double4 a) {
        return Math.min(Math.min(Math.min(a.x, a.y), a.z), a.w);
    }

    /** Returns the largest lane. */
    public static double max(Double4 a) {
        return Math.max(Math.max(Math.max(a.x, a.y), a.z), a.w);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static double dot(Double4 a, Double4 b) {
        return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
    }

    /** Returns the root of the sum of squares. */
    public static double length(Double4 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Double4 a, Double4 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w;
    }

    /** Returns a lane by its number from 0. */
    public double get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            case 3 -> w;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, double value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            case 3 -> w = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Double4 other) {
        x = other.x;
        y = other.y;
        z = other.z;
        w = other.w;
    }

    /** Returns lane 0. */
    public double getX() {
        return x;
    }

    /** Sets lane 0. */
    public void setX(double value) {
        x = value;
    }

    /** Returns lane 1. */
    public double getY() {
        return y;
    }

    /** Sets lane 1. */
    public void setY(double value) {
        y = value;
    }

    /** Returns lane 2. */
    public double getZ() {
        return z;
    }

    /** Sets lane 2. */
    public void setZ(double value) {
        z = value;
    }

    /** Returns lane 3. */
    public double getW() {
        return w;
    }

    /** Sets lane 3. */
    public void setW(double value) {
        w = value;
    }

    /** Returns a copy. */
    public Double4 duplicate() {
        return new Double4(x, y, z, w);
    }

    /** Returns the first two lanes. */
    public Double2 asDouble2() {
        return new Double2(x, y);
    }

    /** Returns the first three lanes. */
    public Double3 asDouble3() {
        return new Double3(x, y, z);
    }

    /** Returns the lower half of the lanes. */
    public Double2 getLow() {
        return new Double2(x, y);
    }

    /** Returns the upper half of the lanes. */
    public Double2 getHigh() {
        return new Double2(z, w);
    }

    /** Sets all lanes. */
    public void fill(double value) {
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
    public double[] toArray() {
        return new double[] {x, y, z, w};
    }

    /** Returns the lanes as an array of their own. */
    public double[] getArray() {
        return new double[] {x, y, z, w};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ", " + w + ")";
    }
}
