package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rounds floats to floats of one byte. */
final class ByteFloatRounder {
    private final int shift;
    private final int bias;
    private final int half;
    private final float smallest;
    private final float largest;
    private final float rounder;
    private final int rounderBits;
    private final int infinity;

    ByteFloatRounder(StoredFormat stored) {
        ByteFloat format = ByteFloat.of(stored);
        shift = format.shift();
        bias = format.bias() >> shift;
        half = (1 << (shift - 1)) - 1;
        smallest = format.smallest();
        largest = format.largest();
        rounder = format.rounder();
        rounderBits = Float.floatToRawIntBits(rounder);
        infinity = format.infinity();
    }

    float largest() {
        return largest;
    }

    /**
     * Rounds {@code value / scale} to the nearest code, ties to even. Finite values beyond the largest number become
     * that number, or infinity if the format says so by its largest number; NaN loses its sign.
     *
     * @param values address of the floats; up to the next whole vector they must be readable
     * @param scale what they are divided by
     * @param count number of floats
     * @param to address of the codes
     * @param spare memory for a vector
     */
    void round(long values, float scale, long count, long to, long spare) {
        for (long at = 0; at < count; at += ROW_LANES) {
            FloatVector value = FloatVector.fromMemorySegment(ROW_SPECIES, ALL, values + Float.BYTES * at, ORDER)
                    .div(scale);
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
                    .lanewise(VectorOperators.LSHR, Float.SIZE - Byte.SIZE)
                    .and(0x80);
            IntVector code = normal.blend(subnormal, isSmall)
                    .blend(infinity, isInfinite)
                    .or(signs)
                    .blend(0x7F, isNan);
            ByteVector narrow = (ByteVector) code.convertShape(VectorOperators.I2B, ROW_BYTES, 0);
            long target = at + ROW_LANES <= count ? to + at : spare;
            if (ROW_LANES == Long.BYTES) {
                narrow.intoMemorySegment(ALL, target, ORDER);
            } else {
                GlobalMemory.set(target, narrow.reinterpretAsInts().lane(0));
            }
        }
        long part = count % ROW_LANES;
        GlobalMemory.copyShort(spare, to + count - part, part);
    }
}
