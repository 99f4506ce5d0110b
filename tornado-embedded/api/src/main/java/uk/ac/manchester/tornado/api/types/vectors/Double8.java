package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 8 numbers of type double, lane by lane. Written by VectorSources, in this module's tests. */
public final class Double8 {

    private double s0;
    private double s1;
    private double s2;
    private double s3;
    private double s4;
    private double s5;
    private double s6;
    private double s7;

    /** All lanes are 0. */
    public Double8() {
        s0 = 0;
        s1 = 0;
        s2 = 0;
        s3 = 0;
        s4 = 0;
        s5 = 0;
        s6 = 0;
        s7 = 0;
    }

    /** Takes each lane. */
    public Double8(double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
        this.s4 = s4;
        this.s5 = s5;
        this.s6 = s6;
        this.s7 = s7;
    }

    /** Returns a + b. */
    public static Double8 add(Double8 a, Double8 b) {
        return new Double8(
                a.s0 + b.s0, a.s1 + b.s1, a.s2 + b.s2, a.s3 + b.s3, a.s4 + b.s4, a.s5 + b.s5, a.s6 + b.s6, a.s7 + b.s7);
    }

    /** Returns a + b. */
    public static Double8 add(Double8 a, double b) {
        return new Double8(a.s0 + b, a.s1 + b, a.s2 + b, a.s3 + b, a.s4 + b, a.s5 + b, a.s6 + b, a.s7 + b);
    }

    /** Returns a - b. */
    public static Double8 sub(Double8 a, Double8 b) {
        return new Double8(
                a.s0 - b.s0, a.s1 - b.s1, a.s2 - b.s2, a.s3 - b.s3, a.s4 - b.s4, a.s5 - b.s5, a.s6 - b.s6, a.s7 - b.s7);
    }

    /** Returns a - b. */
    public static Double8 sub(Double8 a, double b) {
        return new Double8(a.s0 - b, a.s1 - b, a.s2 - b, a.s3 - b, a.s4 - b, a.s5 - b, a.s6 - b, a.s7 - b);
    }

    /** Returns a * b. */
    public static Double8 mult(Double8 a, Double8 b) {
        return new Double8(
                a.s0 * b.s0, a.s1 * b.s1, a.s2 * b.s2, a.s3 * b.s3, a.s4 * b.s4, a.s5 * b.s5, a.s6 * b.s6, a.s7 * b.s7);
    }

    /** Returns a * b. */
    public static Double8 mult(Double8 a, double b) {
        return new Double8(a.s0 * b, a.s1 * b, a.s2 * b, a.s3 * b, a.s4 * b, a.s5 * b, a.s6 * b, a.s7 * b);
    }

    /** Returns a / b. */
    public static Double8 div(Double8 a, Double8 b) {
        return new Double8(
                a.s0 / b.s0, a.s1 / b.s1, a.s2 / b.s2, a.s3 / b.s3, a.s4 / b.s4, a.s5 / b.s5, a.s6 / b.s6, a.s7 / b.s7);
    }

    /** Returns a / b. */
    public static Double8 div(Double8 a, double b) {
        return new Double8(a.s0 / b, a.s1 / b, a.s2 / b, a.s3 / b, a.s4 / b, a.s5 / b, a.s6 / b, a.s7 / b);
    }

    /** Returns the smaller of both. */
    public static Double8 min(Double8 a, Double8 b) {
        return new Double8(
                Math.min(a.s0, b.s0),
                Math.min(a.s1, b.s1),
                Math.min(a.s2, b.s2),
                Math.min(a.s3, b.s3),
                Math.min(a.s4, b.s4),
                Math.min(a.s5, b.s5),
                Math.min(a.s6, b.s6),
                Math.min(a.s7, b.s7));
    }

    /** Returns the larger of both. */
    public static Double8 max(Double8 a, Double8 b) {
        return new Double8(
                Math.max(a.s0, b.s0),
                Math.max(a.s1, b.s1),
                Math.max(a.s2, b.s2),
                Math.max(a.s3, b.s3),
                Math.max(a.s4, b.s4),
                Math.max(a.s5, b.s5),
                Math.max(a.s6, b.s6),
                Math.max(a.s7, b.s7));
    }

