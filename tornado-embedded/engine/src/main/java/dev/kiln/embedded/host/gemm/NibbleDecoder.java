package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Decodes integers of half a byte and multiplies them by their groups' FP16 scales. Every lane gets the same four bytes
 * and moves its code to the top and back, so nothing is shuffled.
 */
record NibbleDecoder(int group) implements RowDecoder {
    /** What moves a lane's code to the top. */
    static final IntVector UP =
            IntVector.broadcast(ROW_INTS, 28).sub(IntVector.zero(ROW_INTS).addIndex(4));

    @Override
    public void decode(long codes, long scales, long first, long count, long to) {
        long base = to - Float.BYTES * first;
        long end = first + count;
        long index = first / group;
        long next = first;
        float scale = 0;
        for (long at = first; at < end; at = Math.min(at + ROW_LANES, next)) {
            if (at == next) {
                scale = Float.float16ToFloat(GlobalMemory.getShort(scales + Short.BYTES * index));
                next = Math.min(end, ++index * group);
            }
            FloatVector value = (FloatVector) IntVector.broadcast(ROW_INTS, GlobalMemory.getInt(codes + (at >> 1)))
                    .lanewise(VectorOperators.LSHL, UP)
                    .lanewise(VectorOperators.ASHR, 28)
                    .convertShape(VectorOperators.I2F, ROW_SPECIES, 0);
            value.mul(scale).intoMemorySegment(ALL, base + Float.BYTES * at, ORDER);
        }
    }
}
