package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Replaces floats by 0 where the code of another matrix is no positive number. */
final class RowMask {
    private RowMask() {}

    /**
     * Masks part of a row.
     *
     * @param values address of the floats
     * @param mask address of as many codes
     * @param count number of floats
     * @param format of the mask
     */
    static void apply(long values, long mask, long count, StoredFormat format) {
        int bytes = (int) format.codeBytes(1);
        // Vectors of bytes may be longer than those of floats, and nothing behind the mask may be read.
        long whole = Math.max(0, count - count % ROW_LANES - (bytes == 1 ? ROW_BYTES.length() - ROW_LANES : 0));
        for (long at = 0; at < whole; at += ROW_LANES) {
            long from = mask + bytes * at;
            VectorMask<Float> keeps = switch (bytes) {
                case Byte.BYTES -> {
                    IntVector codes = (IntVector) ByteVector.fromMemorySegment(ROW_BYTES, ALL, from, ORDER)
                            .convertShape(VectorOperators.B2I, ROW_INTS, 0);
                    yield codes.compare(VectorOperators.GT, 0).cast(ROW_SPECIES);
                }
                case Short.BYTES -> {
                    IntVector codes = (IntVector) ShortVector.fromMemorySegment(ROW_SHORTS, ALL, from, ORDER)
                            .convertShape(VectorOperators.S2I, ROW_INTS, 0);
                    yield codes.compare(VectorOperators.GT, 0).cast(ROW_SPECIES);
                }
                default ->
                    FloatVector.fromMemorySegment(ROW_SPECIES, ALL, from, ORDER).compare(VectorOperators.GT, 0f);
            };
            long place = values + Float.BYTES * at;
            FloatVector value = FloatVector.fromMemorySegment(ROW_SPECIES, ALL, place, ORDER);
            FloatVector.zero(ROW_SPECIES).blend(value, keeps).intoMemorySegment(ALL, place, ORDER);
        }
        for (long at = whole; at < count; at++) {
            long from = mask + bytes * at;
            boolean keeps = switch (bytes) {
                case Byte.BYTES -> GlobalMemory.getByte(from) > 0;
                case Short.BYTES -> GlobalMemory.getShort(from) > 0;
                default -> GlobalMemory.get(from) > 0;
            };
            if (!keeps) {
                GlobalMemory.set(values + Float.BYTES * at, 0f);
            }
        }
    }
}
