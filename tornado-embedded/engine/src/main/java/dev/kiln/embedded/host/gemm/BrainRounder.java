package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Rounds floats to BF16. */
final class BrainRounder {
    private BrainRounder() {}

    /**
     * Rounds to the nearest code, ties to even; overflow gives infinity, NaN 0x7FFF.
     *
     * @param values address of the floats; up to the next whole vector they must be readable
     * @param count number of floats
     * @param to address of the codes
     * @param spare memory for a vector
     */
    static void round(long values, long count, long to, long spare) {
        for (long at = 0; at < count; at += ROW_LANES) {
            FloatVector value = FloatVector.fromMemorySegment(ROW_SPECIES, ALL, values + Float.BYTES * at, ORDER);
            IntVector bits = value.viewAsIntegralLanes();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, Short.SIZE).and(1);
            IntVector code = bits.add(0x7FFF).add(odd).lanewise(VectorOperators.LSHR, Short.SIZE);
            code.blend(0x7FFF, value.compare(VectorOperators.NE, value).cast(ROW_INTS))
                    .convertShape(VectorOperators.I2S, ROW_SHORTS, 0)
                    .reinterpretAsBytes()
                    .intoMemorySegment(ALL, at + ROW_LANES <= count ? to + Short.BYTES * at : spare, ORDER);
        }
        long part = count % ROW_LANES * Short.BYTES;
        GlobalMemory.copyShort(spare, to + Short.BYTES * count - part, part);
    }
}
