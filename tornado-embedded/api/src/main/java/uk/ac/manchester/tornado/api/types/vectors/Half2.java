package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/** 2 numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
public final class Half2 {

    private short x;
    private short y;

    /** All lanes are 0. */
    public Half2() {
        x = 0;
        y = 0;
    }

    /** Takes each lane. */
    public Half2(HalfFloat x, HalfFloat y) {
        this.x = x.getHalfFloatValue();
        this.y = y.getHalfFloatValue();
    }

    /** Returns a + b. */
    public static Half2 add(Half2 a, Half2 b) {
        return new Half2(HalfFloat.add(a.getX(), b.getX()), HalfFloat.add(a.getY(), b.getY()));
    }

    /** Returns a + b. */
    public static Half2 add(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.add(a.getX(), b), HalfFloat.add(a.getY(), b));
    }

    /** Returns a - b. */
    public static Half2 sub(Half2 a, Half2 b) {
        return new Half2(HalfFloat.sub(a.getX(), b.getX()), HalfFloat.sub(a.getY(), b.getY()));
    }

    /** Returns a - b. */
    public static Half2 sub(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.sub(a.getX(), b), HalfFloat.sub(a.getY(), b));
    }

    /** Returns a * b. */
    public static Half2 mult(Half2 a, Half2 b) {
        return new Half2(HalfFloat.mult(a.getX(), b.getX()), HalfFloat.mult(a.getY(), b.getY()));
    }

    /** Returns a * b. */
    public static Half2 mult(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.mult(a.getX(), b), HalfFloat.mult(a.getY(), b));
    }

    /** Returns a / b. */
    public static Half2 div(Half2 a, Half2 b) {
        return new Half2(HalfFloat.div(a.getX(), b.getX()), HalfFloat.div(a.getY(), b.getY()));
    }

    /** Returns a / b. */
    public static Half2 div(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.div(a.getX(), b), HalfFloat.div(a.getY(), b));
    }

    /** Returns the sum of the products, each rounded; pairs are added, then pairs of sums. */
    public static HalfFloat dot(Half2 a, Half2 b) {
        Half2 m = mult(a, b);
        return HalfFloat.add(m.getX(), m.getY());
    }

    /** Returns a lane by its number from 0. */
    public HalfFloat get(int index) {
        return switch (index) {
            case 0 -> getX();
            case 1 -> getY();
            default -> new HalfFloat(toArray()[index]);
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, HalfFloat value) {
        switch (index) {
            case 0 -> x = value.getHalfFloatValue();
            case 1 -> y = value.getHalfFloatValue();
            default -> toArray()[index] = value.getHalfFloatValue();
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Half2 other) {
        x = other.x;
        y = other.y;
    }

    /** Returns lane 0. */
    public HalfFloat getX() {
        return new HalfFloat(x);
    }

    /** Sets lane 0. */
    public void setX(HalfFloat value) {
        x = value.getHalfFloatValue();
    }

    /** Returns lane 1. */
    public HalfFloat getY() {
        return new HalfFloat(y);
    }

    /** Sets lane 1. */
    public void setY(HalfFloat value) {
        y = value.getHalfFloatValue();
    }

    /** Returns a * b + c, rounded twice. */
    public static Half2 fma(Half2 a, Half2 b, Half2 c) {
        return add(mult(a, b), c);
    }

    /** Returns lane 0. */
    public static float lowFloat(Half2 a) {
        return a.getX().getFloat32();
    }

    /** Returns lane 1. */
    public static float highFloat(Half2 a) {
        return a.getY().getFloat32();
    }

    /** Rounds two floats. */
    public static Half2 fromFloats(float x, float y) {
        return new Half2(new HalfFloat(x), new HalfFloat(y));
    }

    /** Returns a copy. */
    public Half2 duplicate() {
        return new Half2(getX(), getY());
    }

    /** Returns the number of lanes. */
    public int size() {
        return 2;
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {x, y};
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {x, y};
    }

    @Override
    public String toString() {
        return "(" + getX() + ", " + getY() + ")";
    }
}
