package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** The scales of a chunk's groups. */
final class Scales {
    private static final float LEAST = 0x1p-14f;
    private static final float LARGEST_POWER = 0x1p15f;
    private static final short NAN = 0x7FFF;

    /** The bits of an infinite float: those of finite magnitudes are less, those of NaN more. */
    private static final int INFINITY = 0x7F800000;

    /** Of each group, rounded to FP16. */
    final float[] values = new float[Chunk.COLUMNS];

    private final short[] bits = new short[Chunk.COLUMNS];

    /** Reads scales from memory. */
    void read(long from, int groups) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_SHORT_UNALIGNED, from, bits, 0, groups);
        for (int i = 0; i < groups; i++) {
            values[i] = Float.float16ToFloat(bits[i]);
        }
    }

    /** Writes scales to memory. */
    void write(long to, int groups) {
        MemorySegment.copy(bits, 0, ALL, ValueLayout.JAVA_SHORT_UNALIGNED, to, groups);
    }

    /**
     * Chooses the scales with which weights fill the range of codes.
     *
     * @return whether all weights are finite and none lies so far beyond the largest code that it has to be cut off
     */
    boolean choose(float[] weights, int count, int group, int largest, boolean powersOfTwo) {
        boolean fits = true;
        for (int start = 0, i = 0; start < count; start += group, i++) {
            int most = greatest(weights, start, Math.min(start + group, count));
            float amax = Float.intBitsToFloat(most);
            bits[i] = most >= INFINITY ? NAN : choose(amax, largest, powersOfTwo);
            values[i] = Float.float16ToFloat(bits[i]);
            fits &= values[i] < Float.POSITIVE_INFINITY && amax < values[i] * (largest + 0.25f);
        }
        return fits;
    }

    /** The bits of the largest magnitude of some weights, as an int. */
    private static int greatest(float[] weights, int start, int end) {
        IntVector most = IntVector.zero(INTS);
        int whole = end - (end - start) % LENGTH;
        for (int i = start; i < whole; i += LENGTH) {
            most = most.max(FloatVector.fromArray(FLOATS, weights, i)
                    .reinterpretAsInts()
                    .and(Integer.MAX_VALUE));
        }
        int result = most.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < end; i++) {
            result = Math.max(result, Float.floatToRawIntBits(weights[i]) & Integer.MAX_VALUE);
        }
        return result;
    }

    private static short choose(float amax, int largest, boolean powersOfTwo) {
        float scale = amax / largest < LEAST ? LEAST : amax / largest;
        if (powersOfTwo) {
            float power = Math.scalb(1f, Math.getExponent(scale));
            power = power < scale ? 2 * power : power;
            scale = scale > LARGEST_POWER ? LARGEST_POWER : power;
        }
        return Float.floatToFloat16(amax > 0 ? scale : 1f);
    }
}
