package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Decodes integers of one byte and multiplies them by their groups' FP16 scales. */
record ByteDecoder(int group) implements RowDecoder {
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
            FloatVector value = (FloatVector) ByteVector.fromMemorySegment(ROW_BYTES, ALL, codes + at, ORDER)
                    .convertShape(VectorOperators.B2I, ROW_INTS, 0)
                    .convertShape(VectorOperators.I2F, ROW_SPECIES, 0);
            value.mul(scale).intoMemorySegment(ALL, base + Float.BYTES * at, ORDER);
        }
    }
}
