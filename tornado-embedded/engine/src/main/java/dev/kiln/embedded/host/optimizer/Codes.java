package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Codes in memory, one or two a byte, as bytes in an array. */
final class Codes {
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, Lanes.FLOATS.vectorShape());
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, Lanes.FLOATS.vectorShape());
    private static final VectorSpecies<Integer> HALVES =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));
    private static final int LENGTH = BYTES.length();

    private Codes() {}

    /** Reads {@code count} codes, whole bytes. */
    static void read(long from, int codesPerByte, byte[] codes, int count) {
        if (codesPerByte == 1) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, codes, 0, count);
            return;
        }
        int i = 0;
        for (; i <= count - LENGTH; i += LENGTH) {
            // Eight codes of an int move apart until each has a byte of its own, and get their signs.
            LongVector x = (LongVector) IntVector.fromMemorySegment(HALVES, ALL, from + i / 2, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0);
            x = x.or(x.lanewise(VectorOperators.LSHL, 16)).and(0x0000FFFF_0000FFFFL);
            x = x.or(x.lanewise(VectorOperators.LSHL, 8)).and(0x00FF00FF_00FF00FFL);
            x = x.or(x.lanewise(VectorOperators.LSHL, 4)).and(0x0F0F0F0F_0F0F0F0FL);
            x.lanewise(VectorOperators.XOR, 0x08080808_08080808L)
                    .reinterpretAsBytes()
                    .sub((byte) 8)
                    .intoArray(codes, i);
        }
        for (; i < count; i++) {
            int code = ALL.get(ValueLayout.JAVA_BYTE, from + i / 2);
            codes[i] = (byte) ((code << (28 - i % 2 * 4)) >> 28);
        }
    }

    /** Writes {@code count} codes, whole bytes. */
    static void write(long to, int codesPerByte, byte[] codes, int count) {
        if (codesPerByte == 1) {
            MemorySegment.copy(codes, 0, ALL, ValueLayout.JAVA_BYTE, to, count);
            return;
        }
        int i = 0;
        for (; i <= count - LENGTH; i += LENGTH) {
            LongVector x =
                    ByteVector.fromArray(BYTES, codes, i).reinterpretAsLongs().and(0x0F0F0F0F_0F0F0F0FL);
            x = x.or(x.lanewise(VectorOperators.LSHR, 4)).and(0x00FF00FF_00FF00FFL);
            x = x.or(x.lanewise(VectorOperators.LSHR, 8)).and(0x0000FFFF_0000FFFFL);
            x = x.or(x.lanewise(VectorOperators.LSHR, 16));
            ((IntVector) x.convertShape(VectorOperators.L2I, HALVES, 0)).intoMemorySegment(ALL, to + i / 2, ORDER);
        }
        for (; i < count; i += 2) {
            ALL.set(ValueLayout.JAVA_BYTE, to + i / 2, (byte) ((codes[i] & 15) | (codes[i + 1] << 4)));
        }
    }
}
