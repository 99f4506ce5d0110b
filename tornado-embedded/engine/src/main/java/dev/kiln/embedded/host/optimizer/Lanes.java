package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of a step, of at most 256 bits: half of them hold as many shorts. Memory is addressed as a whole. */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, shape(1));
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, shape(1));
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, shape(2));
    static final int LENGTH = FLOATS.length();

    @SuppressWarnings("restricted") // the arrays' bounds were checked against the step's numbers
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Lanes() {}

    private static VectorShape shape(int part) {
        int bits = Math.min(VectorShape.S_256_BIT.vectorBitSize(), VectorWidth.SHAPE.vectorBitSize());
        return VectorShape.forBitSize(bits / part);
    }
}
