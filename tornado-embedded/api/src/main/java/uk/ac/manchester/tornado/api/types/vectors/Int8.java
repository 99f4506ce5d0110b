package uk.ac.manchester.tornado.api.types.vectors;

/** 8 numbers of type int, lane by lane. Written by VectorSources, in this module's tests. */
public final class Int8 {

    private int s0;
    private int s1;
    private int s2;
    private int s3;
    private int s4;
    private int s5;
    private int s6;
    private int s7;

    /** All lanes are 0. */
    public Int8() {
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
    public Int8(int s0, int s1, int s2, int s3, int s4, int s5, int s6, int s7) {
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
    public static Int8 add(Int8 a, Int8 b) {
        return new Int8(
                a.s0 + b.s0, a.s1 + b.s1, a.s2 + b.s2, a.s3 + b.s3, a.s4 + b.s4, a.s5 + b.s5, a.s6 + b.s6, a.s7 + b.s7);
    }

    /** Returns a + b. */
    public static Int8 add(Int8 a, int b) {
        return new Int8(a.s0 + b, a.s1 + b, a.s2 + b, a.s3 + b, a.s4 + b, a.s5 + b, a.s6 + b, a.s7 + b);
    }

    /** Returns a - b. */
    public static Int8 sub(Int8 a, Int8 b) {
        return new Int8(
                a.s0 - b.s0, a.s1 - b.s1, a.s2 - b.s2, a.s3 - b.s3, a.s4 - b.s4, a.s5 - b.s5, a.s6 - b.s6, a.s7 - b.s7);
    }

    /** Returns a - b. */
    public static Int8 sub(Int8 a, int b) {
        return new Int8(a.s0 - b, a.s1 - b, a.s2 - b, a.s3 - b, a.s4 - b, a.s5 - b, a.s6 - b, a.s7 - b);
    }

    /** Returns a * b. */
    public static Int8 mult(Int8 a, Int8 b) {
        return new Int8(
                a.s0 * b.s0, a.s1 * b.s1, a.s2 * b.s2, a.s3 * b.s3, a.s4 * b.s4, a.s5 * b.s5, a.s6 * b.s6, a.s7 * b.s7);
    }

    /** Returns a * b. */
    public static Int8 mult(Int8 a, int b) {
        return new Int8(a.s0 * b, a.s1 * b, a.s2 * b, a.s3 * b, a.s4 * b, a.s5 * b, a.s6 * b, a.s7 * b);
    }

    /** Returns a / b. */
    public static Int8 div(Int8 a, Int8 b) {
        return new Int8(
                a.s0 / b.s0, a.s1 / b.s1, a.s2 / b.s2, a.s3 / b.s3, a.s4 / b.s4, a.s5 / b.s5, a.s6 / b.s6, a.s7 / b.s7);
    }

    /** Returns a / b. */
    public static Int8 div(Int8 a, int b) {
        return new Int8(a.s0 / b, a.s1 / b, a.s2 / b, a.s3 / b, a.s4 / b, a.s5 / b, a.s6 / b, a.s7 / b);
    }

    /** Returns the smaller of both. */
    public static Int8 min(Int8 a, Int8 b) {
        return new Int8(
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
    public static Int8 max(Int8 a, Int8 b) {
        return new Int8(
                Math.max(a.s0, b.s0),
                Math.max(a.s1, b.s1),
                Math.max(a.s2, b.s2),
                Math.max(a.s3, b.s3),
                Math.max(a.s4, b.s4),
                Math.max(a.s5, b.s5),
                Math.max(a.s6, b.s6),
                Math.max(a.s7, b.s7));
    }

    /** Returns the smallest lane. */
    public static int min(Int8 a) {
        return Math.min(
                Math.min(Math.min(Math.min(Math.min(Math.min(Math.min(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns the largest lane. */
    public static int max(Int8 a) {
        return Math.max(
                Math.max(Math.max(Math.max(Math.max(Math.max(Math.max(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static int dot(Int8 a, Int8 b) {
        return a.s0 * b.s0
                + a.s1 * b.s1
                + a.s2 * b.s2
                + a.s3 * b.s3
                + a.s4 * b.s4
                + a.s5 * b.s5
                + a.s6 * b.s6
                + a.s7 * b.s7;
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Int8 a, Int8 b) {
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
    public int get(int index) {
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
    public void set(int index, int value) {
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
    public void set(Int8 other) {
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
    public int getS0() {
        return s0;
    }

    /** Sets lane 0. */
    public void setS0(int value) {
        s0 = value;
    }

    /** Returns lane 1. */
    public int getS1() {
        return s1;
    }

    /** Sets lane 1. */
    public void setS1(int value) {
        s1 = value;
    }

    /** Returns lane 2. */
    public int getS2() {
        return s2;
    }

    /** Sets lane 2. */
    public void setS2(int value) {
        s2 = value;
    }

    /** Returns lane 3. */
    public int getS3() {
        return s3;
    }

    /** Sets lane 3. */
    public void setS3(int value) {
        s3 = value;
    }

    /** Returns lane 4. */
    public int getS4() {
        return s4;
    }

    /** Sets lane 4. */
    public void setS4(int value) {
        s4 = value;
    }

    /** Returns lane 5. */
    public int getS5() {
        return s5;
    }

    /** Sets lane 5. */
    public void setS5(int value) {
        s5 = value;
    }

    /** Returns lane 6. */
    public int getS6() {
        return s6;
    }

    /** Sets lane 6. */
    public void setS6(int value) {
        s6 = value;
    }

    /** Returns lane 7. */
    public int getS7() {
        return s7;
    }

    /** Sets lane 7. */
    public void setS7(int value) {
        s7 = value;
    }

    /** Returns a copy. */
    public Int8 duplicate() {
        return new Int8(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /** Returns the lower half of the lanes. */
    public Int4 getLow() {
        return new Int4(s0, s1, s2, s3);
    }

    /** Returns the upper half of the lanes. */
    public Int4 getHigh() {
        return new Int4(s4, s5, s6, s7);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 8;
    }

    /** Returns the lanes as an array of their own. */
    public int[] toArray() {
        return new int[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    /** Returns the lanes as an array of their own. */
    public int[] getArray() {
        return new int[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    @Override
    public String toString() {
        return "(" + s0 + ", " + s1 + ", " + s2 + ", " + s3 + ", " + s4 + ", " + s5 + ", " + s6 + ", " + s7 + ")";
    }
}
