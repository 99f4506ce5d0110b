package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.WorkPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Squares}, ready to run any number of times. Running allocates nothing once each thread has its scratch. */
final class SquaresCall implements HostCall {
    /** Bits of FP16's infinity: those of finite magnitudes are less, those of NaN more. */
    private static final short INFINITY = 0x7C00;

    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final Squares squares;
    private final WorkPool.TileBody body = this::run;

    // Of the execution that runs: written before a region starts, read inside.
    private boolean isWanted;

    /** What a thread works on: elements that stay in its first-level cache, and the sums of a block. */
    private static final class Scratch {
        static final int ELEMENTS = 1024;

        final short[] halves = new short[ELEMENTS];
        final float[] floats = new float[ELEMENTS];
        final float[] sums = new float[Squares.LANES];
    }

    SquaresCall(Squares squares) {
        this.squares = squares;
    }

    @Override
    public TaskWork work() {
        return squares.work();
    }

    @Override
    public synchronized void run(WorkPool pool) {
        isWanted = squares.wanted().get(0) != 0;
        try {
            pool.run(Math.ceilDiv(squares.n(), Squares.BLOCK), body);
        } finally {
            Reference.reachabilityFence(squares);
        }
    }

    private void run(int block) {
        int first = block * Squares.BLOCK;
        int count = Math.min(Squares.BLOCK, squares.n() - first);
        long from = squares.gradients().getSegment().address() + (long) Short.BYTES * first;
        Scratch scratch = OF_THREAD.get();
        float[] sums = scratch.sums;
        Arrays.fill(sums, 0f);
        if (isWanted || !isFinite(from, count)) {
            for (int i = 0; i < count; i += Scratch.ELEMENTS) {
                add(scratch, from + (long) Short.BYTES * i, Math.min(Scratch.ELEMENTS, count - i));
            }
        }
        if (!isWanted) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] *= 0f;
            }
        }
        long to = squares.partials().getSegment().address()
                + (long) Float.BYTES * (squares.offset() + block * Squares.LANES);
        MemorySegment.copy(sums, 0, ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, to, sums.length);
    }

    private static boolean isFinite(long from, int count) {
        ShortVector most = ShortVector.zero(SHORTS);
        int whole = count - count % SHORTS.length();
        for (int i = 0; i < whole; i += SHORTS.length()) {
            most = most.max(ShortVector.fromMemorySegment(SHORTS, ALL, from + (long) Short.BYTES * i, ORDER)
                    .and(Short.MAX_VALUE));
        }
        int result = most.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < count; i++) {
            result = Math.max(
                    result, ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i) & Short.MAX_VALUE);
        }
        return result < INFINITY;
    }

    /** Adds elements to the sums of their lanes. The conversion is a plain loop, which the processor has a way for. */
    private static void add(Scratch scratch, long from, int count) {
        short[] halves = scratch.halves;
        float[] floats = scratch.floats;
        float[] sums = scratch.sums;
        MemorySegment.copy(ALL, ValueLayout.JAVA_SHORT_UNALIGNED, from, halves, 0, count);
        for (int i = 0; i < count; i++) {
            floats[i] = Float.float16ToFloat(halves[i]);
        }
        int whole = count - count % Squares.LANES;
        for (int lane = 0; lane < Squares.LANES; lane += 4 * LENGTH) {
            addLanes(floats, sums, lane, whole);
        }
        for (int i = whole; i < count; i++) {
            sums[i - whole] += floats[i] * floats[i];
        }
    }

    /** Four vectors of lanes at once: a single one would wait for each of its sums. */
    private static void addLanes(float[] floats, float[] sums, int lane, int whole) {
        FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, lane);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, sums, lane + LENGTH);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, sums, lane + 2 * LENGTH);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, sums, lane + 3 * LENGTH);
        for (int i = lane; i < whole; i += Squares.LANES) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, floats, i);
            FloatVector x1 = FloatVector.fromArray(FLOATS, floats, i + LENGTH);
            FloatVector x2 = FloatVector.fromArray(FLOATS, floats, i + 2 * LENGTH);
            FloatVector x3 = FloatVector.fromArray(FLOATS, floats, i + 3 * LENGTH);
            sum0 = sum0.add(x0.mul(x0));
            sum1 = sum1.add(x1.mul(x1));
            sum2 = sum2.add(x2.mul(x2));
            sum3 = sum3.add(x3.mul(x3));
        }
        sum0.intoArray(sums, lane);
        sum1.intoArray(sums, lane + LENGTH);
        sum2.intoArray(sums, lane + 2 * LENGTH);
        sum3.intoArray(sums, lane + 3 * LENGTH);
    }
}
