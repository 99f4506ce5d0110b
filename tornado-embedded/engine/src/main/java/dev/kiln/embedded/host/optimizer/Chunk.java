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
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What a thread works on: some groups of a row, in arrays of its own. A step is a list of passes over all of them:
 * loops over a single group would have too few turns. Passes are called by way of a list, so that the compiler can't
 * make one method of them: it is too large to become good code.
 */
final class Chunk {
    /** Weights that vectors take one behind the other, of one group and with draws from the same counters. */
    private static final int BLOCK = 32;

    /** Columns of a chunk, at most. */
    static final int COLUMNS = 1024;

    /**
     * Elements of arrays, so many that arrays behind one another do not begin at the same place of a page: the
     * processor takes a load for one of what was stored just before if the lowest twelve bits of their addresses are
     * equal.
     */
    static final int ROOM = COLUMNS + 136;

    private static final ThreadLocal<Chunk> OF_THREAD = ThreadLocal.withInitial(Chunk::new);

    private static final short NAN = 0x7FFF;

    /** As many bytes as a vector has floats, or more. */
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

    /** The words of as many draws. */
    private static final VectorSpecies<Integer> WORDS = VectorSpecies.of(int.class, SHORTS.vectorShape());

    /**
     * Adding and subtracting this rounds a float of magnitude below 2²² to an integer, ties to even; the sum's lowest
     * bits are that integer.
     */
    private static final float ROUNDER = 12582912f;

    private final float[] weights = new float[ROOM];
    private final float[] gradients = new float[ROOM];
    private final short[] halves = new short[ROOM];
    private final byte[] codes = new byte[ROOM];
    private final Scales scales = new Scales();
    private final Draws draws = new Draws();

    private final List<Pass> passes = List.of(
            this::readScales,
            this::readCodes,
            this::decode,
            this::unscale,
            this::takeStep,
            this::chooseScales,
            this::draw,
            this::encode,
            this::writeCodes);

    // The part that the thread is at, and where it is in memory.
    private float unscaled;
    private int groups;

    /** Of the first weight, with the pads before it counted in. */
    private int padded;

    private int count;
    private long place;
    private long residual;
    private long gradient;
    private long code;
    private long scale;

    /** Weights that are done in whole vectors; the others, one by one. */
    private int whole;

    private Chunk() {}

    /** One of the passes. */
    @FunctionalInterface
    private interface Pass {
        void run(ScaledStep step);
    }

    /** The chunk of this thread, ready to run parts of a step. */
    static Chunk of(ScaledStep step) {
        Chunk chunk = OF_THREAD.get();
        chunk.draws.begin(step, COLUMNS);
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
        this.unscaled = unscaled;
        this.count = count;
        groups = Math.ceilDiv(count, group);
        int firstGroup = row * Math.ceilDiv(step.columns(), group) + column / group;
        padded = firstGroup * group;
        place = (long) row * step.columns() + column;
        residual = step.residual().getSegment().address() + Short.BYTES * place;
        gradient = step.gradient().getSegment().address() + Short.BYTES * place;
        code = step.codes().getSegment().address() + padded / step.codesPerByte();
        scale = step.scales().getSegment().address() + (long) Short.BYTES * firstGroup;
        boolean isPlain = group >= BLOCK && Integer.bitCount(group) == 1;
        whole = isPlain ? count - count % BLOCK : 0;
        for (Pass pass : passes) {
            pass.run(step);
        }
    }

    private void readScales(ScaledStep step) {
        scales.read(scale, groups);
    }

    private void readCodes(ScaledStep step) {
        Codes.read(code, step.codesPerByte(), codes, count);
    }

    private void takeStep(ScaledStep step) {
        Steps.run(step, place, weights, gradients, count);
    }

    private void chooseScales(ScaledStep step) {
        if (!scales.choose(weights, count, step.group(), step.largest(), step.powersOfTwo())) {
            whole = 0;
        }
        scales.write(scale, groups);
    }

