package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static dev.kiln.embedded.host.optimizer.Lanes.SHORTS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The same as {@link Chunk} for weights in BF16: some of them, in arrays of a thread's own, in passes over all. */
final class BrainChunk {
    /**
     * Weights of a chunk, at most; a block of draws. Last layers are small: with few weights at a time the compiler
     * sees calls enough to begin soon.
     */
    static final int WEIGHTS = 256;

    private static final ThreadLocal<BrainChunk> OF_THREAD = ThreadLocal.withInitial(BrainChunk::new);

    private static final short NAN = 0x7FFF;

    private final float[] weights = new float[Chunk.ROOM];
    private final float[] gradients = new float[Chunk.ROOM];
    private final short[] halves = new short[Chunk.ROOM];
    private final Draws draws = new Draws();

    private final List<Pass> passes = List.of(this::decode, this::unscale, this::takeStep, this::draw, this::encode);

    // The part that the thread is at, and where it is in memory.
    private float unscaled;
    private int start;
    private int count;
    private long code;
    private long residual;
    private long gradient;

    private BrainChunk() {}

    /** One of the passes. */
    @FunctionalInterface
    private interface Pass {
        void run(BrainStep step);
    }

    /** The chunk of this thread, ready to run parts of a step. */
    static BrainChunk of(BrainStep step) {
        BrainChunk chunk = OF_THREAD.get();
        chunk.draws.begin(step, 2 * WEIGHTS);
        return chunk;
    }

    /**
     * Steps some weights.
     *
     * @param unscaled what gradients are multiplied by
     * @param start first of the weights, a multiple of {@link #WEIGHTS}
     */
    void run(BrainStep step, float unscaled, int start) {
        this.unscaled = unscaled;
        this.start = start;
        count = Math.min(WEIGHTS, step.n() - start);
        long offset = (long) Short.BYTES * start;
        code = step.weights().getSegment().address() + offset;
        residual = step.residual().getSegment().address() + offset;
        gradient = step.gradient().getSegment().address() + offset;
        for (Pass pass : passes) {
            pass.run(step);
        }
    }

    private void decode(BrainStep step) {
        long from = code;
        long rest = residual;
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = (long) Short.BYTES * i;
            IntVector high = (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, from + at, ORDER)
                    .convertShape(VectorOperators.S2I, INTS, 0);
            IntVector low = (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, rest + at, ORDER)
                    .convertShape(VectorOperators.S2I, INTS, 0);
            high.lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .add(low.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                    .intoArray(weights, i);
        }
        for (int i = whole; i < count; i++) {
            weights[i] = brain(from, i) + brain(rest, i);
        }
    }

    private static float brain(long from, int i) {
        return Float.intBitsToFloat(ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i) << 16);
    }

    /** A plain loop, which the compiler turns into the processor's own conversion, as the Vector API can't. */
    private void unscale(BrainStep step) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_SHORT_UNALIGNED, gradient, halves, 0, count);
        float factor = unscaled;
        for (int i = 0; i < count; i++) {
            gradients[i] = Float.float16ToFloat(halves[i]) * factor;
        }
    }

    private void takeStep(BrainStep step) {
        Steps.run(step, start, weights, gradients, count);
    }

    private void draw(BrainStep step) {
        draws.fillBlock(start);
    }

    /**
     * Rounds weights to the nearest BF16, ties to even, and what that leaves out away from zero where the upper 16 bits
     * of the draw are below the part that does not fit.
     */
    private void encode(BrainStep step) {
        int[] words = draws.ordered;
        long to = code;
        long rest = residual;
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            long at = (long) Short.BYTES * i;
            FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
            IntVector bits = weight.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            VectorMask<Integer> isNan = bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, 0x7F800000);
            IntVector nearest =
                    bits.add(0x7FFF).add(odd).lanewise(VectorOperators.ASHR, 16).blend(NAN, isNan);
            IntVector left = weight.sub(
                            nearest.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                    .reinterpretAsInts();
            VectorMask<Integer> isNothing = left.and(Integer.MAX_VALUE).compare(VectorOperators.GT, 0x7F800000);
            IntVector rounded = left.add(IntVector.fromArray(INTS, words, i).lanewise(VectorOperators.LSHR, 16))
                    .lanewise(VectorOperators.ASHR, 16)
                    .blend(NAN, isNothing);
            ((ShortVector) nearest.convertShape(VectorOperators.I2S, SHORTS, 0)).intoMemorySegment(ALL, to + at, ORDER);
            ((ShortVector) rounded.convertShape(VectorOperators.I2S, SHORTS, 0))
                    .intoMemorySegment(ALL, rest + at, ORDER);
        }
        for (int i = whole; i < count; i++) {
            int bits = Float.floatToRawIntBits(weights[i]);
            short nearest = Float.isNaN(weights[i]) ? NAN : (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >> 16);
            float left = weights[i] - Float.intBitsToFloat(nearest << 16);
            int rounded = (Float.floatToRawIntBits(left) + (words[i] >>> 16)) >> 16;
            ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + (long) Short.BYTES * i, nearest);
            ALL.set(
                    ValueLayout.JAVA_SHORT_UNALIGNED,
                    rest + (long) Short.BYTES * i,
                    Float.isNaN(left) ? NAN : (short) rounded);
        }
    }
}
