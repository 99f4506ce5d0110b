package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
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

    /** Weights of which the largest magnitude is found at once. */
    private static final int PART = 32;

    /** Of each group, rounded to FP16. */
    final float[] values = new float[Chunk.ROOM];

    private final short[] bits = new short[Chunk.ROOM];

    /** Bits of each part's largest magnitude, and of each group's. */
    private final int[] parts = new int[Chunk.COLUMNS / PART];

    private final int[] most = new int[Chunk.ROOM];

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
        int groups = findGreatest(weights, count, group);
        divide(groups, largest, powersOfTwo);
        for (int i = 0; i < groups; i++) {
            bits[i] = Float.floatToFloat16(values[i]);
        }
        for (int i = 0; i < groups; i++) {
            values[i] = Float.float16ToFloat(bits[i]);
        }
        int all = 0;
        for (int i = 0; i < groups; i++) {
            all = Math.max(all, most[i]);
        }
        return all < INFINITY ? allFit(groups, largest) : poison(groups);
    }

    /** Finds the bits of the largest magnitude of each group, as ints, and returns the number of groups. */
    private int findGreatest(float[] weights, int count, int group) {
        int[] found = most;
        int groups = Math.ceilDiv(count, group);
        Arrays.fill(found, 0, groups + LENGTH, 0);
        int inGroup = group / PART;
        int whole = group % PART == 0 ? count - count % PART : 0;
        findParts(weights, inGroup == 1 ? found : parts, whole);
        if (inGroup > 1) {
            for (int i = 0; i < whole / PART; i++) {
                found[i / inGroup] = Math.max(found[i / inGroup], parts[i]);
            }
        }
        for (int i = whole; i < count; i++) {
            found[i / group] = Math.max(found[i / group], Float.floatToRawIntBits(weights[i]) & Integer.MAX_VALUE);
        }
        return groups;
    }

    /** The same for each {@value #PART} weights: a loop over a group would have too few turns. */
    private static void findParts(float[] weights, int[] parts, int count) {
        for (int i = 0; i < count; i += PART) {
            IntVector found = IntVector.zero(INTS);
            for (int j = 0; j < PART; j += LENGTH) {
                IntVector bits = FloatVector.fromArray(FLOATS, weights, i + j).reinterpretAsInts();
                found = found.max(bits.and(Integer.MAX_VALUE));
            }
            parts[i / PART] = found.reduceLanes(VectorOperators.MAX);
        }
    }

    private void divide(int groups, int largest, boolean powersOfTwo) {
        for (int i = 0; i < groups; i += LENGTH) {
            FloatVector amax = IntVector.fromArray(INTS, most, i).reinterpretAsFloats();
            FloatVector exact = amax.div(largest);
            FloatVector scale = exact.blend(LEAST, exact.compare(VectorOperators.LT, LEAST));
            if (powersOfTwo) {
                FloatVector power = scale.reinterpretAsInts().and(INFINITY).reinterpretAsFloats();
                FloatVector above = power.blend(power.add(power), power.compare(VectorOperators.LT, scale));
                scale = above.blend(LARGEST_POWER, scale.compare(VectorOperators.GT, LARGEST_POWER));
            }
            FloatVector.broadcast(FLOATS, 1f)
                    .blend(scale, amax.compare(VectorOperators.GT, 0f))
                    .intoArray(values, i);
        }
    }

    private boolean allFit(int groups, int largest) {
        boolean fits = true;
        for (int i = 0; i < groups; i += LENGTH) {
            FloatVector scale = FloatVector.fromArray(FLOATS, values, i);
            FloatVector amax = IntVector.fromArray(INTS, most, i).reinterpretAsFloats();
            fits &= amax.compare(VectorOperators.LT, scale.mul(largest + 0.25f))
                    .and(scale.compare(VectorOperators.LT, Float.POSITIVE_INFINITY))
                    .allTrue();
        }
        return fits;
    }

    /** A group with a weight that is not finite has a scale that is none. */
    private boolean poison(int groups) {
        for (int i = 0; i < groups; i++) {
            if (most[i] >= INFINITY) {
                bits[i] = NAN;
                values[i] = Float.NaN;
            }
        }
        return false;
    }
}
