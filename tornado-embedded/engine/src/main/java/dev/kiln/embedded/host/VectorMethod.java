package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Uniformity;
import java.lang.classfile.CodeBuilder;

/**
 * A vector method that is being written: what all who write parts of it share.
 *
 * @param code where the bytecode goes
 * @param vectors calls of the Vector API in it
 * @param slots its local variables
 * @param scalars expressions that are the same for all lanes
 * @param uniformity how values and control flow differ between lanes
 * @param sites the places that can fail
 * @param lanes which lanes are active
 */
record VectorMethod(
        CodeBuilder code,
        VectorCode vectors,
        RowSlots slots,
        ScalarExpressions scalars,
        Uniformity uniformity,
        Sites sites,
        LaneState lanes) {
    static VectorMethod begin(
            CodeBuilder code, KernelLayout layout, Uniformity uniformity, Sites sites, boolean casts) {
        RowSlots slots = new RowSlots(code, layout);
        VectorCode vectors = new VectorCode(code, casts);
        ScalarExpressions scalars = new ScalarExpressions(code, slots, sites);
        return new VectorMethod(code, vectors, slots, scalars, uniformity, sites, new LaneState(code, vectors));
    }
}
