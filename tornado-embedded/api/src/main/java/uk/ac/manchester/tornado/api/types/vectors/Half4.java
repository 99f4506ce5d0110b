package uk.ac.manchester.tornado.api.types.vectors;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/** 4 numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
public final class Half4 {

    private short x;
    private short y;
    private short z;
    private short w;

    /** All lanes are 0. */
    public Half4() {
        x = 0;
        y = 0;
        z = 0;
        w = 0;
    }

    /** Takes each lane. */
    public Half4(HalfFloat x, HalfFloat y, HalfFloat z, HalfFloat w) {
        this.x = x.getHalfFloatValue();
        this.y = y.getHalfFloatValue();
        this.z = z.getHalfFloatValue();
        this.w = w.getHalfFloatValue();
    }

    /** Returns a + b. */
    public static Half4 add(Half4 a, Half4 b) {
        return new Half4(
                HalfFloat.add(a.getX(), b.getX()),
                HalfFloat.add(a.getY(), b.getY()),
                HalfFloat.add(a.getZ(), b.getZ()),
                HalfFloat.add(a.getW(), b.getW()));
    }

    /** Returns a + b. */
    public static Half4 add(Half4 a, HalfFloat b) {
        return new Half4(
                HalfFloat.add(a.getX(), b),
                HalfFloat.add(a.getY(), b),
                HalfFloat.add(a.getZ(), b),
                HalfFloat.add(a.getW(), b));
    }

    /** Returns a - b. */
    public static Half4 sub(Half4 a, Half4 b) {
        return new Half4(
                HalfFloat.sub(a.getX(), b.getX()),
                HalfFloat.sub(a.getY(), b.getY()),
                HalfFloat.sub(a.getZ(), b.getZ()),
                HalfFloat.sub(a.getW(), b.getW()));
    }

    /** Returns a - b. */
    public static Half4 sub(Half4 a, HalfFloat b) {
        return new Half4(
                HalfFloat.sub(a.getX(), b),
                HalfFloat.sub(a.getY(), b),
                HalfFloat.sub(a.getZ(), b),
                HalfFloat.sub(a.getW(), b));
    }

    /** Returns a * b. */
    public static Half4 mult(Half4 a, Half4 b) {
        return new Half4(
                HalfFloat.mult(a.getX(), b.getX()),
                HalfFloat.mult(a.getY(), b.getY()),
                HalfFloat.mult(a.getZ(), b.getZ()),
                HalfFloat.mult(a.getW(), b.getW()));
    }

    /** Returns a * b. */
    public static Half4 mult(Half4 a, HalfFloat b) {
        return new Half4(
                HalfFloat.mult(a.getX(), b),
                HalfFloat.mult(a.getY(), b),
                HalfFloat.mult(a.getZ(), b),
                HalfFloat.mult(a.getW(), b));
    }

    /** Returns a / b. */
    public static Half4 div(Half4 a, Half4 b) {
        return new Half4(
                HalfFloat.div(a.getX(), b.getX()),
                HalfFloat.div(a.getY(), b.getY()),
                HalfFloat.div(a.getZ(), b.getZ()),
                HalfFloat.div(a.getW(), b.getW()));
    }

    /** Returns a / b. */
    public static Half4 div(Half4 a, HalfFloat b) {
        return new Half4(
                HalfFloat.div(a.getX(), b),
                HalfFloat.div(a.getY(), b),
                HalfFloat.div(a.getZ(), b),
                HalfFloat.div(a.getW(), b));
    }

    /** Returns the sum of the products, each rounded; pairs are added, then pairs of sums. */
    public static HalfFloat dot(Half4 a, Half4 b) {
        Half4 m = mult(a, b);
        return HalfFloat.add(HalfFloat.add(m.getX(), m.getY()), HalfFloat.add(m.getZ(), m.getW()));
    }

    /** Returns a lane by its number from 0. */
    public HalfFloat get(int index) {
        return switch (index) {
            case 0 -> getX();
            case 1 -> getY();
            case 2 -> getZ();
            case 3 -> getW();
            default -> new HalfFloat(toArray()[index]);
        };
    }

    /** Sets a lane by its number from 0. */
    public void set(int index, HalfFloat value) {
        switch (index) {
            case 0 -> x = value.getHalfFloatValue();
            case 1 -> y = value.getHalfFloatValue();
            case 2 -> z = value.getHalfFloatValue();
            case 3 -> w = value.getHalfFloatValue();
            default -> toArray()[index] = value.getHalfFloatValue();
        }
    }

    /** Takes the lanes of another vector. */
    public void set(Half4 other) {
        x = other.x;
        y = other.y;
        z = other.z;
        w = other.w;
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

    /** Returns lane 3. */
    public HalfFloat getW() {
        return new HalfFloat(w);
    }

    /** Sets lane 3. */
    public void setW(HalfFloat value) {
        w = value.getHalfFloatValue();
    }

    /** Returns a copy. */
    public Half4 duplicate() {
        return new Half4(getX(), getY(), getZ(), getW());
    }

    /** Returns the number of lanes. */
    public int size() {
        return 4;
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] toArray() {
        return new short[] {x, y, z, w};
    }

    /** Returns the bits of the lanes as an array of their own. */
    public short[] getArray() {
        return new short[] {x, y, z, w};
    }

    @Override
    public String toString() {
        return "(" + getX() + ", " + getY() + ", " + getZ() + ", " + getW() + ")";
    }
}
