package dev.kiln.embedded.ir;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The elements of an array as the interpreter sees them: bits in the way of {@link Expr.Constant}. */
final class Elements {
    private final ElementType type;
    private final MemorySegment segment;

    private Elements(ElementType type, MemorySegment segment) {
        this.type = type;
        this.segment = segment;
    }

    /** A new array of zeros. */
    static Elements zeros(ElementType type, int length) {
        return new Elements(type, MemorySegment.ofArray(new byte[length * type.bytes()]));
    }

    /** A view of a Java array, a native array or a segment. */
    static Elements of(ElementType type, Object array) {
        MemorySegment segment = switch (array) {
            case MemorySegment data -> data;
            case TornadoNativeArray data -> data.getSegment();
            case byte[] data -> MemorySegment.ofArray(data);
            case short[] data -> MemorySegment.ofArray(data);
            case char[] data -> MemorySegment.ofArray(data);
            case int[] data -> MemorySegment.ofArray(data);
            case long[] data -> MemorySegment.ofArray(data);
            case float[] data -> MemorySegment.ofArray(data);
            case double[] data -> MemorySegment.ofArray(data);
            default -> throw new IllegalArgumentException("no array: " + array);
        };
        return new Elements(type, segment);
    }

    int length() {
        return Math.toIntExact(segment.byteSize() / type.bytes());
    }

    long get(int index) {
        long offset = (long) index * type.bytes();
        return switch (type) {
            case BYTE -> segment.get(ValueLayout.JAVA_BYTE, offset);
            case SHORT -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset);
            case CHAR -> segment.get(ValueLayout.JAVA_CHAR_UNALIGNED, offset);
            case INT, FLOAT -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
            case LONG, DOUBLE -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
        };
    }

    void set(int index, long bits) {
        long offset = (long) index * type.bytes();
        switch (type) {
            case BYTE -> segment.set(ValueLayout.JAVA_BYTE, offset, (byte) bits);
            case SHORT -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, (short) bits);
            case CHAR -> segment.set(ValueLayout.JAVA_CHAR_UNALIGNED, offset, (char) bits);
            case INT, FLOAT -> segment.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (int) bits);
            case LONG, DOUBLE -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, bits);
        }
    }

    void clear() {
        segment.fill((byte) 0);
    }
}
