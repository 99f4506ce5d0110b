package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 2 numbers of type double, lane by lane. Written by VectorSources, in this module's tests. */
public final class Double2 {

    private double x;
    private double y;

    /** All lanes are 0. */
    public Double2() {
        x = 0;
        y = 0;
    }

    /** Takes each lane. */
    public Double2(double x, double y) {
        this.x = x;
        this.y = y;
    }

    /** Returns a + b. */
    public static Double2 add(Double2 a, Double2 b) {
        return new Double2(a.x + b.x, a.y + b.y);
    }

    /** Returns a + b. */
    public static Double2 add(Double2 a, double b) {
        return new Double2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Double2 sub(Double2 a, Double2 b) {
        return new Double2(a.x - b.x, a.y - b.y);
    }

    /** Returns a - b. */
    public static Double2 sub(Double2 a, double b) {
        return new Double2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Double2 mult(Double2 a, Double2 b) {
        return new Double2(a.x * b.x, a.y * b.y);
    }

    /** Returns a * b. */
    public static Double2 mult(Double2 a, double b) {
        return new Double2(a.x * b, a.y * b);
    }

    /** Returns a / b. */
    public static Double2 div(Double2 a, Double2 b) {
        return new Double2(a.x / b.x, a.y / b.y);
    }

    /** Returns a / b. */
    public static Double2 div(Double2 a, double b) {
        return new Double2(a.x / b, a.y / b);
    }

    /** Returns the smaller of both. */
    public static Double2 min(Double2 a, Double2 b) {
        return new Double2(Math.min(a.x, b.x), Math.min(a.y, b.y));
    }

    /** Returns the larger of both. */
    public static Double2 max(Double2 a, Double2 b) {
        return new Double2(Math.max(a.x, b.x), Math.max(a.y, b.y));
    }

    /** Returns a + b. */
    public static Double2 inc(Double2 a, double b) {
        return new Double2(a.x + b, a.y + b);
    }

    /** Returns a - b. */
    public static Double2 dec(Double2 a, double b) {
        return new Double2(a.x - b, a.y - b);
    }

    /** Returns a * b. */
    public static Double2 scale(Double2 a, double b) {
        return new Double2(a.x * b, a.y * b);
    }

    /** Returns square roots. */
    public static Double2 sqrt(Double2 a) {
        return new Double2(TornadoMath.sqrt(a.x), TornadoMath.sqrt(a.y));
    }

    /** Rounds down. */
    public static Double2 floor(Double2 a) {
        return new Double2(TornadoMath.floor(a.x), TornadoMath.floor(a.y));
    }

    /** Returns what rounding down takes away. */
    public static Double2 fract(Double2 a) {
        return new Double2(a.x - TornadoMath.floor(a.x), a.y - TornadoMath.floor(a.y));
    }

    /** Returns a * (1 / b). */
    public static Double2 scaleByInverse(Double2 a, double b) {
        return mult(a, 1 / b);
    }

    /** Returns the smallest lane. */
    public static double min(Double2 a) {
        return Math.min(a.x, a.y);
    }

    /** Returns the largest lane. */
    public static double max(Double2 a) {
        return Math.max(a.x, a.y);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static double dot(Double2 a, Double2 b) {
        return a.x * b.x + a.y * b.y;
    }

    /** Returns the root of the sum of squares. */
    public static double length(Double2 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Double2 a, Double2 b) {
        return a.x == b.x && a.y == b.y;
    }

    /** Returns a lane by its number from 0. */
    public double get(int index) {
        return switch (index) {
            case 0 -> x;
            case 1 -> y;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, double value) {
        switch (index) {
            case 0 -> x = value;
            case 1 -> y = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Double2 other) {
        x = other.x;
        y = other.y;
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

    /** Returns a copy. */
    public Double2 duplicate() {
        return new Double2(x, y);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 2;
    }

    /** Returns the lanes as an array of their own. */
    public double[] toArray() {
        return new double[] {x, y};
    }

    /** Returns the lanes as an array of their own. */
    public double[] getArray() {
        return new double[] {x, y};
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ")";
    }
}
