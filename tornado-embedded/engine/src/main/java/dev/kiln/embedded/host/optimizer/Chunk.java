package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static dev.kiln.embedded.host.optimizer.Lanes.SHORTS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What a thread works on: some groups of a row, in arrays of its own. Each method is one pass over all of them: loops
 * over a single group would have too few turns.
 */
final class Chunk {
    /** Columns of a chunk, at most. */
    static final int COLUMNS = 1024;

    private static final ThreadLocal<Chunk> OF_THREAD = ThreadLocal.withInitial(Chunk::new);

    private static final short NAN = 0x7FFF;

    /** Adding and subtracting this rounds a float of magnitude below 2²² to an integer, ties to even. */
    private static final float ROUNDER = 12582912f;

    /** The integer is in the lowest bits of the sum, counted from these. */
    private static final int ROUNDER_BITS = 0x4B400000;

    private final float[] weights = new float[COLUMNS];
    private final float[] gradients = new float[COLUMNS];
    private final short[] halves = new short[COLUMNS];
    private final int[] codes = new int[COLUMNS];
    private final Scales scales = new Scales();
    private final Draws draws = new Draws();

    private Chunk() {}

    /** The chunk of this thread, ready to run parts of a step. */
    static Chunk of(ScaledStep step) {
        Chunk chunk = OF_THREAD.get();
        chunk.draws.begin(step);
        return chunk;
    }

    /**
     * Steps some weights of a row.
     *
     * @param unscaled what gradients are multiplied by
     * @param column first of the weights, where a group begins
     * @param count of them
     */
    void run(ScaledStep step, float unscaled, int row, int column, int count) {
        int group = step.group();
        int groups = Math.ceilDiv(count, group);
        int firstGroup = row * Math.ceilDiv(step.columns(), group) + column / group;
        long place = (long) row * step.columns() + column;
        long residual = step.residual().getSegment().address() + Short.BYTES * place;
        long gradient = step.gradient().getSegment().address() + Short.BYTES * place;
        long code = step.codes().getSegment().address() + (long) firstGroup * group / step.codesPerByte();
        long scale = step.scales().getSegment().address() + (long) Short.BYTES * firstGroup;
        // Groups of whole vectors, whose draws lie without gaps.
        boolean wholeVectors = group >= Draws.SHARED && Integer.bitCount(group) == 1;
        int whole = wholeVectors ? count - count % LENGTH : 0;
        int shift = Integer.numberOfTrailingZeros(group);

        scales.read(scale, groups);
        Codes.read(code, step.codesPerByte(), codes, count);
        decode(residual, shift, whole);
        decodeRest(residual, group, whole, count);
        unscale(gradient, unscaled, count);
        Steps.run(step, place, weights, gradients, count);
        boolean fits = scales.choose(weights, count, group, step.largest(), step.powersOfTwo());
        scales.write(scale, groups);
        draws.fill(firstGroup, groups, group);
        whole = fits ? whole : 0;
        encode(residual, shift, whole);
        encodeRest(residual, group, step.largest(), whole, count);
        Arrays.fill(codes, count, groups * group, 0);
        Codes.write(code, step.codesPerByte(), codes, groups * group);
    }

    /** Weights become what their codes and residuals stand for. */
    private void decode(long residual, int shift, int count) {
        float[] scale = scales.values;
        for (int i = 0; i < count; i += LENGTH) {
            IntVector bits =
                    (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, residual + (long) Short.BYTES * i, ORDER)
                            .convertShape(VectorOperators.S2I, INTS, 0);
            FloatVector code =
                    (FloatVector) IntVector.fromArray(INTS, codes, i).convertShape(VectorOperators.I2F, FLOATS, 0);
            code.mul(scale[i >> shift])
                    .add(bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                    .intoArray(weights, i);
        }
    }

    private void decodeRest(long residual, int group, int start, int count) {
        for (int i = start; i < count; i++) {
            int bits = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, residual + (long) Short.BYTES * i);
            weights[i] = codes[i] * scales.values[i / group] + Float.intBitsToFloat(bits << 16);
        }
    }

    /** A plain loop, which the compiler turns into the processor's own conversion, as the Vector API can't. */
    private void unscale(long gradient, float unscaled, int count) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_SHORT_UNALIGNED, gradient, halves, 0, count);
        for (int i = 0; i < count; i++) {
            gradients[i] = Float.float16ToFloat(halves[i]) * unscaled;
        }
    }

    /**
     * Gives weights their codes, and rounds what these leave out to BF16, away from zero where the draw is below the
     * part that does not fit: adding the draw's inverse carries just then.
     */
    private void encode(long residual, int shift, int count) {
        float[] scaleOf = scales.values;
        int[] words = draws.words;
        for (int i = 0; i < count; i += LENGTH) {
            FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
            float scale = scaleOf[i >> shift];
            FloatVector shifted = weight.div(scale).add(ROUNDER);
            shifted.reinterpretAsInts().sub(ROUNDER_BITS).intoArray(codes, i);
            IntVector draw = IntVector.fromArray(INTS, words, Draws.at(i))
                    .lanewise(VectorOperators.LSHR, Draws.shift(i))
                    .and(0xFFFF);
            ((ShortVector) weight.sub(shifted.sub(ROUNDER).mul(scale))
                            .reinterpretAsInts()
                            .add(draw)
                            .lanewise(VectorOperators.ASHR, 16)
                            .convertShape(VectorOperators.I2S, SHORTS, 0))
                    .intoMemorySegment(ALL, residual + (long) Short.BYTES * i, ORDER);
        }
    }

    /** The same for any weights: also those that are not finite, or beyond the largest code. */
    private void encodeRest(long residual, int group, int largest, int start, int count) {
        int pitch = Draws.pitch(group);
        for (int i = start; i < count; i++) {
            float scale = scales.values[i / group];
            float code = Math.max(Math.min(weights[i] / scale, largest), -largest) + ROUNDER - ROUNDER;
            codes[i] = (int) code;
            float rest = weights[i] - codes[i] * scale;
            int inGroup = i % group;
            int draw = (draws.words[i / group * pitch + Draws.at(inGroup)] >> Draws.shift(inGroup)) & 0xFFFF;
            int bits = (Float.floatToRawIntBits(rest) + draw) >> 16;
            ALL.set(
                    ValueLayout.JAVA_SHORT_UNALIGNED,
                    residual + (long) Short.BYTES * i,
                    Float.isNaN(rest) ? NAN : (short) bits);
        }
    }
}
