package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.FLOATS;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;
import static dev.kiln.embedded.host.optimizer.Lanes.SHORTS;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What a thread works on: some groups of a row, in arrays of its own. */
final class Chunk {
    /** Columns of a chunk, at most. */
    static final int COLUMNS = 1024;

    private static final ThreadLocal<Chunk> OF_THREAD = ThreadLocal.withInitial(Chunk::new);

    private static final float LEAST_SCALE = 0x1p-14f;
    private static final float LARGEST_POWER = 0x1p15f;
    private static final short NAN = 0x7FFF;

    /** Adding and subtracting this rounds a float of magnitude below 2²² to an integer, ties to even. */
    private static final float ROUNDER = 12582912f;

    private final float[] weights = new float[COLUMNS];
    private final float[] gradients = new float[COLUMNS];
    private final float[] scales = new float[COLUMNS];
    private final int[] codes = new int[COLUMNS];
    private final int[] draws = new int[COLUMNS + Draws.TOGETHER];

    private Chunk() {}

    static Chunk current() {
        return OF_THREAD.get();
    }

    /**
     * Steps some weights of a row.
     *
     * @param unscaled what gradients are multiplied by
     * @param column first of the weights, where a group begins
     * @param count of them
     */
    void run(ScaledStep step, float unscaled, int row, int column, int count) {
        int groups = Math.ceilDiv(step.columns(), step.group());
        int firstGroup = row * groups + column / step.group();
        long place = (long) row * step.columns() + column;
        long residual = step.residual().getSegment().address() + Short.BYTES * place;
        long gradient = step.gradient().getSegment().address() + Short.BYTES * place;
        long code = step.codes().getSegment().address() + (long) firstGroup * step.group() / step.codesPerByte();
        long scale = step.scales().getSegment().address() + (long) Short.BYTES * firstGroup;
        readScales(scale, step.group(), count);
        Codes.read(code, step.codesPerByte(), codes, count);
        decode(residual, count);
        unscale(gradient, unscaled, count);
        Steps.run(step, place, weights, gradients, count);
        for (int start = 0; start < count; start += step.group()) {
            int end = Math.min(start + step.group(), count);
            short bits = scaleOf(start, end, step.largest(), step.powersOfTwo());
            ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, scale + (long) Short.BYTES * (start / step.group()), bits);
            float value = Float.float16ToFloat(bits);
            quantize(start, end, value, step.largest());
            Draws.fill(step, firstGroup + start / step.group(), draws, start, end - start);
        }
        storeResidual(residual, count);
        int padded = Math.ceilDiv(count, step.group()) * step.group();
        Arrays.fill(codes, count, padded, 0);
        Codes.write(code, step.codesPerByte(), codes, padded);
    }

    private void readScales(long from, int group, int count) {
        for (int start = 0; start < count; start += group) {
            short bits = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * (start / group));
            Arrays.fill(scales, start, Math.min(start + group, count), Float.float16ToFloat(bits));
        }
    }

    /** Weights become what their codes and residuals stand for. */
    private void decode(long residual, int count) {
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            IntVector bits =
                    (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, residual + (long) Short.BYTES * i, ORDER)
                            .convertShape(VectorOperators.S2I, INTS, 0);
            FloatVector code =
                    (FloatVector) IntVector.fromArray(INTS, codes, i).convertShape(VectorOperators.I2F, FLOATS, 0);
            code.mul(FloatVector.fromArray(FLOATS, scales, i))
                    .add(bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats())
                    .intoArray(weights, i);
        }
        for (int i = whole; i < count; i++) {
            int bits = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, residual + (long) Short.BYTES * i);
            weights[i] = codes[i] * scales[i] + Float.intBitsToFloat(bits << 16);
        }
    }

    private void unscale(long gradient, float unscaled, int count) {
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            IntVector bits =
                    (IntVector) ShortVector.fromMemorySegment(SHORTS, ALL, gradient + (long) Short.BYTES * i, ORDER)
                            .convertShape(VectorOperators.S2I, INTS, 0);
            IntVector magnitude = bits.and(0x7FFF);
            FloatVector subnormal =
                    ((FloatVector) magnitude.convertShape(VectorOperators.I2F, FLOATS, 0)).mul(0x1p-24f);
            // A step with a gradient that is not finite was skipped: all exponents are below the largest.
            magnitude
                    .lanewise(VectorOperators.LSHL, 13)
                    .add((127 - 15) << 23)
                    .blend(subnormal.reinterpretAsInts(), magnitude.compare(VectorOperators.LT, 0x400))
                    .or(bits.and(1 << 31))
                    .reinterpretAsFloats()
                    .mul(unscaled)
                    .intoArray(gradients, i);
        }
        for (int i = whole; i < count; i++) {
            short bits = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, gradient + (long) Short.BYTES * i);
            gradients[i] = Float.float16ToFloat(bits) * unscaled;
        }
    }

    /** The FP16 bits of the scale of a group. */
    private short scaleOf(int start, int end, int largest, boolean powersOfTwo) {
        FloatVector most = FloatVector.zero(FLOATS);
        FloatVector poison = FloatVector.zero(FLOATS);
        int whole = end - (end - start) % LENGTH;
        for (int i = start; i < whole; i += LENGTH) {
            FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
            FloatVector magnitude = weight.abs();
            most = most.blend(magnitude, magnitude.compare(VectorOperators.GT, most));
            poison = poison.add(weight.mul(0f));
        }
        float amax = most.reduceLanes(VectorOperators.MAX);
        float rest = poison.reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < end; i++) {
            amax = Math.abs(weights[i]) > amax ? Math.abs(weights[i]) : amax;
            rest += weights[i] * 0f;
        }
        if (Float.isNaN(rest)) {
            return NAN;
        }
        float scale = amax / largest < LEAST_SCALE ? LEAST_SCALE : amax / largest;
        if (powersOfTwo) {
            float power = Math.scalb(1f, Math.getExponent(scale));
            power = power < scale ? 2 * power : power;
            scale = scale > LARGEST_POWER ? LARGEST_POWER : power;
        }
        return Float.floatToFloat16(amax > 0 ? scale : 1f);
    }

    /** Codes become those of the weights, and weights what these leave out. */
    private void quantize(int start, int end, float scale, int largest) {
        int whole = end - (end - start) % LENGTH;
        for (int i = start; i < whole; i += LENGTH) {
            FloatVector weight = FloatVector.fromArray(FLOATS, weights, i);
            FloatVector code =
                    weight.div(scale).min(largest).max(-largest).add(ROUNDER).sub(ROUNDER);
            IntVector integer = (IntVector) code.convertShape(VectorOperators.F2I, INTS, 0);
            integer.intoArray(codes, i);
            FloatVector kept = (FloatVector) integer.convertShape(VectorOperators.I2F, FLOATS, 0);
            weight.sub(kept.mul(scale)).intoArray(weights, i);
        }
        for (int i = whole; i < end; i++) {
            float code = Math.max(Math.min(weights[i] / scale, largest), -largest) + ROUNDER - ROUNDER;
            codes[i] = (int) code;
            weights[i] -= codes[i] * scale;
        }
    }

    /** Rounds what is left out to BF16, away from zero where the draw is below the part that does not fit. */
    private void storeResidual(long residual, int count) {
        int whole = count - count % LENGTH;
        for (int i = 0; i < whole; i += LENGTH) {
            IntVector bits = FloatVector.fromArray(FLOATS, weights, i).reinterpretAsInts();
            IntVector place = bits.and(0xFFFF).lanewise(VectorOperators.LSHL, 8);
            VectorMask<Integer> away = place.compare(VectorOperators.GT, IntVector.fromArray(INTS, draws, i));
            IntVector rounded = bits.blend(bits.add(0x10000), away).lanewise(VectorOperators.ASHR, 16);
            VectorMask<Integer> isNan = bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, 0x7F800000);
            ((ShortVector) rounded.blend(NAN, isNan).convertShape(VectorOperators.I2S, SHORTS, 0))
                    .intoMemorySegment(ALL, residual + (long) Short.BYTES * i, ORDER);
        }
        for (int i = whole; i < count; i++) {
            int bits = Float.floatToRawIntBits(weights[i]);
            boolean away = ((bits & 0xFFFF) << 8) > draws[i];
            int rounded = (away ? bits + 0x10000 : bits) >> 16;
            ALL.set(
                    ValueLayout.JAVA_SHORT_UNALIGNED,
                    residual + (long) Short.BYTES * i,
                    Float.isNaN(weights[i]) ? NAN : (short) rounded);
        }
    }
}
