package dev.kiln.embedded.host.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Native memory by absolute address. Nothing here checks a bound: callers have checked shapes against the sizes of the
 * arrays before the first access. One global segment, because the compiler treats its accesses as plain loads, however
 * many other kinds of segments the process uses. Vectors are loaded and stored at {@link #ALL} directly (see
 * {@link Activations}).
 */
final class GlobalMemory {
    @SuppressWarnings("restricted") // operands are native arrays whose bounds were checked against their shapes
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private GlobalMemory() {}

    static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }
}