    private void draw(ScaledStep step) {
        draws.fill(padded, count);
    }

    private void writeCodes(ScaledStep step) {
        int end = groups * step.group();
        Arrays.fill(codes, count, end, (byte) 0);
        Codes.write(code, step.codesPerByte(), codes, end);
    }

    /** Weights become what their codes and residuals stand for. */
    private void decode(ScaledStep step) {
        int shift = Integer.numberOfTrailingZeros(step.group() / BLOCK);
        float[] scaleOf = scales.values;
        long from = residual;
        int end = whole;
        for (int block = 0; block < end / BLOCK; block++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, scaleOf[block >> shift]);
            for (int k = 0; k < BLOCK; k += LENGTH) {
                int j = block * BLOCK + k;
                FloatVector integer = (FloatVector)
                        ByteVector.fromArray(BYTES, codes, j).convertShape(VectorOperators.B2F, FLOATS, 0);
                IntVector rest =
                        (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, from + (long) Short.BYTES * j, ORDER)
                                .convertShape(VectorOperators.S2I, INTS, 0);
                integer.mul(factor)
                        .add(rest.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                        .intoArray(weights, j);
            }
        }
        for (int i = end; i < count; i++) {
            int bits = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i);
            weights[i] = codes[i] * scaleOf[i / step.group()] + Float.intBitsToFloat(bits << 16);
        }
    }

    /** A plain loop, which the compiler turns into the processor's own conversion, as the Vector API can't. */
    private void unscale(ScaledStep step) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_SHORT_UNALIGNED, gradient, halves, 0, count);
        float factor = unscaled;
        for (int i = 0; i < count; i++) {
            gradients[i] = Float.float16ToFloat(halves[i]) * factor;
        }
    }

    /**
     * Gives weights their codes, and rounds what these leave out to BF16, away from zero where the draw is below the
     * part that does not fit: adding the draw's inverse carries just then.
     */
    private void encode(ScaledStep step) {
        int shift = Integer.numberOfTrailingZeros(step.group() / BLOCK);
        float[] scaleOf = scales.values;
        int[] words = draws.words;
        long to = residual;
        int end = whole;
        for (int block = 0; block < end / BLOCK; block++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, scaleOf[block >> shift]);
            for (int k = 0; k < BLOCK; k += LENGTH) {
                int j = block * BLOCK + k;
                FloatVector weight = FloatVector.fromArray(FLOATS, weights, j);
                FloatVector shifted = weight.div(factor).add(ROUNDER);
                ((ByteVector) shifted.reinterpretAsInts().convertShape(VectorOperators.I2B, BYTES, 0))
                        .intoArray(codes, j);
                IntVector draw = (IntVector) IntVector.fromArray(WORDS, words, block * (BLOCK / 2) + k / 2)
                        .reinterpretAsShorts()
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
                ((ShortVector) weight.sub(shifted.sub(ROUNDER).mul(factor))
                                .reinterpretAsInts()
                                .add(draw)
                                .lanewise(VectorOperators.ASHR, 16)
                                .convertShape(VectorOperators.I2S, SHORTS, 0))
                        .intoMemorySegment(ALL, to + (long) Short.BYTES * j, ORDER);
            }
        }
        for (int i = end; i < count; i++) {
            encode(i, step.group(), step.largest());
        }
    }

    /** The same for any weight: also for one that is not finite, or beyond the largest code. */
    private void encode(int i, int group, int largest) {
        float factor = scales.values[i / group];
        float rounded = Math.max(Math.min(weights[i] / factor, largest), -largest) + ROUNDER - ROUNDER;
        codes[i] = (byte) rounded;
        float rest = weights[i] - codes[i] * factor;
        int draw = draws.at(Draws.skipped(padded) + i);
        int bits = (Float.floatToRawIntBits(rest) + draw) >> 16;
        ALL.set(
                ValueLayout.JAVA_SHORT_UNALIGNED,
                residual + (long) Short.BYTES * i,
                Float.isNaN(rest) ? NAN : (short) bits);
    }
}
