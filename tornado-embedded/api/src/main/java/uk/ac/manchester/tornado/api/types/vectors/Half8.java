package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/** 8 numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
public final class Half8 {

    private short s0;
    private short s1;
    private short s2;
    private short s3;
    private short s4;
    private short s5;
    private short s6;
    private short s7;

    /** All lanes are 0. */
    public Half8() {
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
    public Half8(
            HalfFloat s0,
            HalfFloat s1,
            HalfFloat s2,
            HalfFloat s3,
            HalfFloat s4,
            HalfFloat s5,
            HalfFloat s6,
            HalfFloat s7) {
        this.s0 = s0.getHalfFloatValue();
        this.s1 = s1.getHalfFloatValue();
        this.s2 = s2.getHalfFloatValue();
        this.s3 = s3.getHalfFloatValue();
        this.s4 = s4.getHalfFloatValue();
        this.s5 = s5.getHalfFloatValue();
        this.s6 = s6.getHalfFloatValue();
        this.s7 = s7.getHalfFloatValue();
    }

    /** Returns a + b. */
    public static Half8 add(Half8 a, Half8 b) {
        return new Half8(
                HalfFloat.add(a.getS0(), b.getS0()),
                HalfFloat.add(a.getS1(), b.getS1()),
                HalfFloat.add(a.getS2(), b.getS2()),
                HalfFloat.add(a.getS3(), b.getS3()),
                HalfFloat.add(a.getS4(), b.getS4()),
                HalfFloat.add(a.getS5(), b.getS5()),
                HalfFloat.add(a.getS6(), b.getS6()),
                HalfFloat.add(a.getS7(), b.getS7()));
    }

    /** Returns a + b. */
    public static Half8 add(Half8 a, HalfFloat b) {
        return new Half8(
                HalfFloat.add(a.getS0(), b),
                HalfFloat.add(a.getS1(), b),
                HalfFloat.add(a.getS2(), b),
                HalfFloat.add(a.getS3(), b),
                HalfFloat.add(a.getS4(), b),
                HalfFloat.add(a.getS5(), b),
                HalfFloat.add(a.getS6(), b),
                HalfFloat.add(a.getS7(), b));
    }

    /** Returns a - b. */
    public static Half8 sub(Half8 a, Half8 b) {
        return new Half8(
                HalfFloat.sub(a.getS0(), b.getS0()),
                HalfFloat.sub(a.getS1(), b.getS1()),
                HalfFloat.sub(a.getS2(), b.getS2()),
                HalfFloat.sub(a.getS3(), b.getS3()),
                HalfFloat.sub(a.getS4(), b.getS4()),
                HalfFloat.sub(a.getS5(), b.getS5()),
                HalfFloat.sub(a.getS6(), b.getS6()),
                HalfFloat.sub(a.getS7(), b.getS7()));
    }

    /** Returns a - b. */
    public static Half8 sub(Half8 a, HalfFloat b) {
        return new Half8(
                HalfFloat.sub(a.getS0(), b),
                HalfFloat.sub(a.getS1(), b),
                HalfFloat.sub(a.getS2(), b),
                HalfFloat.sub(a.getS3(), b),
                HalfFloat.sub(a.getS4(), b),
                HalfFloat.sub(a.getS5(), b),
                HalfFloat.sub(a.getS6(), b),
                HalfFloat.sub(a.getS7(), b));
    }

    /** Returns a * b. */
    public static Half8 mult(Half8 a, Half8 b) {
        return new Half8(
                HalfFloat.mult(a.getS0(), b.getS0()),
                HalfFloat.mult(a.getS1(), b.getS1()),
                HalfFloat.mult(a.getS2(), b.getS2()),
                HalfFloat.mult(a.getS3(), b.getS3()),
                HalfFloat.mult(a.getS4(), b.getS4()),
                HalfFloat.mult(a.getS5(), b.getS5()),
                HalfFloat.mult(a.getS6(), b.getS6()),
                HalfFloat.mult(a.getS7(), b.getS7()));
    }

    /** Returns a * b. */
    public static Half8 mult(Half8 a, HalfFloat b) {
        return new Half8(
                HalfFloat.mult(a.getS0(), b),
                HalfFloat.mult(a.getS1(), b),
                HalfFloat.mult(a.getS2(), b),
                HalfFloat.mult(a.getS3(), b),
                HalfFloat.mult(a.getS4(), b),
                HalfFloat.mult(a.getS5(), b),
                HalfFloat.mult(a.getS6(), b),
                HalfFloat.mult(a.getS7(), b));
    }

    /** Returns a / b. */
    public static Half8 div(Half8 a, Half8 b) {
        return new Half8(
                HalfFloat.div(a.getS0(), b.getS0()),
                HalfFloat.div(a.getS1(), b.getS1()),
                HalfFloat.div(a.getS2(), b.getS2()),
                HalfFloat.div(a.getS3(), b.getS3()),
                HalfFloat.div(a.getS4(), b.getS4()),
                HalfFloat.div(a.getS5(), b.getS5()),
                HalfFloat.div(a.getS6(), b.getS6()),
                HalfFloat.div(a.getS7(), b.getS7()));
    }

    /** Returns a / b. */
    public static Half8 div(Half8 a, HalfFloat b) {
        return new Half8(
                HalfFloat.div(a.getS0(), b),
                HalfFloat.div(a.getS1(), b),
                HalfFloat.div(a.getS2(), b),
                HalfFloat.div(a.getS3(), b),
                HalfFloat.div(a.getS4(), b),
                HalfFloat.div(a.getS5(), b),
                HalfFloat.div(a.getS6(), b),
                HalfFloat.div(a.getS7(), b));
    }

    /** Returns the sum of the products, each rounded; pairs are added, then pairs of sums. */
    public static HalfFloat dot(Half8 a, Half8 b) {
        Half8 m = mult(a, b);
        return HalfFloat.add(
                HalfFloat.add(HalfFloat.add(m.getS0(), m.getS1()), HalfFloat.add(m.getS2(), m.getS3())),
                HalfFloat.add(HalfFloat.add(m.getS4(), m.getS5()), HalfFloat.add(m.getS6(), m.getS7())));
    }

    /** Returns a lane by its number from 0. */
    public HalfFloat get(int index) {
        return switch (index) {
            case 0 -> getS0();
            case 1 -> getS1();
            case 2 -> getS2();
            case 3 -> getS3();
            case 4 -> getS4();
            case 5 -> getS5();
            case 6 -> getS6();
            case 7 -> getS7();
            default -> new HalfFloat(toArray()[index]);
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, HalfFloat value) {
        switch (index) {
            case 0 -> s0 = value.getHalfFloatValue();
            case 1 -> s1 = value.getHalfFloatValue();
            case 2 -> s2 = value.getHalfFloatValue();
            case 3 -> s3 = value.getHalfFloatValue();
            case 4 -> s4 = value.getHalfFloatValue();
            case 5 -> s5 = value.getHalfFloatValue();
            case 6 -> s6 = value.getHalfFloatValue();
            case 7 -> s7 = value.getHalfFloatValue();
            default -> toArray()[index] = value.getHalfFloatValue();
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Half8 other) {
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
    public HalfFloat getS0() {
        return new HalfFloat(s0);
    }

    /** Sets lane 0. */
    public void setS0(HalfFloat value) {
        s0 = value.getHalfFloatValue();
    }

    /** Returns lane 1. */
    public HalfFloat getS1() {
        return new HalfFloat(s1);
    }

    /** Sets lane 1. */
    public void setS1(HalfFloat value) {
        s1 = value.getHalfFloatValue();
    }

    /** Returns lane 2. */
    public HalfFloat getS2() {
        return new HalfFloat(s2);
    }

    /** Sets lane 2. */
    public void setS2(HalfFloat value) {
        s2 = value.getHalfFloatValue();
    }

    /** Returns lane 3. */
    public HalfFloat getS3() {
        return new HalfFloat(s3);
    }

    /** Sets lane 3. */
    public void setS3(HalfFloat value) {
        s3 = value.getHalfFloatValue();
    }

    /** Returns lane 4. */
    public HalfFloat getS4() {
        return new HalfFloat(s4);
    }

    /** Sets lane 4. */
    public void setS4(HalfFloat value) {
        s4 = value.getHalfFloatValue();
    }

    /** Returns lane 5. */
    public HalfFloat getS5() {
        return new HalfFloat(s5);
    }

    /** Sets lane 5. */
    public void setS5(HalfFloat value) {
        s5 = value.getHalfFloatValue();
    }

    /** Returns lane 6. */
    public HalfFloat getS6() {
        return new HalfFloat(s6);
    }

    /** Sets lane 6. */
    public void setS6(HalfFloat value) {
        s6 = value.getHalfFloatValue();
    }

    /** Returns lane 7. */
    public HalfFloat getS7() {
        return new HalfFloat(s7);
    }

    /** Sets lane 7. */
    public void setS7(HalfFloat value) {
        s7 = value.getHalfFloatValue();
    }

    /** Returns a copy. */
    public Half8 duplicate() {
        return new Half8(getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7());
    }

    /** Returns the number of lanes. */
    public int size() {
        return 8;
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {s0, s1, s2, s3, s4, s5, s6, s7};
    }

    @Override
    public String toString() {
        return "(" + getS0() + ", " + getS1() + ", " + getS2() + ", " + getS3() + ", " + getS4() + ", " + getS5() + ", "
                + getS6() + ", " + getS7() + ")";
    }
}
