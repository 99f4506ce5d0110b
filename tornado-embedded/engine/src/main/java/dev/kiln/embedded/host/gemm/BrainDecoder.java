package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Decodes BF16: its codes are the upper halves of FP32. */
final class BrainDecoder implements RowDecoder {
    @Override
    public void decode(long codes, long scales, long first, long count, long to) {
        long from = codes + Short.BYTES * first;
        for (long at = 0; at < count; at += ROW_LANES) {
            IntVector code = (IntVector) ShortVector.fromMemorySegment(ROW_SHORTS, ALL, from + Short.BYTES * at, ORDER)
                    .convertShape(VectorOperators.S2I, ROW_INTS, 0);
            code.lanewise(VectorOperators.LSHL, Short.SIZE)
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + Float.BYTES * at, ORDER);
        }
    }
}
