package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static dev.kiln.embedded.host.optimizer.Steps.BETA1;
import static dev.kiln.embedded.host.optimizer.Steps.BETA2;
import static dev.kiln.embedded.host.optimizer.Steps.DECAY;
import static dev.kiln.embedded.host.optimizer.Steps.EPSILON;
import static dev.kiln.embedded.host.optimizer.Steps.INVERSE_ROOT_CORRECTION2;
import static dev.kiln.embedded.host.optimizer.Steps.LEARNING_RATE;
import static dev.kiln.embedded.host.optimizer.Steps.MOMENTUM;
import static dev.kiln.embedded.host.optimizer.Steps.ONE_MINUS_BETA1;
import static dev.kiln.embedded.host.optimizer.Steps.ONE_MINUS_BETA2;
import static dev.kiln.embedded.host.optimizer.Steps.STEP_SIZE;
import static dev.kiln.embedded.host.optimizer.Steps.WEIGHT_DECAY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.kiln.embedded.host.VectorWidth;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The formulas of {@link Steps} over weights and gradients in memory: all addresses are of a row's first element. They
 * stand here again because copying weights and gradients to arrays, to share the loops, costs what stepping within the
 * product saves.
 */
final class PlainSteps {
    private static final VectorSpecies<Float> WIDE = VectorSpecies.of(float.class, VectorWidth.SHAPE);
    private static final int LENGTH = WIDE.length();

    private PlainSteps() {}

    /** SGD. */
    static void plain(FloatArray settings, long w, long g, float scale, long count) {
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
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
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
        float momentum = settings.get(MOMENTUM);
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
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
        float momentum = settings.get(MOMENTUM);
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
        float decay = settings.get(DECAY);
        float beta1 = settings.get(BETA1);
        float rest1 = settings.get(ONE_MINUS_BETA1);
        float beta2 = settings.get(BETA2);
        float rest2 = settings.get(ONE_MINUS_BETA2);
        float size = settings.get(STEP_SIZE);
        float correction = settings.get(INVERSE_ROOT_CORRECTION2);
        float epsilon = settings.get(EPSILON);
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
