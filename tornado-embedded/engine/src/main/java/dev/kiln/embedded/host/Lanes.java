package dev.kiln.embedded.host;

import java.nio.ByteOrder;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of generated code.
 *
 * <p>A vector has as many lanes as the widest registers hold of 32-bit elements; 64-bit values take two. There is one
 * species per element type in generated code; for what the libraries' others do to it see {@link VectorCode#load}.
 */
final class Lanes {
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, VectorWidth.SHAPE);
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, VectorWidth.SHAPE);
    static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, VectorWidth.SHAPE);
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, VectorWidth.SHAPE);

    /** Work items per vector. */
    static final int COUNT = INTS.length();

    /**
     * As many bytes and shorts as a vector has lanes, but at least 64 bits of them, which only bytes may fall below.
     */
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, COUNT * Byte.SIZE)));

    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(COUNT * Short.SIZE));

    /** Whether bytes can be loaded and stored as vectors of as many lanes. */
    static final boolean NARROW_BYTES = BYTES.length() == COUNT;

    /** The classes of such vectors, and of masks of ints: see {@link VectorCode#load}. */
    static final Class<?> INT_CLASS = INTS.vectorType();

    static final Class<?> FLOAT_CLASS = FLOATS.vectorType();
    static final Class<?> LONG_CLASS = LONGS.vectorType();
    static final Class<?> DOUBLE_CLASS = DOUBLES.vectorType();
    static final Class<?> MASK_CLASS = INTS.maskAll(true).getClass();

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Lanes() {}
}
