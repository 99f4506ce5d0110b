package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Decodes FP16. Subnormal numbers are made without subnormal operands, which are slow on some processors. */
final class HalfDecoder implements RowDecoder {
    private static final SmallFloat FORMAT = SmallFloat.of(StoredFormat.FP16);
    private static final int SHIFT = FORMAT.shift();
    private static final int BIAS = FORMAT.bias();

    @Override
    public void decode(long codes, long scales, long first, long count, long to) {
        long from = codes + Short.BYTES * first;
        for (long at = 0; at < count; at += ROW_LANES) {
            IntVector code = (IntVector) ShortVector.fromMemorySegment(ROW_SHORTS, ALL, from + Short.BYTES * at, ORDER)
                    .convertShape(VectorOperators.S2I, ROW_INTS, 0);
            IntVector magnitude = code.and(0x7FFF);
            IntVector normal = magnitude.lanewise(VectorOperators.LSHL, SHIFT).add(BIAS);
            IntVector subnormal = normal.add(1 << 23)
                    .reinterpretAsFloats()
                    .sub(FORMAT.smallest())
                    .viewAsIntegralLanes();
            normal.blend(subnormal, magnitude.compare(VectorOperators.LT, FORMAT.firstNormal()))
                    .blend(normal.add(BIAS), magnitude.compare(VectorOperators.GE, FORMAT.special()))
                    .or(code.and(1 << 31))
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + Float.BYTES * at, ORDER);
        }
    }
}
