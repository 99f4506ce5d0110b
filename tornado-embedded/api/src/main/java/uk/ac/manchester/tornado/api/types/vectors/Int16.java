package uk.ac.manchester.tornado.api.types.vectors;

/** 16 numbers of type int, lane by lane. Written by VectorSources, in this module's tests. */
public final class Int16 {

    private int s0;
    private int s1;
    private int s2;
    private int s3;
    private int s4;
    private int s5;
    private int s6;
    private int s7;
    private int s8;
    private int s9;
    private int s10;
    private int s11;
    private int s12;
    private int s13;
    private int s14;
    private int s15;

    /** All lanes are 0. */
    public Int16() {
        s0 = 0;
        s1 = 0;
        s2 = 0;
        s3 = 0;
        s4 = 0;
        s5 = 0;
        s6 = 0;
        s7 = 0;
        s8 = 0;
        s9 = 0;
        s10 = 0;
        s11 = 0;
        s12 = 0;
        s13 = 0;
        s14 = 0;
        s15 = 0;
    }

    /** Takes each lane. */
    public Int16(
            int s0,
            int s1,
            int s2,
            int s3,
            int s4,
            int s5,
            int s6,
            int s7,
            int s8,
            int s9,
            int s10,
            int s11,
            int s12,
            int s13,
            int s14,
            int s15) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
        this.s4 = s4;
        this.s5 = s5;
        this.s6 = s6;
        this.s7 = s7;
        this.s8 = s8;
        this.s9 = s9;
        this.s10 = s10;
        this.s11 = s11;
        this.s12 = s12;
        this.s13 = s13;
        this.s14 = s14;
        this.s15 = s15;
    }

    /** Returns a + b. */
    public static Int16 add(Int16 a, Int16 b) {
        return new Int16(
                a.s0 + b.s0,
                a.s1 + b.s1,
                a.s2 + b.s2,
                a.s3 + b.s3,
                a.s4 + b.s4,
                a.s5 + b.s5,
                a.s6 + b.s6,
                a.s7 + b.s7,
                a.s8 + b.s8,
                a.s9 + b.s9,
                a.s10 + b.s10,
                a.s11 + b.s11,
                a.s12 + b.s12,
                a.s13 + b.s13,
                a.s14 + b.s14,
                a.s15 + b.s15);
    }

    /** Returns a + b. */
    public static Int16 add(Int16 a, int b) {
        return new Int16(
                a.s0 + b, a.s1 + b, a.s2 + b, a.s3 + b, a.s4 + b, a.s5 + b, a.s6 + b, a.s7 + b, a.s8 + b, a.s9 + b,
                a.s10 + b, a.s11 + b, a.s12 + b, a.s13 + b, a.s14 + b, a.s15 + b);
    }

    /** Returns a - b. */
    public static Int16 sub(Int16 a, Int16 b) {
        return new Int16(
                a.s0 - b.s0,
                a.s1 - b.s1,
                a.s2 - b.s2,
                a.s3 - b.s3,
                a.s4 - b.s4,
                a.s5 - b.s5,
                a.s6 - b.s6,
                a.s7 - b.s7,
                a.s8 - b.s8,
                a.s9 - b.s9,
                a.s10 - b.s10,
                a.s11 - b.s11,
                a.s12 - b.s12,
                a.s13 - b.s13,
                a.s14 - b.s14,
                a.s15 - b.s15);
    }

    /** Returns a - b. */
    public static Int16 sub(Int16 a, int b) {
        return new Int16(
                a.s0 - b, a.s1 - b, a.s2 - b, a.s3 - b, a.s4 - b, a.s5 - b, a.s6 - b, a.s7 - b, a.s8 - b, a.s9 - b,
                a.s10 - b, a.s11 - b, a.s12 - b, a.s13 - b, a.s14 - b, a.s15 - b);
    }

    /** Returns a * b. */
    public static Int16 mult(Int16 a, Int16 b) {
        return new Int16(
                a.s0 * b.s0,
                a.s1 * b.s1,
                a.s2 * b.s2,
                a.s3 * b.s3,
                a.s4 * b.s4,
                a.s5 * b.s5,
                a.s6 * b.s6,
                a.s7 * b.s7,
                a.s8 * b.s8,
                a.s9 * b.s9,
                a.s10 * b.s10,
                a.s11 * b.s11,
                a.s12 * b.s12,
                a.s13 * b.s13,
                a.s14 * b.s14,
                a.s15 * b.s15);
    }

    /** Returns a * b. */
    public static Int16 mult(Int16 a, int b) {
        return new Int16(
                a.s0 * b, a.s1 * b, a.s2 * b, a.s3 * b, a.s4 * b, a.s5 * b, a.s6 * b, a.s7 * b, a.s8 * b, a.s9 * b,
                a.s10 * b, a.s11 * b, a.s12 * b, a.s13 * b, a.s14 * b, a.s15 * b);
    }

    /** Returns a / b. */
    public static Int16 div(Int16 a, Int16 b) {
        return new Int16(
                a.s0 / b.s0,
                a.s1 / b.s1,
                a.s2 / b.s2,
                a.s3 / b.s3,
                a.s4 / b.s4,
                a.s5 / b.s5,
                a.s6 / b.s6,
                a.s7 / b.s7,
                a.s8 / b.s8,
                a.s9 / b.s9,
                a.s10 / b.s10,
                a.s11 / b.s11,
                a.s12 / b.s12,
                a.s13 / b.s13,
                a.s14 / b.s14,
                a.s15 / b.s15);
    }

    /** Returns a / b. */
    public static Int16 div(Int16 a, int b) {
        return new Int16(
                a.s0 / b, a.s1 / b, a.s2 / b, a.s3 / b, a.s4 / b, a.s5 / b, a.s6 / b, a.s7 / b, a.s8 / b, a.s9 / b,
                a.s10 / b, a.s11 / b, a.s12 / b, a.s13 / b, a.s14 / b, a.s15 / b);
    }

    /** Returns the smaller of both. */
    public static Int16 min(Int16 a, Int16 b) {
        return new Int16(
                Math.min(a.s0, b.s0),
                Math.min(a.s1, b.s1),
                Math.min(a.s2, b.s2),
                Math.min(a.s3, b.s3),
                Math.min(a.s4, b.s4),
                Math.min(a.s5, b.s5),
                Math.min(a.s6, b.s6),
                Math.min(a.s7, b.s7),
                Math.min(a.s8, b.s8),
                Math.min(a.s9, b.s9),
                Math.min(a.s10, b.s10),
                Math.min(a.s11, b.s11),
                Math.min(a.s12, b.s12),
                Math.min(a.s13, b.s13),
                Math.min(a.s14, b.s14),
                Math.min(a.s15, b.s15));
    }

    /** Returns the larger of both. */
    public static Int16 max(Int16 a, Int16 b) {
        return new Int16(
                Math.max(a.s0, b.s0),
                Math.max(a.s1, b.s1),
                Math.max(a.s2, b.s2),
                Math.max(a.s3, b.s3),
                Math.max(a.s4, b.s4),
                Math.max(a.s5, b.s5),
                Math.max(a.s6, b.s6),
                Math.max(a.s7, b.s7),
                Math.max(a.s8, b.s8),
                Math.max(a.s9, b.s9),
                Math.max(a.s10, b.s10),
                Math.max(a.s11, b.s11),
                Math.max(a.s12, b.s12),
                Math.max(a.s13, b.s13),
                Math.max(a.s14, b.s14),
                Math.max(a.s15, b.s15));
    }

    /** Returns the smallest lane. */
    public static int min(Int16 a) {
        return Math.min(
                Math.min(
                        Math.min(
                                Math.min(
                                        Math.min(
                                                Math.min(
                                                        Math.min(
                                                                Math.min(
                                                                        Math.min(
                                                                                Math.min(
                                                                                        Math.min(
                                                                                                Math.min(
                                                                                                        Math.min(
                                                                                                                Math
                                                                                                                        .min(
                                                                                                                                Math
                                                                                                                                        .min(
                                                                                                                                                a.s0,
                                                                                                                                                a.s1),
                                                                                                                                a.s2),
                                                                                                                a.s3),
                                                                                                        a.s4),
                                                                                                a.s5),
                                                                                        a.s6),
                                                                                a.s7),
                                                                        a.s8),
                                                                a.s9),
                                                        a.s10),
                                                a.s11),
                                        a.s12),
                                a.s13),
                        a.s14),
                a.s15);
    }

    /** Returns the largest lane. */
    public static int max(Int16 a) {
        return Math.max(
                Math.max(
                        Math.max(
                                Math.max(
                                        Math.max(
                                                Math.max(
                                                        Math.max(
                                                                Math.max(
                                                                        Math.max(
                                                                                Math.max(
                                                                                        Math.max(
                                                                                                Math.max(
                                                                                                        Math.max(
                                                                                                                Math
                                                                                                                        .max(
                                                                                                                                Math
                                                                                                                                        .max(
                                                                                                                                                a.s0,
                                                                                                                                                a.s1),
                                                                                                                                a.s2),
                                                                                                                a.s3),
                                                                                                        a.s4),
                                                                                                a.s5),
                                                                                        a.s6),
                                                                                a.s7),
                                                                        a.s8),
                                                                a.s9),
                                                        a.s10),
                                                a.s11),
                                        a.s12),
                                a.s13),
                        a.s14),
                a.s15);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static int dot(Int16 a, Int16 b) {
        return a.s0 * b.s0
                + a.s1 * b.s1
                + a.s2 * b.s2
                + a.s3 * b.s3
                + a.s4 * b.s4
                + a.s5 * b.s5
                + a.s6 * b.s6
                + a.s7 * b.s7
                + a.s8 * b.s8
                + a.s9 * b.s9
                + a.s10 * b.s10
                + a.s11 * b.s11
                + a.s12 * b.s12
                + a.s13 * b.s13
                + a.s14 * b.s14
                + a.s15 * b.s15;
    }

    /** Returns whether all lanes are equal. */
    public static boolean isEqual(Int16 a, Int16 b) {
        return a.s0 == b.s0
                && a.s1 == b.s1
                && a.s2 == b.s2
                && a.s3 == b.s3
                && a.s4 == b.s4
                && a.s5 == b.s5
                && a.s6 == b.s6
                && a.s7 == b.s7
                && a.s8 == b.s8
                && a.s9 == b.s9
                && a.s10 == b.s10
                && a.s11 == b.s11
                && a.s12 == b.s12
                && a.s13 == b.s13
                && a.s14 == b.s14
                && a.s15 == b.s15;
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
            case 8 -> s8;
            case 9 -> s9;
            case 10 -> s10;
            case 11 -> s11;
            case 12 -> s12;
            case 13 -> s13;
            case 14 -> s14;
            case 15 -> s15;
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
            case 8 -> s8 = value;
            case 9 -> s9 = value;
            case 10 -> s10 = value;
            case 11 -> s11 = value;
            case 12 -> s12 = value;
            case 13 -> s13 = value;
            case 14 -> s14 = value;
            case 15 -> s15 = value;
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Int16 other) {
        s0 = other.s0;
        s1 = other.s1;
        s2 = other.s2;
        s3 = other.s3;
        s4 = other.s4;
        s5 = other.s5;
        s6 = other.s6;
        s7 = other.s7;
        s8 = other.s8;
        s9 = other.s9;
        s10 = other.s10;
        s11 = other.s11;
        s12 = other.s12;
        s13 = other.s13;
        s14 = other.s14;
        s15 = other.s15;
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

    /** Returns lane 8. */
    public int getS8() {
        return s8;
    }

    /** Sets lane 8. */
    public void setS8(int value) {
        s8 = value;
    }

    /** Returns lane 9. */
    public int getS9() {
        return s9;
    }

    /** Sets lane 9. */
    public void setS9(int value) {
        s9 = value;
    }

    /** Returns lane 10. */
    public int getS10() {
        return s10;
    }

    /** Sets lane 10. */
    public void setS10(int value) {
        s10 = value;
    }

    /** Returns lane 11. */
    public int getS11() {
        return s11;
    }

    /** Sets lane 11. */
    public void setS11(int value) {
        s11 = value;
    }

    /** Returns lane 12. */
    public int getS12() {
        return s12;
    }

    /** Sets lane 12. */
    public void setS12(int value) {
        s12 = value;
    }

    /** Returns lane 13. */
    public int getS13() {
        return s13;
    }

    /** Returns lane 14. */
    public int getS14() {
        return s14;
    }

    /** Sets lane 14. */
    public void setS14(int value) {
        s14 = value;
    }

    /** Returns lane 15. */
    public int getS15() {
        return s15;
    }

    /** Sets lane 15. */
    public void setS15(int value) {
        s15 = value;
    }

    /** Returns a copy. */
    public Int16 duplicate() {
        return new Int16(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 16;
    }

    /** Returns the lanes as an array of their own. */
    public int[] toArray() {
        return new int[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    /** Returns the lanes as an array of their own. */
    public int[] getArray() {
        return new int[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    @Override
    public String toString() {
        return "(" + s0 + ", " + s1 + ", " + s2 + ", " + s3 + ", " + s4 + ", " + s5 + ", " + s6 + ", " + s7 + ", " + s8
                + ", " + s9 + ", " + s10 + ", " + s11 + ", " + s12 + ", " + s13 + ", " + s14 + ", " + s15 + ")";
    }
}
