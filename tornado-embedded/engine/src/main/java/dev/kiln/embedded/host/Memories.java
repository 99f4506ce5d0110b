package dev.kiln.embedded.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Native memory by absolute address, as generated code reads and writes it.
 *
 * <p>All access goes through one segment that spans everything. Generated code has checked the index before; nothing
 * else stands between a wrong address and the process.
 */
final class Memories {
    /** All of the address space. */
    @SuppressWarnings("restricted") // The engine's JVM flags grant it; buffers are addressed without a copy.
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();

    private Memories() {}

    static int getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    static int getShort(long address) {
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
    }

    static int getChar(long address) {
        return ALL.get(ValueLayout.JAVA_CHAR_UNALIGNED, address);
    }

    static int getInt(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    static float getFloat(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    static double getDouble(long address) {
        return ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address);
    }

    static void setByte(long address, int value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }

    static void setShort(long address, int value) {
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, (short) value);
    }

    static void setChar(long address, int value) {
        ALL.set(ValueLayout.JAVA_CHAR_UNALIGNED, address, (char) value);
    }

    static void setInt(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    static void setLong(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    static void setFloat(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    static void setDouble(long address, double value) {
        ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address, value);
    }

    /** Adds to an aligned int as one indivisible step and returns its former value. */
    static int addInt(long address, int value) {
        return (int) INTS.getAndAdd(ALL, address, value);
    }

    /** Adds to an aligned long as one indivisible step and returns its former value. */
    static long addLong(long address, long value) {
        return (long) LONGS.getAndAdd(ALL, address, value);
    }

    /** Zeroes {@code length} elements of one work item's private array. */
    static void clear(int[] array, int first, int stride, int length) {
        for (int i = 0; i < length; i++) {
            array[first + i * stride] = 0;
        }
    }

    /** Zeroes {@code length} elements of one work item's private array. */
    static void clear(long[] array, int first, int stride, int length) {
        for (int i = 0; i < length; i++) {
            array[first + i * stride] = 0;
        }
    }

    /** Zeroes {@code length} elements of one work item's private array. */
    static void clear(float[] array, int first, int stride, int length) {
        for (int i = 0; i < length; i++) {
            array[first + i * stride] = 0;
        }
    }

    /** Zeroes {@code length} elements of one work item's private array. */
    static void clear(double[] array, int first, int stride, int length) {
        for (int i = 0; i < length; i++) {
            array[first + i * stride] = 0;
        }
    }

    /** Adds to an element of a local array, which one thread owns while its group runs. */
    static int addInt(int[] array, int index, int value) {
        int old = array[index];
        array[index] = old + value;
        return old;
    }

    /** Adds to an element of a local array, which one thread owns while its group runs. */
    static long addLong(long[] array, int index, long value) {
        long old = array[index];
        array[index] = old + value;
        return old;
    }
}
