package dev.kiln.embedded.host;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;
import uk.ac.manchester.tornado.api.types.vectors.Float8;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/** Kernels with objects: two lists of vectors and one vector in, a list out. */
final class ObjectKernels {
    private static final int OWN = 4;

    private ObjectKernels() {}

    /** Numbers of a kernel's own. */
    private record Range(float low, float high) {
        Range {
            float swap = low;
            if (low > high) {
                low = high;
                high = swap;
            }
        }

        Range around(float value) {
            return new Range(Math.min(low, value), Math.max(high, value));
        }
    }

    /** A sum that changes, and how many numbers it is of. */
    private static final class Mean {
        private float sum;
        private int count;

        void add(float value) {
            sum += value;
            count++;
        }

        float value() {
            return sum / count;
        }
    }

    /** An object within an object. */
    private static final class Ray {
        private final Float4 origin;
        private final Float4 direction;

        Ray(Float4 origin, Float4 direction) {
            this.origin = origin;
            this.direction = direction;
        }

        Float4 at(float t) {
            return Float4.add(origin, Float4.mult(direction, t));
        }

        Ray turned() {
            return new Ray(/* origin= */ direction, /* direction= */ origin);
        }
    }

    static void arithmetic(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 x = a.get(i);
            Float4 y = b.get(i);
            Float4 sum = Float4.add(Float4.mult(x, y), c);
            out.set(i, Float4.max(Float4.sub(sum, 0.5f), Float4.min(x, Float4.div(y, c))));
        }
    }

    static void assignedInLoop(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 sum = new Float4(0f, 1f, 2f, 3f);
            for (int k = 0; k < 5; k++) {
                sum = Float4.add(sum, a.get((i + k) % a.getLength()));
                sum = new Float4(sum.getW(), sum.getX(), sum.getY(), sum.getZ());
            }
            out.set(i, sum);
        }
    }

    static void exchanged(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 x = a.get(i);
            Float4 y = b.get(i);
            for (int k = 0; k < 3; k++) {
                Float4 z = x;
                x = y;
                y = Float4.add(z, x);
            }
            out.set(i, Float4.sub(x, y));
        }
    }

    static void chosen(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 x = a.get(i).getX() < b.get(i).getX() ? a.get(i) : c;
            out.set(i, larger(x, b.get(i)));
        }
    }

    private static Float4 larger(Float4 a, Float4 b) {
        if (Float4.dot(a, a) > Float4.dot(b, b)) {
            return a;
        }
        return b;
    }

    static void changed(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 x = new Float4();
            Float4 same = x;
            x.setX(a.get(i).getY());
            if (a.get(i).getZ() > 0) {
                same.setY(x.getX() * 2);
            }
            for (int k = 0; k < 4; k++) {
                same.set(k, x.get(3 - k) + b.get(i).get(k));
            }
            x.setW(increased(x, 1) + x.getW());
            out.set(i, x);
        }
    }

    private static float increased(Float4 v, float by) {
        float before = v.getW();
        v.setW(before + by);
        return before;
    }

    static void ownClasses(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Range range = new Range(a.get(i).getX(), c.getX());
            Mean mean = new Mean();
            for (int k = 0; k < 4; k++) {
                range = range.around(b.get(i).get(k));
                mean.add(a.get(i).get(k));
            }
            Ray ray = new Ray(a.get(i), b.get(i)).turned();
            float at = ray.at(0.25f).getZ();
            out.set(i, new Float4(range.low(), range.high(), mean.value(), at));
        }
    }

    static void halves(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            Float4 x = a.get(i);
            Float8 wide = new Float8(x.getX(), x.getY(), x.getZ(), x.getW(), 1f, 2f, 3f, 4f);
            Float8 product = Float8.mult(wide, Float8.add(wide, 1f));
            out.set(i, Float4.add(product.getLow(), Float4.mult(product.getHigh(), Float8.dot(wide, wide))));
        }
    }

    static void reduced(VectorFloat4 a, VectorFloat4 b, Float4 c, @Reduce VectorFloat4 out) {
        for (@Parallel int i = 0; i < a.getLength(); i++) {
            out.set(0, Float4.add(out.get(0), a.get(i)));
        }
    }

    static void outside(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            out.set(i, new Float4(a.get(i).get(i % 5), 0f, 0f, 0f));
        }
    }

    /** A list of the kernel's own, as long as a constant says. */
    static void ownArray(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            VectorFloat4 pair = new VectorFloat4(2);
            FloatArray numbers = new FloatArray(OWN);
            pair.set(0, a.get(i));
            pair.set(1, Float4.mult(b.get(i), c));
            for (int k = 0; k < numbers.getSize(); k++) {
                numbers.set(k, pair.get(k & 1).get(k) * Math.signum(a.get(i).get(k)));
            }
            out.set(i, new Float4(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)));
        }
    }

    static void sixteenBits(VectorFloat4 a, VectorFloat4 b, Float4 c, VectorFloat4 out) {
        for (@Parallel int i = 0; i < out.getLength(); i++) {
            HalfFloat x = new HalfFloat(a.get(i).getX());
            HalfFloat product = HalfFloat.mult(x, new HalfFloat(b.get(i).getX()));
            Half2 pair = Half2.fromFloats(a.get(i).getY() * 1e-6f, b.get(i).getY());
            HalfFloat dot = Half2.dot(pair, Half2.add(pair, x));
            out.set(i, new Float4(x.getFloat32(), product.getFloat32(), Half2.lowFloat(pair), dot.getFloat32()));
        }
    }
}
