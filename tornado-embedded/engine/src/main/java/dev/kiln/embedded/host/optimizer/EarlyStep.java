package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link PlainSteps} without vectors, for as long as they are not compiled. Memory is copied to arrays of the thread
 * and back, because single accesses of it are slow that long.
 */
final class EarlyStep {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int COUNT = 1024;
    private static final ThreadLocal<EarlyStep> OF_THREAD = ThreadLocal.withInitial(EarlyStep::new);

    private final float[] weights = new float[COUNT];
    private final float[] gradients = new float[COUNT];
    private final float[] first = new float[COUNT];
    private final float[] second = new float[COUNT];

    private EarlyStep() {}

    /** Steps weights; addresses are of the first one's. */
    static void run(FloatArray settings, int kind, long w, long g, long m, long v, float scale, long count) {
        EarlyStep scratch = OF_THREAD.get();
        float[] numbers = settings.toHeapArray();
        for (long i = 0; i < count; i += COUNT) {
            long at = Float.BYTES * i;
            scratch.run(numbers, kind, w + at, g + at, m + at, v + at, scale, (int) Math.min(COUNT, count - i));
        }
    }

    private void run(float[] settings, int kind, long w, long g, long m, long v, float scale, int count) {
        read(w, weights, count);
        read(g, gradients, count);
        for (int i = 0; i < count; i++) {
            gradients[i] *= scale;
        }
        if (kind != 0) {
            read(m, first, count);
        }
        if (kind == ScaledStep.ADAMW) {
            read(v, second, count);
            adamW(settings, count);
            write(second, v, count);
        } else {
            descend(settings, kind, count);
        }
        if (kind != 0) {
            write(first, m, count);
        }
        write(weights, w, count);
    }

    private void descend(float[] settings, int kind, int count) {
        float rate = settings[Steps.LEARNING_RATE];
        float decay = settings[Steps.WEIGHT_DECAY];
        float momentum = settings[Steps.MOMENTUM];
        for (int i = 0; i < count; i++) {
            float step = gradients[i] + decay * weights[i];
            if (kind != 0) {
                first[i] = momentum * first[i] + step;
                step = kind == ScaledStep.NESTEROV ? step + momentum * first[i] : first[i];
            }
            weights[i] -= rate * step;
        }
    }

    private void adamW(float[] settings, int count) {
        float decay = settings[Steps.DECAY];
        float beta1 = settings[Steps.BETA1];
        float rest1 = settings[Steps.ONE_MINUS_BETA1];
        float beta2 = settings[Steps.BETA2];
        float rest2 = settings[Steps.ONE_MINUS_BETA2];
        float size = settings[Steps.STEP_SIZE];
        float correction = settings[Steps.INVERSE_ROOT_CORRECTION2];
        float epsilon = settings[Steps.EPSILON];
        for (int i = 0; i < count; i++) {
            float gradient = gradients[i];
            first[i] = beta1 * first[i] + rest1 * gradient;
            second[i] = beta2 * second[i] + rest2 * (gradient * gradient);
            float denominator = (float) Math.sqrt(second[i]) * correction + epsilon;
            weights[i] = weights[i] * decay - size * (first[i] / denominator);
        }
    }

    private static void read(long from, float[] to, int count) {
        MemorySegment.copy(ALL, FLOAT, from, to, 0, count);
    }

    private static void write(float[] from, long to, int count) {
        MemorySegment.copy(from, 0, ALL, FLOAT, to, count);
    }
}
