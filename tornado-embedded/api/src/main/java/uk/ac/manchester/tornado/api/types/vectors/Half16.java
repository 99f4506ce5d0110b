package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/** 16 numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
public final class Half16 {

    private short s0;
    private short s1;
    private short s2;
    private short s3;
    private short s4;
    private short s5;
    private short s6;
    private short s7;
    private short s8;
    private short s9;
    private short s10;
    private short s11;
    private short s12;
    private short s13;
    private short s14;
    private short s15;

    /** All lanes are 0. */
    public Half16() {
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
    public Half16(
            HalfFloat s0,
            HalfFloat s1,
            HalfFloat s2,
            HalfFloat s3,
            HalfFloat s4,
            HalfFloat s5,
            HalfFloat s6,
            HalfFloat s7,
            HalfFloat s8,
            HalfFloat s9,
            HalfFloat s10,
            HalfFloat s11,
            HalfFloat s12,
            HalfFloat s13,
            HalfFloat s14,
            HalfFloat s15) {
        this.s0 = s0.getHalfFloatValue();
        this.s1 = s1.getHalfFloatValue();
        this.s2 = s2.getHalfFloatValue();
        this.s3 = s3.getHalfFloatValue();
        this.s4 = s4.getHalfFloatValue();
        this.s5 = s5.getHalfFloatValue();
        this.s6 = s6.getHalfFloatValue();
        this.s7 = s7.getHalfFloatValue();
        this.s8 = s8.getHalfFloatValue();
        this.s9 = s9.getHalfFloatValue();
        this.s10 = s10.getHalfFloatValue();
        this.s11 = s11.getHalfFloatValue();
        this.s12 = s12.getHalfFloatValue();
        this.s13 = s13.getHalfFloatValue();
        this.s14 = s14.getHalfFloatValue();
        this.s15 = s15.getHalfFloatValue();
    }

    /** Returns a + b. */
    public static Half16 add(Half16 a, Half16 b) {
        return new Half16(
                HalfFloat.add(a.getS0(), b.getS0()),
                HalfFloat.add(a.getS1(), b.getS1()),
                HalfFloat.add(a.getS2(), b.getS2()),
                HalfFloat.add(a.getS3(), b.getS3()),
                HalfFloat.add(a.getS4(), b.getS4()),
                HalfFloat.add(a.getS5(), b.getS5()),
                HalfFloat.add(a.getS6(), b.getS6()),
                HalfFloat.add(a.getS7(), b.getS7()),
                HalfFloat.add(a.getS8(), b.getS8()),
                HalfFloat.add(a.getS9(), b.getS9()),
                HalfFloat.add(a.getS10(), b.getS10()),
                HalfFloat.add(a.getS11(), b.getS11()),
                HalfFloat.add(a.getS12(), b.getS12()),
                HalfFloat.add(a.getS13(), b.getS13()),
                HalfFloat.add(a.getS14(), b.getS14()),
                HalfFloat.add(a.getS15(), b.getS15()));
    }

    /** Returns a + b. */
    public static Half16 add(Half16 a, HalfFloat b) {
        return new Half16(
                HalfFloat.add(a.getS0(), b),
                HalfFloat.add(a.getS1(), b),
                HalfFloat.add(a.getS2(), b),
                HalfFloat.add(a.getS3(), b),
                HalfFloat.add(a.getS4(), b),
                HalfFloat.add(a.getS5(), b),
                HalfFloat.add(a.getS6(), b),
                HalfFloat.add(a.getS7(), b),
                HalfFloat.add(a.getS8(), b),
                HalfFloat.add(a.getS9(), b),
                HalfFloat.add(a.getS10(), b),
                HalfFloat.add(a.getS11(), b),
                HalfFloat.add(a.getS12(), b),
                HalfFloat.add(a.getS13(), b),
                HalfFloat.add(a.getS14(), b),
                HalfFloat.add(a.getS15(), b));
    }

    /** Returns a - b. */
    public static Half16 sub(Half16 a, Half16 b) {
        return new Half16(
                HalfFloat.sub(a.getS0(), b.getS0()),
                HalfFloat.sub(a.getS1(), b.getS1()),
                HalfFloat.sub(a.getS2(), b.getS2()),
                HalfFloat.sub(a.getS3(), b.getS3()),
                HalfFloat.sub(a.getS4(), b.getS4()),
                HalfFloat.sub(a.getS5(), b.getS5()),
                HalfFloat.sub(a.getS6(), b.getS6()),
                HalfFloat.sub(a.getS7(), b.getS7()),
                HalfFloat.sub(a.getS8(), b.getS8()),
                HalfFloat.sub(a.getS9(), b.getS9()),
                HalfFloat.sub(a.getS10(), b.getS10()),
                HalfFloat.sub(a.getS11(), b.getS11()),
                HalfFloat.sub(a.getS12(), b.getS12()),
                HalfFloat.sub(a.getS13(), b.getS13()),
                HalfFloat.sub(a.getS14(), b.getS14()),
                HalfFloat.sub(a.getS15(), b.getS15()));
    }

    /** Returns a - b. */
    public static Half16 sub(Half16 a, HalfFloat b) {
        return new Half16(
                HalfFloat.sub(a.getS0(), b),
                HalfFloat.sub(a.getS1(), b),
                HalfFloat.sub(a.getS2(), b),
                HalfFloat.sub(a.getS3(), b),
                HalfFloat.sub(a.getS4(), b),
                HalfFloat.sub(a.getS5(), b),
                HalfFloat.sub(a.getS6(), b),
                HalfFloat.sub(a.getS7(), b),
                HalfFloat.sub(a.getS8(), b),
                HalfFloat.sub(a.getS9(), b),
                HalfFloat.sub(a.getS10(), b),
                HalfFloat.sub(a.getS11(), b),
                HalfFloat.sub(a.getS12(), b),
                HalfFloat.sub(a.getS13(), b),
                HalfFloat.sub(a.getS14(), b),
                HalfFloat.sub(a.getS15(), b));
    }

    /** Returns a * b. */
    public static Half16 mult(Half16 a, Half16 b) {
        return new Half16(
                HalfFloat.mult(a.getS0(), b.getS0()),
                HalfFloat.mult(a.getS1(), b.getS1()),
                HalfFloat.mult(a.getS2(), b.getS2()),
                HalfFloat.mult(a.getS3(), b.getS3()),
                HalfFloat.mult(a.getS4(), b.getS4()),
                HalfFloat.mult(a.getS5(), b.getS5()),
                HalfFloat.mult(a.getS6(), b.getS6()),
                HalfFloat.mult(a.getS7(), b.getS7()),
                HalfFloat.mult(a.getS8(), b.getS8()),
                HalfFloat.mult(a.getS9(), b.getS9()),
                HalfFloat.mult(a.getS10(), b.getS10()),
                HalfFloat.mult(a.getS11(), b.getS11()),
                HalfFloat.mult(a.getS12(), b.getS12()),
                HalfFloat.mult(a.getS13(), b.getS13()),
                HalfFloat.mult(a.getS14(), b.getS14()),
                HalfFloat.mult(a.getS15(), b.getS15()));
    }

    /** Returns a * b. */
    public static Half16 mult(Half16 a, HalfFloat b) {
        return new Half16(
                HalfFloat.mult(a.getS0(), b),
                HalfFloat.mult(a.getS1(), b),
                HalfFloat.mult(a.getS2(), b),
                HalfFloat.mult(a.getS3(), b),
                HalfFloat.mult(a.getS4(), b),
                HalfFloat.mult(a.getS5(), b),
                HalfFloat.mult(a.getS6(), b),
                HalfFloat.mult(a.getS7(), b),
                HalfFloat.mult(a.getS8(), b),
                HalfFloat.mult(a.getS9(), b),
                HalfFloat.mult(a.getS10(), b),
                HalfFloat.mult(a.getS11(), b),
                HalfFloat.mult(a.getS12(), b),
                HalfFloat.mult(a.getS13(), b),
                HalfFloat.mult(a.getS14(), b),
                HalfFloat.mult(a.getS15(), b));
    }

    /** Returns a / b. */
    public static Half16 div(Half16 a, Half16 b) {
        return new Half16(
                HalfFloat.div(a.getS0(), b.getS0()),
                HalfFloat.div(a.getS1(), b.getS1()),
                HalfFloat.div(a.getS2(), b.getS2()),
                HalfFloat.div(a.getS3(), b.getS3()),
                HalfFloat.div(a.getS4(), b.getS4()),
                HalfFloat.div(a.getS5(), b.getS5()),
                HalfFloat.div(a.getS6(), b.getS6()),
                HalfFloat.div(a.getS7(), b.getS7()),
                HalfFloat.div(a.getS8(), b.getS8()),
                HalfFloat.div(a.getS9(), b.getS9()),
                HalfFloat.div(a.getS10(), b.getS10()),
                HalfFloat.div(a.getS11(), b.getS11()),
                HalfFloat.div(a.getS12(), b.getS12()),
                HalfFloat.div(a.getS13(), b.getS13()),
                HalfFloat.div(a.getS14(), b.getS14()),
                HalfFloat.div(a.getS15(), b.getS15()));
    }

    /** Returns a / b. */
    public static Half16 div(Half16 a, HalfFloat b) {
        return new Half16(
                HalfFloat.div(a.getS0(), b),
                HalfFloat.div(a.getS1(), b),
                HalfFloat.div(a.getS2(), b),
                HalfFloat.div(a.getS3(), b),
                HalfFloat.div(a.getS4(), b),
                HalfFloat.div(a.getS5(), b),
                HalfFloat.div(a.getS6(), b),
                HalfFloat.div(a.getS7(), b),
                HalfFloat.div(a.getS8(), b),
                HalfFloat.div(a.getS9(), b),
                HalfFloat.div(a.getS10(), b),
                HalfFloat.div(a.getS11(), b),
                HalfFloat.div(a.getS12(), b),
                HalfFloat.div(a.getS13(), b),
                HalfFloat.div(a.getS14(), b),
                HalfFloat.div(a.getS15(), b));
    }

    /** Returns the sum of the products, each rounded; pairs are added, then pairs of sums. */
    public static HalfFloat dot(Half16 a, Half16 b) {
        Half16 m = mult(a, b);
        return HalfFloat.add(
                HalfFloat.add(
                        HalfFloat.add(HalfFloat.add(m.getS0(), m.getS1()), HalfFloat.add(m.getS2(), m.getS3())),
                        HalfFloat.add(HalfFloat.add(m.getS4(), m.getS5()), HalfFloat.add(m.getS6(), m.getS7()))),
                HalfFloat.add(
                        HalfFloat.add(HalfFloat.add(m.getS8(), m.getS9()), HalfFloat.add(m.getS10(), m.getS11())),
                        HalfFloat.add(HalfFloat.add(m.getS12(), m.getS13()), HalfFloat.add(m.getS14(), m.getS15()))));
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
            case 8 -> getS8();
            case 9 -> getS9();
            case 10 -> getS10();
            case 11 -> getS11();
            case 12 -> getS12();
            case 13 -> getS13();
            case 14 -> getS14();
            case 15 -> getS15();
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
            case 8 -> s8 = value.getHalfFloatValue();
            case 9 -> s9 = value.getHalfFloatValue();
            case 10 -> s10 = value.getHalfFloatValue();
            case 11 -> s11 = value.getHalfFloatValue();
            case 12 -> s12 = value.getHalfFloatValue();
            case 13 -> s13 = value.getHalfFloatValue();
            case 14 -> s14 = value.getHalfFloatValue();
            case 15 -> s15 = value.getHalfFloatValue();
            default -> toArray()[index] = value.getHalfFloatValue();
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Half16 other) {
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

    /** Returns lane 8. */
    public HalfFloat getS8() {
        return new HalfFloat(s8);
    }

    /** Sets lane 8. */
    public void setS8(HalfFloat value) {
        s8 = value.getHalfFloatValue();
    }

    /** Returns lane 9. */
    public HalfFloat getS9() {
        return new HalfFloat(s9);
    }

    /** Sets lane 9. */
    public void setS9(HalfFloat value) {
        s9 = value.getHalfFloatValue();
    }

    /** Returns lane 10. */
    public HalfFloat getS10() {
        return new HalfFloat(s10);
    }

    /** Sets lane 10. */
    public void setS10(HalfFloat value) {
        s10 = value.getHalfFloatValue();
    }

    /** Returns lane 11. */
    public HalfFloat getS11() {
        return new HalfFloat(s11);
    }

    /** Sets lane 11. */
    public void setS11(HalfFloat value) {
        s11 = value.getHalfFloatValue();
    }

    /** Returns lane 12. */
    public HalfFloat getS12() {
        return new HalfFloat(s12);
    }

    /** Sets lane 12. */
    public void setS12(HalfFloat value) {
        s12 = value.getHalfFloatValue();
    }

    /** Returns lane 13. */
    public HalfFloat getS13() {
        return new HalfFloat(s13);
    }

    /** Returns lane 14. */
    public HalfFloat getS14() {
        return new HalfFloat(s14);
    }

    /** Sets lane 14. */
    public void setS14(HalfFloat value) {
        s14 = value.getHalfFloatValue();
    }

    /** Returns lane 15. */
    public HalfFloat getS15() {
        return new HalfFloat(s15);
    }

    /** Sets lane 15. */
    public void setS15(HalfFloat value) {
        s15 = value.getHalfFloatValue();
    }

    /** Returns the number of lanes. */
    public int size() {
        return 16;
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15};
    }

    @Override
    public String toString() {
        return "(" + getS0() + ", " + getS1() + ", " + getS2() + ", " + getS3() + ", " + getS4() + ", " + getS5() + ", "
                + getS6() + ", " + getS7() + ", " + getS8() + ", " + getS9() + ", " + getS10() + ", " + getS11() + ", "
                + getS12() + ", " + getS13() + ", " + getS14() + ", " + getS15() + ")";
    }
}
