package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;

/**
 * Decodes FP16. The conversion is a plain loop over arrays of the Java heap, which the compiler turns into the
 * processor's own instruction; the Vector API has none.
 */
final class HalfDecoder implements RowDecoder {
    @Override
    public void decode(long codes, long scales, long first, long count, long to) {
        Workspace scratch = Workspace.current();
        short[] halves = scratch.halves;
        float[] floats = scratch.floats;
        int some = (int) count;
        long from = codes + Short.BYTES * first;
        for (int at = 0; at < some; at += SHORTS.length()) {
            ShortVector.fromMemorySegment(SHORTS, ALL, from + Short.BYTES * (long) at, ORDER)
                    .intoArray(halves, at);
        }
        for (int i = 0; i < some; i++) {
            floats[i] = Float.float16ToFloat(halves[i]);
        }
        for (int at = 0; at < some; at += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, floats, at).intoMemorySegment(ALL, to + Float.BYTES * (long) at, ORDER);
        }
    }
}
