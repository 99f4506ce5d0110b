package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/** 3 numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
public final class Half3 {

    private short x;
    private short y;
    private short z;

    /** All lanes are 0. */
    public Half3() {
        x = 0;
        y = 0;
        z = 0;
    }

    /** Takes each lane. */
    public Half3(HalfFloat x, HalfFloat y, HalfFloat z) {
        this.x = x.getHalfFloatValue();
        this.y = y.getHalfFloatValue();
        this.z = z.getHalfFloatValue();
    }

    /** Returns a + b. */
    public static Half3 add(Half3 a, Half3 b) {
        return new Half3(
                HalfFloat.add(a.getX(), b.getX()),
                HalfFloat.add(a.getY(), b.getY()),
                HalfFloat.add(a.getZ(), b.getZ()));
    }

    /** Returns a + b. */
    public static Half3 add(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.add(a.getX(), b), HalfFloat.add(a.getY(), b), HalfFloat.add(a.getZ(), b));
    }

    /** Returns a - b. */
    public static Half3 sub(Half3 a, Half3 b) {
        return new Half3(
                HalfFloat.sub(a.getX(), b.getX()),
                HalfFloat.sub(a.getY(), b.getY()),
                HalfFloat.sub(a.getZ(), b.getZ()));
    }

    /** Returns a - b. */
    public static Half3 sub(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.sub(a.getX(), b), HalfFloat.sub(a.getY(), b), HalfFloat.sub(a.getZ(), b));
    }

    /** Returns a * b. */
    public static Half3 mult(Half3 a, Half3 b) {
        return new Half3(
                HalfFloat.mult(a.getX(), b.getX()),
                HalfFloat.mult(a.getY(), b.getY()),
                HalfFloat.mult(a.getZ(), b.getZ()));
    }

    /** Returns a * b. */
    public static Half3 mult(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.mult(a.getX(), b), HalfFloat.mult(a.getY(), b), HalfFloat.mult(a.getZ(), b));
    }

    /** Returns a / b. */
    public static Half3 div(Half3 a, Half3 b) {
        return new Half3(
                HalfFloat.div(a.getX(), b.getX()),
                HalfFloat.div(a.getY(), b.getY()),
                HalfFloat.div(a.getZ(), b.getZ()));
    }

    /** Returns a / b. */
    public static Half3 div(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.div(a.getX(), b), HalfFloat.div(a.getY(), b), HalfFloat.div(a.getZ(), b));
    }

    /** Returns the sum of the products, each rounded; pairs are added, then pairs of sums. */
    public static HalfFloat dot(Half3 a, Half3 b) {
        Half3 m = mult(a, b);
        return HalfFloat.add(HalfFloat.add(m.getX(), m.getY()), m.getZ());
    }

    /** Returns a lane by its number from 0. */
    public HalfFloat get(int index) {
        return switch (index) {
            case 0 -> getX();
            case 1 -> getY();
            case 2 -> getZ();
            default -> new HalfFloat(toArray()[index]);
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, HalfFloat value) {
        switch (index) {
            case 0 -> x = value.getHalfFloatValue();
            case 1 -> y = value.getHalfFloatValue();
            case 2 -> z = value.getHalfFloatValue();
            default -> toArray()[index] = value.getHalfFloatValue();
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Half3 other) {
        x = other.x;
        y = other.y;
        z = other.z;
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

    /** Returns lane 2. */
    public HalfFloat getZ() {
        return new HalfFloat(z);
    }

    /** Sets lane 2. */
    public void setZ(HalfFloat value) {
        z = value.getHalfFloatValue();
    }

    /** Returns a copy. */
    public Half3 duplicate() {
        return new Half3(getX(), getY(), getZ());
    }

    /** Returns the number of lanes. */
    public int size() {
        return 3;
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {x, y, z};
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {x, y, z};
    }

    @Override
    public String toString() {
        return "(" + getX() + ", " + getY() + ", " + getZ() + ")";
    }
}
