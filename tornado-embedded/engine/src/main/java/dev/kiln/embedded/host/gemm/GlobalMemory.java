package dev.kiln.embedded.host.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Native memory by absolute address. Nothing here checks a bound: callers have checked shapes against the sizes of the
 * arrays before the first access. One global segment, because the compiler treats its accesses as plain loads, however
 * many other kinds of segments the process uses.
 */
final class GlobalMemory {
    @SuppressWarnings("restricted") // operands are native arrays whose bounds were checked against their shapes
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private GlobalMemory() {}

    static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    static FloatVector load(VectorSpecies<Float> species, long address) {
        return FloatVector.fromMemorySegment(species, ALL, address, ORDER);
    }

    static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address, ORDER);
    }
}
