package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rounds floats to codes of a {@link SmallFloat}. */
final class SmallFloatRounder {
    private final boolean isByte;
    private final int codeBytes;
    private final int shift;
    private final int bias;
    private final int half;
    private final int sign;
    private final int signShift;
    private final float smallest;
    private final float largest;
    private final float rounder;
    private final int rounderBits;
    private final int infinity;
    private final int nan;

    SmallFloatRounder(StoredFormat stored) {
        SmallFloat format = SmallFloat.of(stored);
        isByte = format.bits() == Byte.SIZE;
        codeBytes = format.bits() / Byte.SIZE;
        shift = format.shift();
        bias = format.bias() >> shift;
        half = (1 << (shift - 1)) - 1;
        sign = format.sign();
        signShift = Float.SIZE - format.bits();
        smallest = format.smallest();
        largest = format.largest();
        rounder = format.rounder();
        rounderBits = Float.floatToRawIntBits(rounder);
        infinity = format.infinity();
        nan = format.nan();
    }

    float largest() {
        return largest;
    }

    /**
     * Rounds {@code value / scale} to the nearest code, ties to even. Finite values beyond the largest number become
     * that number, or infinity if the format says so by its largest number; NaN loses its sign.
     *
     * @param values address of the floats; up to the next whole vector they must be readable
     * @param scale what bytes are divided by; wider codes have none
     * @param count number of floats
     * @param to address of the codes
     * @param spare memory for a vector
     */
    void round(long values, float scale, long count, long to, long spare) {
        for (long at = 0; at < count; at += ROW_LANES) {
            FloatVector value = FloatVector.fromMemorySegment(ROW_SPECIES, ALL, values + Float.BYTES * at, ORDER);
            if (isByte) {
                value = value.div(scale);
            }
            FloatVector magnitude = value.abs();
            FloatVector limited = magnitude.blend(largest, magnitude.compare(VectorOperators.GT, largest));
            IntVector bits = limited.viewAsIntegralLanes();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, shift).and(1);
            IntVector normal = bits.add(half)
                    .add(odd)
                    .lanewise(VectorOperators.LSHR, shift)
                    .sub(bias);
            IntVector subnormal = limited.add(rounder).viewAsIntegralLanes().sub(rounderBits);
            VectorMask<Integer> isSmall =
                    limited.compare(VectorOperators.LT, smallest).cast(ROW_INTS);
            VectorMask<Integer> isInfinite = magnitude
                    .compare(VectorOperators.EQ, Float.POSITIVE_INFINITY)
                    .cast(ROW_INTS);
            VectorMask<Integer> isNan = value.compare(VectorOperators.NE, value).cast(ROW_INTS);
            IntVector signs = value.viewAsIntegralLanes()
                    .lanewise(VectorOperators.LSHR, signShift)
                    .and(sign);
            IntVector code = normal.blend(subnormal, isSmall)
                    .blend(infinity, isInfinite)
                    .or(signs)
                    .blend(nan, isNan);
            long target = at + ROW_LANES <= count ? to + codeBytes * at : spare;
            if (!isByte) {
                code.convertShape(VectorOperators.I2S, ROW_SHORTS, 0).intoMemorySegment(ALL, target, ORDER);
            } else if (ROW_LANES == Long.BYTES) {
                code.convertShape(VectorOperators.I2B, ROW_BYTES, 0).intoMemorySegment(ALL, target, ORDER);
            } else {
                GlobalMemory.set(
                        target,
                        code.convertShape(VectorOperators.I2B, ROW_BYTES, 0)
                                .reinterpretAsInts()
                                .lane(0));
            }
        }
        long part = count % ROW_LANES * codeBytes;
        GlobalMemory.copyShort(spare, to + codeBytes * count - part, part);
    }
}
