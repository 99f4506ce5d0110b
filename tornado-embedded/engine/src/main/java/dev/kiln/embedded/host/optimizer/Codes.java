package dev.kiln.embedded.host.optimizer;

import static dev.kiln.embedded.host.optimizer.Lanes.ALL;
import static dev.kiln.embedded.host.optimizer.Lanes.INTS;
import static dev.kiln.embedded.host.optimizer.Lanes.LENGTH;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Codes in memory, one or two a byte, as integers in an array. */
final class Codes {
    /** Codes of four bits in an int. */
    private static final int IN_INT = 8;

    /** Moves each lane's code to the top of the int that holds eight. */
    private static final IntVector UP =
            IntVector.broadcast(INTS, 28).sub(IntVector.zero(INTS).addIndex(4));

    private static final IntVector DOWN = IntVector.zero(INTS).addIndex(4);

    private Codes() {}

    /** Reads {@code count} codes. */
    static void read(long from, int codesPerByte, int[] codes, int count) {
        int i = 0;
        if (codesPerByte == 2 && LENGTH == IN_INT) {
            for (; i <= count - IN_INT; i += IN_INT) {
                IntVector.broadcast(INTS, ALL.get(ValueLayout.JAVA_INT_UNALIGNED, from + i / 2))
                        .lanewise(VectorOperators.LSHL, UP)
                        .lanewise(VectorOperators.ASHR, 28)
                        .intoArray(codes, i);
            }
        }
        for (; i < count; i++) {
            int code = ALL.get(ValueLayout.JAVA_BYTE, from + i / codesPerByte);
            codes[i] = codesPerByte == 1 ? code : (code << (28 - i % 2 * 4)) >> 28;
        }
    }

    /** Writes {@code count} codes, whole bytes. */
    static void write(long to, int codesPerByte, int[] codes, int count) {
        int i = 0;
        if (codesPerByte == 2 && LENGTH == IN_INT) {
            for (; i <= count - IN_INT; i += IN_INT) {
                int packed = IntVector.fromArray(INTS, codes, i)
                        .and(15)
                        .lanewise(VectorOperators.LSHL, DOWN)
                        .reduceLanes(VectorOperators.OR);
                ALL.set(ValueLayout.JAVA_INT_UNALIGNED, to + i / 2, packed);
            }
        }
        for (; i < count; i += codesPerByte) {
            int packed = codesPerByte == 1 ? codes[i] : (codes[i] & 15) | (codes[i + 1] << 4);
            ALL.set(ValueLayout.JAVA_BYTE, to + i / codesPerByte, (byte) packed);
        }
    }
}
