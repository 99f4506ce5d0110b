package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.kiln.embedded.host.VectorWidth;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The formulas of {@link Steps} over weights and gradients in memory: all addresses are of a row's first element. */
final class PlainSteps {
    private static final VectorSpecies<Float> WIDE = VectorSpecies.of(float.class, VectorWidth.SHAPE);
    private static final int LENGTH = WIDE.length();

    private PlainSteps() {}

    /** SGD. */
    static void plain(FloatArray settings, long w, long g, float scale, long count) {
        float rate = settings.get(0);
        float decay = settings.get(1);
        long whole = count - count % LENGTH;
        for (long i = 0; i < whole; i += LENGTH) {
            long at = Float.BYTES * i;
            FloatVector weight = fromMemorySegment(WIDE, ALL, w + at, ORDER);
            FloatVector step =
                    fromMemorySegment(WIDE, ALL, g + at, ORDER).mul(scale).add(weight.mul(decay));
            weight.sub(step.mul(rate)).intoMemorySegment(ALL, w + at, ORDER);
        }
        rest(settings, 0, w, g, w, w, scale, whole, count);
    }

    /** SGD with momentum. */
    static void momentum(FloatArray settings, long w, long g, long first, float scale, long count) {
        float rate = settings.get(0);
        float decay = settings.get(1);
        float momentum = settings.get(2);
        long whole = count - count % LENGTH;
        for (long i = 0; i < whole; i += LENGTH) {
            long at = Float.BYTES * i;
            FloatVector weight = fromMemorySegment(WIDE, ALL, w + at, ORDER);
            FloatVector step =
                    fromMemorySegment(WIDE, ALL, g + at, ORDER).mul(scale).add(weight.mul(decay));
            FloatVector v = fromMemorySegment(WIDE, ALL, first + at, ORDER)
                    .mul(momentum)
                    .add(step);
            v.intoMemorySegment(ALL, first + at, ORDER);
            weight.sub(v.mul(rate)).intoMemorySegment(ALL, w + at, ORDER);
        }
        rest(settings, ScaledStep.MOMENTUM, w, g, first, w, scale, whole, count);
    }

    /** SGD with Nesterov's momentum. */
    static void nesterov(FloatArray settings, long w, long g, long first, float scale, long count) {
        float rate = settings.get(0);
        float decay = settings.get(1);
        float momentum = settings.get(2);
        long whole = count - count % LENGTH;
        for (long i = 0; i < whole; i += LENGTH) {
            long at = Float.BYTES * i;
            FloatVector weight = fromMemorySegment(WIDE, ALL, w + at, ORDER);
            FloatVector step =
                    fromMemorySegment(WIDE, ALL, g + at, ORDER).mul(scale).add(weight.mul(decay));
            FloatVector v = fromMemorySegment(WIDE, ALL, first + at, ORDER)
                    .mul(momentum)
                    .add(step);
            v.intoMemorySegment(ALL, first + at, ORDER);
            weight.sub(step.add(v.mul(momentum)).mul(rate)).intoMemorySegment(ALL, w + at, ORDER);
        }
        rest(settings, ScaledStep.NESTEROV, w, g, first, w, scale, whole, count);
    }

    /** AdamW. */
    static void adamW(FloatArray settings, long w, long g, long first, long second, float scale, long count) {
        float decay = settings.get(0);
        float beta1 = settings.get(1);
        float rest1 = settings.get(2);
        float beta2 = settings.get(3);
        float rest2 = settings.get(4);
        float size = settings.get(5);
        float correction = settings.get(6);
        float epsilon = settings.get(7);
        long whole = count - count % LENGTH;
        for (long i = 0; i < whole; i += LENGTH) {
            long at = Float.BYTES * i;
            FloatVector gradient = fromMemorySegment(WIDE, ALL, g + at, ORDER).mul(scale);
            FloatVector m =
                    fromMemorySegment(WIDE, ALL, first + at, ORDER).mul(beta1).add(gradient.mul(rest1));
            FloatVector v = fromMemorySegment(WIDE, ALL, second + at, ORDER)
                    .mul(beta2)
                    .add(gradient.mul(gradient).mul(rest2));
            m.intoMemorySegment(ALL, first + at, ORDER);
            v.intoMemorySegment(ALL, second + at, ORDER);
            FloatVector denominator = v.sqrt().mul(correction).add(epsilon);
            fromMemorySegment(WIDE, ALL, w + at, ORDER)
                    .mul(decay)
                    .sub(m.div(denominator).mul(size))
                    .intoMemorySegment(ALL, w + at, ORDER);
        }
        rest(settings, ScaledStep.ADAMW, w, g, first, second, scale, whole, count);
    }

    /** Those that fill no vector. */
    private static void rest(
            FloatArray settings, int kind, long w, long g, long first, long second, float scale, long from, long to) {
        for (long at = Float.BYTES * from; at < Float.BYTES * to; at += Float.BYTES) {
            float gradient = ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, g + at) * scale;
            float weight = ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, w + at);
            ALL.set(
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    w + at,
                    Steps.one(settings, kind, first + at, second + at, weight, gradient));
        }
    }
}
