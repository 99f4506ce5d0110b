package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** 8 numbers of type float, lane by lane. Written by VectorSources, in this module's tests. */
public final class Float8 {

    private float s0;
    private float s1;
    private float s2;
    private float s3;
    private float s4;
    private float s5;
    private float s6;
    private float s7;

    /** All lanes are 0. */
    public Float8() {
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
    public Float8(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
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
    public static Float8 add(Float8 a, Float8 b) {
        return new Float8(
                a.s0 + b.s0, a.s1 + b.s1, a.s2 + b.s2, a.s3 + b.s3, a.s4 + b.s4, a.s5 + b.s5, a.s6 + b.s6, a.s7 + b.s7);
    }

    /** Returns a + b. */
    public static Float8 add(Float8 a, float b) {
        return new Float8(a.s0 + b, a.s1 + b, a.s2 + b, a.s3 + b, a.s4 + b, a.s5 + b, a.s6 + b, a.s7 + b);
    }

    /** Returns a - b. */
    public static Float8 sub(Float8 a, Float8 b) {
        return new Float8(
                a.s0 - b.s0, a.s1 - b.s1, a.s2 - b.s2, a.s3 - b.s3, a.s4 - b.s4, a.s5 - b.s5, a.s6 - b.s6, a.s7 - b.s7);
    }

    /** Returns a - b. */
    public static Float8 sub(Float8 a, float b) {
        return new Float8(a.s0 - b, a.s1 - b, a.s2 - b, a.s3 - b, a.s4 - b, a.s5 - b, a.s6 - b, a.s7 - b);
    }

    /** Returns a * b. */
    public static Float8 mult(Float8 a, Float8 b) {
        return new Float8(
                a.s0 * b.s0, a.s1 * b.s1, a.s2 * b.s2, a.s3 * b.s3, a.s4 * b.s4, a.s5 * b.s5, a.s6 * b.s6, a.s7 * b.s7);
    }

    /** Returns a * b. */
    public static Float8 mult(Float8 a, float b) {
        return new Float8(a.s0 * b, a.s1 * b, a.s2 * b, a.s3 * b, a.s4 * b, a.s5 * b, a.s6 * b, a.s7 * b);
    }

    /** Returns a / b. */
    public static Float8 div(Float8 a, Float8 b) {
        return new Float8(
                a.s0 / b.s0, a.s1 / b.s1, a.s2 / b.s2, a.s3 / b.s3, a.s4 / b.s4, a.s5 / b.s5, a.s6 / b.s6, a.s7 / b.s7);
    }

    /** Returns a / b. */
    public static Float8 div(Float8 a, float b) {
        return new Float8(a.s0 / b, a.s1 / b, a.s2 / b, a.s3 / b, a.s4 / b, a.s5 / b, a.s6 / b, a.s7 / b);
    }

    /** Returns the smaller of both. */
    public static Float8 min(Float8 a, Float8 b) {
        return new Float8(
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
    public static Float8 max(Float8 a, Float8 b) {
        return new Float8(
                Math.max(a.s0, b.s0),
                Math.max(a.s1, b.s1),
                Math.max(a.s2, b.s2),
                Math.max(a.s3, b.s3),
                Math.max(a.s4, b.s4),
                Math.max(a.s5, b.s5),
                Math.max(a.s6, b.s6),
                Math.max(a.s7, b.s7));
    }

    /** Returns a + b. */
    public static Float8 add(Float8 a, Int8 b) {
        return new Float8(
                a.s0 + b.getS0(),
                a.s1 + b.getS1(),
                a.s2 + b.getS2(),
                a.s3 + b.getS3(),
                a.s4 + b.getS4(),
                a.s5 + b.getS5(),
                a.s6 + b.getS6(),
                a.s7 + b.getS7());
    }

    /** Returns a + b. */
    public static Float8 add(Int8 a, Float8 b) {
        return new Float8(
                a.getS0() + b.s0,
                a.getS1() + b.s1,
                a.getS2() + b.s2,
                a.getS3() + b.s3,
                a.getS4() + b.s4,
                a.getS5() + b.s5,
                a.getS6() + b.s6,
                a.getS7() + b.s7);
    }

    /** Returns a - b. */
    public static Float8 sub(Float8 a, Int8 b) {
        return new Float8(
                a.s0 - b.getS0(),
                a.s1 - b.getS1(),
                a.s2 - b.getS2(),
                a.s3 - b.getS3(),
                a.s4 - b.getS4(),
                a.s5 - b.getS5(),
                a.s6 - b.getS6(),
                a.s7 - b.getS7());
    }

    /** Returns a - b. */
    public static Float8 sub(Int8 a, Float8 b) {
        return new Float8(
                a.getS0() - b.s0,
                a.getS1() - b.s1,
                a.getS2() - b.s2,
                a.getS3() - b.s3,
                a.getS4() - b.s4,
                a.getS5() - b.s5,
                a.getS6() - b.s6,
                a.getS7() - b.s7);
    }

    /** Returns a * b. */
    public static Float8 mult(Float8 a, Int8 b) {
        return new Float8(
                a.s0 * b.getS0(),
                a.s1 * b.getS1(),
                a.s2 * b.getS2(),
                a.s3 * b.getS3(),
                a.s4 * b.getS4(),
                a.s5 * b.getS5(),
                a.s6 * b.getS6(),
                a.s7 * b.getS7());
    }

    /** Returns a * b. */
    public static Float8 mult(Int8 a, Float8 b) {
        return new Float8(
                a.getS0() * b.s0,
                a.getS1() * b.s1,
                a.getS2() * b.s2,
                a.getS3() * b.s3,
                a.getS4() * b.s4,
                a.getS5() * b.s5,
                a.getS6() * b.s6,
                a.getS7() * b.s7);
    }

    /** Returns a / b. */
    public static Float8 div(Float8 a, Int8 b) {
        return new Float8(
                a.s0 / b.getS0(),
                a.s1 / b.getS1(),
                a.s2 / b.getS2(),
                a.s3 / b.getS3(),
                a.s4 / b.getS4(),
                a.s5 / b.getS5(),
                a.s6 / b.getS6(),
                a.s7 / b.getS7());
    }

    /** Returns a / b. */
    public static Float8 div(Int8 a, Float8 b) {
        return new Float8(
                a.getS0() / b.s0,
                a.getS1() / b.s1,
                a.getS2() / b.s2,
                a.getS3() / b.s3,
                a.getS4() / b.s4,
                a.getS5() / b.s5,
                a.getS6() / b.s6,
                a.getS7() / b.s7);
    }

    /** Returns the smaller of both. */
    public static Float8 min(Float8 a, Int8 b) {
        return new Float8(
                Math.min(a.s0, b.getS0()),
                Math.min(a.s1, b.getS1()),
                Math.min(a.s2, b.getS2()),
                Math.min(a.s3, b.getS3()),
                Math.min(a.s4, b.getS4()),
                Math.min(a.s5, b.getS5()),
                Math.min(a.s6, b.getS6()),
                Math.min(a.s7, b.getS7()));
    }

    /** Returns the smaller of both. */
    public static Float8 min(Int8 a, Float8 b) {
        return new Float8(
                Math.min(a.getS0(), b.s0),
                Math.min(a.getS1(), b.s1),
                Math.min(a.getS2(), b.s2),
                Math.min(a.getS3(), b.s3),
                Math.min(a.getS4(), b.s4),
                Math.min(a.getS5(), b.s5),
                Math.min(a.getS6(), b.s6),
                Math.min(a.getS7(), b.s7));
    }

    /** Returns the larger of both. */
    public static Float8 max(Float8 a, Int8 b) {
        return new Float8(
                Math.max(a.s0, b.getS0()),
                Math.max(a.s1, b.getS1()),
                Math.max(a.s2, b.getS2()),
                Math.max(a.s3, b.getS3()),
                Math.max(a.s4, b.getS4()),
                Math.max(a.s5, b.getS5()),
                Math.max(a.s6, b.getS6()),
                Math.max(a.s7, b.getS7()));
    }

    /** Returns the larger of both. */
    public static Float8 max(Int8 a, Float8 b) {
        return new Float8(
                Math.max(a.getS0(), b.s0),
                Math.max(a.getS1(), b.s1),
                Math.max(a.getS2(), b.s2),
                Math.max(a.getS3(), b.s3),
                Math.max(a.getS4(), b.s4),
                Math.max(a.getS5(), b.s5),
                Math.max(a.getS6(), b.s6),
                Math.max(a.getS7(), b.s7));
    }

    /** Returns square roots. */
    public static Float8 sqrt(Float8 a) {
        return new Float8(
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
    public static float min(Float8 a) {
        return Math.min(
                Math.min(Math.min(Math.min(Math.min(Math.min(Math.min(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns the largest lane. */
    public static float max(Float8 a) {
        return Math.max(
                Math.max(Math.max(Math.max(Math.max(Math.max(Math.max(a.s0, a.s1), a.s2), a.s3), a.s4), a.s5), a.s6),
                a.s7);
    }

    /** Returns the sum of the products, lane 0 first. */
    public static float dot(Float8 a, Float8 b) {
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
    public static boolean isEqual(Float8 a, Float8 b) {
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
            default -> toArray()[index] = value;
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Float8 other) {
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

    /** Returns a copy. */
    public Float8 duplicate() {
        return new Float8(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /** Returns the lower half of the lanes. */
    public Float4 getLow() {
        return new Float4(s0, s1, s2, s3);
    }

    /** Returns the upper half of the lanes. */
    public Float4 getHigh() {
        return new Float4(s4, s5, s6, s7);
    }

    /** Returns the number of lanes. */
    public int size() {
        return 8;
    }

    /** Returns the lanes as an array of their own. */
    public float[] toArray() {
        return new float[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    /** Returns the lanes as an array of their own. */
    public float[] getArray() {
        return new float[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    @Override
    public String toString() {
        return "(" + s0 + ", " + s1 + ", " + s2 + ", " + s3 + ", " + s4 + ", " + s5 + ", " + s6 + ", " + s7 + ")";
    }
}
