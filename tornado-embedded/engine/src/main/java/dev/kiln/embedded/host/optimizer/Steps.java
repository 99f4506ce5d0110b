package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The formulas of the optimizers, PyTorch's, each operation rounded to FP32. */
final class Steps {
    static final int LEARNING_RATE = 0;
    static final int WEIGHT_DECAY = 1;
    static final int MOMENTUM = 2;

    static final int DECAY = 0;
    static final int BETA1 = 1;
    static final int ONE_MINUS_BETA1 = 2;
    static final int BETA2 = 3;
    static final int ONE_MINUS_BETA2 = 4;
    static final int STEP_SIZE = 5;
    static final int INVERSE_ROOT_CORRECTION2 = 6;
    static final int EPSILON = 7;

    private Steps() {}

    /**
     * Steps weights in place.
     *
     * @param place of the first weight in its matrix, where its moments are
     */
    static void run(QuantizedStep step, long place, float[] weights, float[] gradients, int count) {
        long first = step.first().getSegment().address() + Float.BYTES * place;
        long second = step.second().getSegment().address() + Float.BYTES * place;
        int whole = count - count % LENGTH;
        if (step.kind() == ScaledStep.ADAMW) {
            adamW(step.settings(), first, second, weights, gradients, whole);
        } else if (step.kind() == ScaledStep.NESTEROV) {
            nesterov(step.settings(), first, weights, gradients, whole);
        } else if (step.kind() == ScaledStep.MOMENTUM) {
            momentum(step.settings(), first, weights, gradients, whole);
        } else {
            plain(step.settings(), weights, gradients, whole);
        }
        for (int i = whole; i < count; i++) {
            long at = (long) Float.BYTES * i;
            weights[i] = one(step.settings(), step.kind(), first + at, second + at, weights[i], gradients[i]);
        }
    }

    private static void plain(FloatArray settings, float[] weights, float[] gradients, int count) {
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
        for (int i = 0; i < count; i += LENGTH) {
            FloatVector w = FloatVector.fromArray(FLOATS, weights, i);
            FloatVector g = FloatVector.fromArray(FLOATS, gradients, i).add(w.mul(decay));
            w.sub(g.mul(rate)).intoArray(weights, i);
        }
    }

    private static void momentum(FloatArray settings, long first, float[] weights, float[] gradients, int count) {
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
        float momentum = settings.get(MOMENTUM);
        for (int i = 0; i < count; i += LENGTH) {
            long at = first + (long) Float.BYTES * i;
            FloatVector w = FloatVector.fromArray(FLOATS, weights, i);
            FloatVector g = FloatVector.fromArray(FLOATS, gradients, i).add(w.mul(decay));
            FloatVector v =
                    fromMemorySegment(FLOATS, ALL, at, ORDER).mul(momentum).add(g);
            v.intoMemorySegment(ALL, at, ORDER);
            w.sub(v.mul(rate)).intoArray(weights, i);
        }
    }

    private static void nesterov(FloatArray settings, long first, float[] weights, float[] gradients, int count) {
        float rate = settings.get(LEARNING_RATE);
        float decay = settings.get(WEIGHT_DECAY);
        float momentum = settings.get(MOMENTUM);
        for (int i = 0; i < count; i += LENGTH) {
            long at = first + (long) Float.BYTES * i;
            FloatVector w = FloatVector.fromArray(FLOATS, weights, i);
            FloatVector g = FloatVector.fromArray(FLOATS, gradients, i).add(w.mul(decay));
            FloatVector v =
                    fromMemorySegment(FLOATS, ALL, at, ORDER).mul(momentum).add(g);
            v.intoMemorySegment(ALL, at, ORDER);
            w.sub(g.add(v.mul(momentum)).mul(rate)).intoArray(weights, i);
        }
    }

    private static void adamW(
            FloatArray settings, long first, long second, float[] weights, float[] gradients, int count) {
        float beta1 = settings.get(BETA1);
        float rest1 = settings.get(ONE_MINUS_BETA1);
        float beta2 = settings.get(BETA2);
        float rest2 = settings.get(ONE_MINUS_BETA2);
        float correction = settings.get(INVERSE_ROOT_CORRECTION2);
        float epsilon = settings.get(EPSILON);
        float decay = settings.get(DECAY);
        float size = settings.get(STEP_SIZE);
        for (int i = 0; i < count; i += LENGTH) {
            long atFirst = first + (long) Float.BYTES * i;
            long atSecond = second + (long) Float.BYTES * i;
            FloatVector g = FloatVector.fromArray(FLOATS, gradients, i);
            FloatVector m =
                    fromMemorySegment(FLOATS, ALL, atFirst, ORDER).mul(beta1).add(g.mul(rest1));
            FloatVector v = fromMemorySegment(FLOATS, ALL, atSecond, ORDER)
                    .mul(beta2)
                    .add(g.mul(g).mul(rest2));
            m.intoMemorySegment(ALL, atFirst, ORDER);
            v.intoMemorySegment(ALL, atSecond, ORDER);
            FloatVector denominator = v.sqrt().mul(correction).add(epsilon);
            FloatVector w = FloatVector.fromArray(FLOATS, weights, i).mul(decay);
            w.sub(m.div(denominator).mul(size)).intoArray(weights, i);
        }
    }

    /** The weight after a step, for those that fill no vector. */
    static float one(FloatArray settings, int kind, long first, long second, float w, float gradient) {
        if (kind == ScaledStep.ADAMW) {
            float m = settings.get(BETA1) * get(first) + settings.get(ONE_MINUS_BETA1) * gradient;
            float v = settings.get(BETA2) * get(second) + settings.get(ONE_MINUS_BETA2) * (gradient * gradient);
            set(first, m);
            set(second, v);
            float denominator = (float) Math.sqrt(v) * settings.get(INVERSE_ROOT_CORRECTION2) + settings.get(EPSILON);
            return w * settings.get(DECAY) - settings.get(STEP_SIZE) * (m / denominator);
        }
        float g = gradient + settings.get(WEIGHT_DECAY) * w;
        float rate = settings.get(LEARNING_RATE);
        if (kind == 0) {
            return w - rate * g;
        }
        float momentum = settings.get(MOMENTUM);
        float v = momentum * get(first) + g;
        set(first, v);
        return kind == ScaledStep.MOMENTUM ? w - rate * v : w - rate * (g + momentum * v);
    }

    private static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    private static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }
}
