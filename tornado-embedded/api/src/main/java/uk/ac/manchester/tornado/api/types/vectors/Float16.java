package uk.ac.manchester.tornado.api.types.vectors;

/** 16 numbers of type float, lane by lane. Written by VectorSources, in this module's tests. */
public final class Float16 {

    private float s0;
    private float s1;
    private float s2;
    private float s3;
    private float s4;
    private float s5;
    private float s6;
    private float s7;
    private float s8;
    private float s9;
    private float s10;
    private float s11;
    private float s12;
    private float s13;
    private float s14;
    private float s15;

    /** All lanes are 0. */
    public Float16() {
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
    public Float16(
            float s0,
            float s1,
            float s2,
            float s3,
            float s4,
            float s5,
            float s6,
            float s7,
            float s8,
            float s9,
            float s10,
            float s11,
            float s12,
            float s13,
            float s14,
            float s15) {
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
    public static Float16 add(Float16 a, Float16 b) {
        return new Float16(
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
    public static Float16 add(Float16 a, float b) {
        return new Float16(
                a.s0 + b, a.s1 + b, a.s2 + b, a.s3 + b, a.s4 + b, a.s5 + b, a.s6 + b, a.s7 + b, a.s8 + b, a.s9 + b,
                a.s10 + b, a.s11 + b, a.s12 + b, a.s13 + b, a.s14 + b, a.s15 + b);
    }

    /** Returns a - b. */
    public static Float16 sub(Float16 a, Float16 b) {
        return new Float16(
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
    public static Float16 sub(Float16 a, float b) {
        return new Float16(
                a.s0 - b, a.s1 - b, a.s2 - b, a.s3 - b, a.s4 - b, a.s5 - b, a.s6 - b, a.s7 - b, a.s8 - b, a.s9 - b,
                a.s10 - b, a.s11 - b, a.s12 - b, a.s13 - b, a.s14 - b, a.s15 - b);
    }

    /** Returns a * b. */
    public static Float16 mult(Float16 a, Float16 b) {
        return new Float16(
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
    public static Float16 mult(Float16 a, float b) {
        return new Float16(
                a.s0 * b, a.s1 * b, a.s2 * b, a.s3 * b, a.s4 * b, a.s5 * b, a.s6 * b, a.s7 * b, a.s8 * b, a.s9 * b,
                a.s10 * b, a.s11 * b, a.s12 * b, a.s13 * b, a.s14 * b, a.s15 * b);
    }

    /** Returns a / b. */
    public static Float16 div(Float16 a, Float16 b) {
        return new Float16(
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
    public static Float16 div(Float16 a, float b) {
        return new Float16(
                a.s0 / b, a.s1 / b, a.s2 / b, a.s3 / b, a.s4 / b, a.s5 / b, a.s6 / b, a.s7 / b, a.s8 / b, a.s9 / b,
                a.s10 / b, a.s11 / b, a.s12 / b, a.s13 / b, a.s14 / b, a.s15 / b);
    }

    /** Returns the smaller of both. */
    public static Float16 min(Float16 a, Float16 b) {
        return new Float16(
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
    public static Float16 max(Float16 a, Float16 b) {
        return new Float16(
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

    /** Returns a + b. */
    public static Float16 add(Float16 a, Int16 b) {
        return new Float16(
                a.s0 + b.getS0(),
                a.s1 + b.getS1(),
                a.s2 + b.getS2(),
                a.s3 + b.getS3(),
                a.s4 + b.getS4(),
                a.s5 + b.getS5(),
                a.s6 + b.getS6(),
                a.s7 + b.getS7(),
                a.s8 + b.getS8(),
                a.s9 + b.getS9(),
                a.s10 + b.getS10(),
                a.s11 + b.getS11(),
                a.s12 + b.getS12(),
                a.s13 + b.getS13(),
                a.s14 + b.getS14(),
                a.s15 + b.getS15());
    }

    /** Returns a + b. */
    public static Float16 add(Int16 a, Float16 b) {
        return new Float16(
                a.getS0() + b.s0,
                a.getS1() + b.s1,
                a.getS2() + b.s2,
                a.getS3() + b.s3,
                a.getS4() + b.s4,
                a.getS5() + b.s5,
                a.getS6() + b.s6,
                a.getS7() + b.s7,
                a.getS8() + b.s8,
                a.getS9() + b.s9,
                a.getS10() + b.s10,
                a.getS11() + b.s11,
                a.getS12() + b.s12,
                a.getS13() + b.s13,
                a.getS14() + b.s14,
                a.getS15() + b.s15);
    }

    /** Returns a - b. */
    public static Float16 sub(Float16 a, Int16 b) {
        return new Float16(
                a.s0 - b.getS0(),
                a.s1 - b.getS1(),
                a.s2 - b.getS2(),
                a.s3 - b.getS3(),
                a.s4 - b.getS4(),
                a.s5 - b.getS5(),
                a.s6 - b.getS6(),
                a.s7 - b.getS7(),
                a.s8 - b.getS8(),
                a.s9 - b.getS9(),
                a.s10 - b.getS10(),
                a.s11 - b.getS11(),
                a.s12 - b.getS12(),
                a.s13 - b.getS13(),
                a.s14 - b.getS14(),
                a.s15 - b.getS15());
    }

    /** Returns a - b. */
    public static Float16 sub(Int16 a, Float16 b) {
        return new Float16(
                a.getS0() - b.s0,
                a.getS1() - b.s1,
                a.getS2() - b.s2,
                a.getS3() - b.s3,
                a.getS4() - b.s4,
                a.getS5() - b.s5,
                a.getS6() - b.s6,
                a.getS7() - b.s7,
                a.getS8() - b.s8,
                a.getS9() - b.s9,
                a.getS10() - b.s10,
                a.getS11() - b.s11,
                a.getS12() - b.s12,
                a.getS13() - b.s13,
                a.getS14() - b.s14,
                a.getS15() - b.s15);
    }

    /** Returns a * b. */
    public static Float16 mult(Float16 a, Int16 b) {
        return new Float16(
                a.s0 * b.getS0(),
                a.s1 * b.getS1(),
                a.s2 * b.getS2(),
                a.s3 * b.getS3(),
                a.s4 * b.getS4(),
                a.s5 * b.getS5(),
                a.s6 * b.getS6(),
                a.s7 * b.getS7(),
                a.s8 * b.getS8(),
                a.s9 * b.getS9(),
                a.s10 * b.getS10(),
                a.s11 * b.getS11(),
                a.s12 * b.getS12(),
                a.s13 * b.getS13(),
                a.s14 * b.getS14(),
                a.s15 * b.getS15());
    }

    /** Returns a * b. */
    public static Float16 mult(Int16 a, Float16 b) {
        return new Float16(
                a.getS0() * b.s0,
                a.getS1() * b.s1,
                a.getS2() * b.s2,
                a.getS3() * b.s3,
                a.getS4() * b.s4,
                a.getS5() * b.s5,
                a.getS6() * b.s6,
                a.getS7() * b.s7,
                a.getS8() * b.s8,
                a.getS9() * b.s9,
                a.getS10() * b.s10,
                a.getS11() * b.s11,
                a.getS12() * b.s12,
                a.getS13() * b.s13,
                a.getS14() * b.s14,
                a.getS15() * b.s15);
    }

    /** Returns a / b. */
    public static Float16 div(Float16 a, Int16 b) {
        return new Float16(
                a.s0 / b.getS0(),
                a.s1 / b.getS1(),
                a.s2 / b.getS2(),
                a.s3 / b.getS3(),
                a.s4 / b.getS4(),
                a.s5 / b.getS5(),
                a.s6 / b.getS6(),
                a.s7 / b.getS7(),
                a.s8 / b.getS8(),
                a.s9 / b.getS9(),
                a.s10 / b.getS10(),
                a.s11 / b.getS11(),
                a.s12 / b.getS12(),
                a.s13 / b.getS13(),
                a.s14 / b.getS14(),
                a.s15 / b.getS15());
    }

    /** Returns a / b. */
    public static Float16 div(Int16 a, Float16 b) {
        return new Float16(
                a.getS0() / b.s0,
                a.getS1() / b.s1,
                a.getS2() / b.s2,
                a.getS3() / b.s3,
                a.getS4() / b.s4,
                a.getS5() / b.s5,
                a.getS6() / b.s6,
                a.getS7() / b.s7,
                a.getS8() / b.s8,
                a.getS9() / b.s9,
                a.getS10() / b.s10,
                a.getS11() / b.s11,
                a.getS12() / b.s12,
                a.getS13() / b.s13,
                a.getS14() / b.s14,
                a.getS15() / b.s15);
    }

    /** Returns the smaller of both. */
    public static Float16 min(Float16 a, Int16 b) {
        return new Float16(
                Math.min(a.s0, b.getS0()),
                Math.min(a.s1, b.getS1()),
                Math.min(a.s2, b.getS2()),
                Math.min(a.s3, b.getS3()),
                Math.min(a.s4, b.getS4()),
                Math.min(a.s5, b.getS5()),
                Math.min(a.s6, b.getS6()),
                Math.min(a.s7, b.getS7()),
                Math.min(a.s8, b.getS8()),
                Math.min(a.s9, b.getS9()),
                Math.min(a.s10, b.getS10()),
                Math.min(a.s11, b.getS11()),
                Math.min(a.s12, b.getS12()),
                Math.min(a.s13, b.getS13()),
                Math.min(a.s14, b.getS14()),
                Math.min(a.s15, b.getS15()));
    }

    /** Returns the smaller of both. */
    public static Float16 min(Int16 a, Float16 b) {
        return new Float16(
                Math.min(a.getS0(), b.s0),
                Math.min(a.getS1(), b.s1),
                Math.min(a.getS2(), b.s2),
                Math.min(a.getS3(), b.s3),
                Math.min(a.getS4(), b.s4),
                Math.min(a.getS5(), b.s5),
                Math.min(a.getS6(), b.s6),
                Math.min(a.getS7(), b.s7),
                Math.min(a.getS8(), b.s8),
                Math.min(a.getS9(), b.s9),
                Math.min(a.getS10(), b.s10),
                Math.min(a.getS11(), b.s11),
                Math.min(a.getS12(), b.s12),
                Math.min(a.getS13(), b.s13),
                Math.min(a.getS14(), b.s14),
                Math.min(a.getS15(), b.s15));
    }

    /** Returns the larger of both. */
    public static Float16 max(Float16 a, Int16 b) {
        return new Float16(
                Math.max(a.s0, b.getS0()),
                Math.max(a.s1, b.getS1()),
                Math.max(a.s2, b.getS2()),
                Math.max(a.s3, b.getS3()),
                Math.max(a.s4, b.getS4()),
                Math.max(a.s5, b.getS5()),
                Math.max(a.s6, b.getS6()),
                Math.max(a.s7, b.getS7()),
                Math.max(a.s8, b.getS8()),
                Math.max(a.s9, b.getS9()),
                Math.max(a.s10, b.getS10()),
                Math.max(a.s11, b.getS11()),
                Math.max(a.s12, b.getS12()),
                Math.max(a.s13, b.getS13()),
                Math.max(a.s14, b.getS14()),
                Math.max(a.s15, b.getS15()));
    }

    /** Returns the larger of both. */
    public static Float16 max(Int16 a, Float16 b) {
        return new Float16(
                Math.max(a.getS0(), b.s0),
                Math.max(a.getS1(), b.s1),
                Math.max(a.getS2(), b.s2),
                Math.max(a.getS3(), b.s3),
                Math.max(a.getS4(), b.s4),
                Math.max(a.getS5(), b.s5),
                Math.max(a.getS6(), b.s6),
                Math.max(a.getS7(), b.s7),
                Math.max(a.getS8(), b.s8),
                Math.max(a.getS9(), b.s9),
                Math.max(a.getS10(), b.s10),
                Math.max(a.getS11(), b.s11),
                Math.max(a.getS12(), b.s12),
                Math.max(a.getS13(), b.s13),
                Math.max(a.getS14(), b.s14),
                Math.max(a.getS15(), b.s15));
    }

    /** Returns the smallest lane. */
    public static float min(Float16 a) {
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
    public static float max(Float16 a) {
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
    public static float dot(Float16 a, Float16 b) {
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

    /** Returns a lane by its number from 0. */
    public float get(int index) {
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
    public void set(int index, float value) {
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
    public void set(Float16 other) {
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
    public float getS0() {
        return s0;
    }

    /** Sets lane 0. */
    public void setS0(float value) {
        s0 = value;
    }

    /** Returns lane 1. */
    public float getS1() {
        return s1;
    }

    /** Sets lane 1. */
    public void setS1(float value) {
        s1 = value;
    }

    /** Returns lane 2. */
    public float getS2() {
        return s2;
    }

    /** Sets lane 2. */
    public void setS2(float value) {
        s2 = value;
    }

    /** Returns lane 3. */
    public float getS3() {
        return s3;
    }

    /** Sets lane 3. */
    public void setS3(float value) {
        s3 = value;
    }

    /** Returns lane 4. */
    public float getS4() {
        return s4;
    }

    /** Sets lane 4. */
    public void setS4(float value) {
        s4 = value;
    }

    /** Returns lane 5. */
    public float getS5() {
        return s5;
    }

    /** Sets lane 5. */
    public void setS5(float value) {
        s5 = value;
    }

    /** Returns lane 6. */
    public float getS6() {
        return s6;
    }

    /** Sets lane 6. */
    public void setS6(float value) {
        s6 = value;
    }

    /** Returns lane 7. */
    public float getS7() {
        return s7;
    }

    /** Sets lane 7. */
    public void setS7(float value) {
        s7 = value;
    }

    /** Returns lane 8. */
    public float getS8() {
        return s8;
    }

    /** Sets lane 8. */
    public void setS8(float value) {
        s8 = value;
    }

    /** Returns lane 9. */
    public float getS9() {
        return s9;
    }

    /** Sets lane 9. */
    public void setS9(float value) {
        s9 = value;
    }

    /** Returns lane 10. */
    public float getS10() {
        return s10;
    }

    /** Sets lane 10. */
    public void setS10(float value) {
        s10 = value;
    }

    /** Returns lane 11. */
    public float getS11() {
        return s11;
    }

    /** Sets lane 11. */
    public void setS11(float value) {
        s11 = value;
    }

    /** Returns lane 12. */
    public float getS12() {
        return s12;
    }

    /** Sets lane 12. */
    public void setS12(float value) {
        s12 = value;
    }

    /** Returns lane 13. */
    public float getS13() {
        return s13;
    }

    /** Returns lane 14. */
    public float getS14() {
        return s14;
    }

    /** Sets lane 14. */
    public void setS14(float value) {
        s14 = value;
    }

    /** Returns lane 15. */
    public float getS15() {
        return s15;
    }

    /** Sets lane 15. */
    public void setS15(float value) {
        s15 = value;
    }

    /** Returns the number of lanes. */
    public int size() {
        return 16;
    }

    /** Returns the lanes as an array of their own. */
    public float[] toArray() {
        return new float[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    /** Returns the lanes as an array of their own. */
    public float[] getArray() {
        return new float[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    @Override
    public String toString() {
        return "(" + s0 + ", " + s1 + ", " + s2 + ", " + s3 + ", " + s4 + ", " + s5 + ", " + s6 + ", " + s7 + ", " + s8
                + ", " + s9 + ", " + s10 + ", " + s11 + ", " + s12 + ", " + s13 + ", " + s14 + ", " + s15 + ")";
    }
}