    /** Returns square roots. */
    public static Double8 sqrt(Double8 a) {
        return new Double8(
                TornadoMath.sqrt(a.s0),
                TornadoMath.sqrt(a.s1),
                TornadoMath.sqrt(a.s2),
                TornadoMath.sqrt(a.s3),
                TornadoMath.sqrt(a.s4),
                TornadoMath.sqrt(a.s5),
                TornadoMath.sqrt(a.s6),
                TornadoMath.sqrt(a.s7));
    }

    /** Returns the smallest lane. */
    public static double min(Double8 a) {
        return Math.min(
                Math.min(Math.min(Math.min(Math.min(Math.min(Math.min(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns the largest lane. */
    public static double max(Double8 a) {
        return Math.max(
                Math.max(Math.max(Math.max(Math.max(Math.max(Math.max(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Double8 a, Double8 b) {
        return a.s0 == b.s0
                && a.s1 == b.s1
                && a.s2 == b.s2
                && a.s3 == b.s3
                && a.s4 == b.s4
                && a.s5 == b.s5
                && a.s6 == b.s6
                && a.s7 == b.s7;
    }

    /** Returns a lane by its number from 0. */
    public double get(int index) {
        return switch (index) {
            case 0 -> s0;
            case 1 -> s1;
            case 2 -> s2;
            case 3 -> s3;
            case 4 -> s4;
            case 5 -> s5;
            case 6 -> s6;
            case 7 -> s7;
            default -> toArray()[index];
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, double value) {
        switch (index) {
            case 0 -> s0 = value;
            case 1 -> s1 = value;
            case 2 -> s2 = value;
            case 3 -> s3 = value;
            case 4 -> s4 = value;
            case 5 -> s5 = value;
            case 6 -> s6 = value;
            case 7 -> s7 = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Double8 other) {
        s0 = other.s0;
        s1 = other.s1;
        s2 = other.s2;
        s3 = other.s3;
        s4 = other.s4;
        s5 = other.s5;
        s6 = other.s6;
        s7 = other.s7;
    }

    /** Returns lane 0. */
    public double getS0() {
        return s0;
    }

    /** Sets lane 0. */
    public void setS0(double value) {
        s0 = value;
    }

    /** Returns lane 1. */
    public double getS1() {
        return s1;
    }

    /** Sets lane 1. */
    public void setS1(double value) {
        s1 = value;
    }

    /** Returns lane 2. */
    public double getS2() {
        return s2;
    }

    /** Sets lane 2. */
    public void setS2(double value) {
        s2 = value;
    }

    /** Returns lane 3. */
    public double getS3() {
        return s3;
    }

    /** Sets lane 3. */
    public void setS3(double value) {
        s3 = value;
    }

    /** Returns lane 4. */
    public double getS4() {
        return s4;
    }

    /** Sets lane 4. */
    public void setS4(double value) {
        s4 = value;
    }

    /** Returns lane 5. */
    public double getS5() {
        return s5;
    }

    /** Sets lane 5. */
    public void setS5(double value) {
        s5 = value;
    }

    /** Returns lane 6. */
    public double getS6() {
        return s6;
    }

    /** Sets lane 6. */
    public void setS6(double value) {
        s6 = value;
    }

    /** Returns lane 7. */
    public double getS7() {
        return s7;
    }

    /** Sets lane 7. */
    public void setS7(double value) {
        s7 = value;
    }

    /** Returns a copy. */
    public Double8 duplicate() {
        return new Double8(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /** Returns the lower half of the lanes. */
    public Double4 getLow() {
        return new Double4(s0, s1, s2, s3);
    }

    /** Returns the upper half of the lanes. */
    public Double4 getHigh() {
        return new Double4(s4, s5, s6, s7);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 8;
    }

    /** Returns the lanes as an array of their own. */
    public double[] toArray() {
        return new double[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    /** Returns the lanes as an array of their own. */
    public double[] getArray() {
        return new double[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    @Override
    public String toString() {
        return "(" + s0 + ", " + s1 + ", " + s2 + ", " + s3 + ", " + s4 + ", " + s5 + ", " + s6 + ", " + s7 + ")";
    }
}
