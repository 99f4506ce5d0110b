package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 3 numbers of type double, lane by lane. Written by VectorSources, in this module's tests. */
public final class Double3 {

    private double x;
    private double y;
    private double z;

    /** All lanes are 0. */
    public Double3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Double3(double x, double y, double z) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** Returns a + b. */
    public static Double3 add(Double3 a, Double3 b) {
        return new Double3(a.x + b.x, a.y + b.y, a.z + b.z);
    }

    /** Returns a + b. */
    public static Double3 add(Double3 a, double b) {
        return new Double3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Double3 sub(Double3 a, Double3 b) {
        return new Double3(a.x - b.x, a.y - b.y, a.z - b.z);
    }

    /** Returns a - b. */
    public static Double3 sub(Double3 a, double b) {
        return new Double3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Double3 mult(Double3 a, Double3 b) {
        return new Double3(a.x * b.x, a.y * b.y, a.z * b.z);
    }

    /** Returns a * b. */
    public static Double3 mult(Double3 a, double b) {
        return new Double3(a.x * b, a.y * b, a.z * b);
    }

    /** Returns a / b. */
    public static Double3 div(Double3 a, Double3 b) {
        return new Double3(a.x / b.x, a.y / b.y, a.z / b.z);
    }

    /** Returns a / b. */
    public static Double3 div(Double3 a, double b) {
        return new Double3(a.x / b, a.y / b, a.z / b);
    }

    /** Returns the smaller of both. */
    public static Double3 min(Double3 a, Double3 b) {
        return new Double3(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.min(a.z, b.z));
    }

    /** Returns the larger of both. */
    public static Double3 max(Double3 a, Double3 b) {
        return new Double3(Math.max(a.x, b.x), Math.max(a.y, b.y), Math.max(a.z, b.z));
    }

    /** Returns a + b. */
    public static Double3 inc(Double3 a, double b) {
        return new Double3(a.x + b, a.y + b, a.z + b);
    }

    /** Returns a - b. */
    public static Double3 dec(Double3 a, double b) {
        return new Double3(a.x - b, a.y - b, a.z - b);
    }

    /** Returns a * b. */
    public static Double3 scale(Double3 a, double b) {
        return new Double3(a.x * b, a.y * b, a.z * b);
    }

    /** Returns square roots. */
    public static Double3 sqrt(Double3 a) {
        return new Double3(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y), TornadoMath.sqrt(a.z));
    }

    /** Rounds down. */
    public static Double3 floor(Double3 a) {
        return new Double3(TornadoMath.floor(a.x), TornadoMath.floor(a.y), TornadoMath.floor(a.z));
    }

    /** Returns what rounding down takes away. */
    public static Double3 fract(Double3 a) {
        return new Double3(a.x - TornadoMath.floor(a.x), a.y - TornadoMath.floor(a.y), a.z - TornadoMath.floor(a.z));
    }

    /** Returns a * (1 / b). */
    public static Double3 scaleByInverse(Double3 a, double b) {
        return mult(a, 1 / b);
    }

    /** Moves each lane into the range from low to high. */
    public static Double3 clamp(Double3 a, double low, double high) {
        return new Double3(
                Math.max(Math.min(a.x, high), low),
                Math.max(Math.min(a.y, high), low),
                Math.max(Math.min(a.z, high), low));
    }

    /** Returns a vector of the same direction and length 1. */
    public static Double3 normalise(Double3 a) {
        return mult(a, 1 / length(a));
    }

    /** Returns the cross product. */
    public static Double3 cross(Double3 a, Double3 b) {
        return new Double3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    }

    /** Returns the smallest lane. */
    public static double min(Double3 a) {
        return Math.min(Math.min(a.x, a.y), a.z);
    }

    /** Returns the largest lane. */
    public static double max(Double3 a) {
        return Math.max(Math.max(a.x, a.y), a.z);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static double dot(Double3 a, Double3 b) {
        return a.x * b.x + a.y * b.y + a.z * b.z;
    }

    /** Returns the root of the sum of squares. */
    public static double length(Double3 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Double3 a, Double3 b) {
        return a.x == b.x && a.y == b.y && a.z == b.z;
    }

    /** Returns a lane by its number from 0. */
    public double get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            case 2 -> z;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, double value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            case 2 -> z = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Double3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
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

    /** Sets lane 0. */
    public void setS0(double value) {
        x = value;
    }

    /** Sets lane 1. */
    public void setS1(double value) {
        y = value;
    }

    /** Sets lane 2. */
    public void setS2(double value) {
        z = value;
    }

    /** Returns a copy. */
    public Double3 duplicate() {
        return new Double3(x, y, z);
    }

    /** Returns the first two lanes. */
    public Double2 asDouble2() {
        return new Double2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the lanes as an array of their own. */
    public double[] toArray() {
        return new double[] {x, y, z};
    }

    /** Returns the lanes as an array of their own. */
    public double[] getArray() {
        return new double[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
