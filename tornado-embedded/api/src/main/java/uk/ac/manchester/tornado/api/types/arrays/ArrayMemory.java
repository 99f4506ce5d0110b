package uk.ac.manchester.tornado.api.types.arrays;

import static uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray.ARRAY_HEADER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/**
 * Places arrays in memory. Data starts at a multiple of 64 bytes; large arrays start at different offsets within their
 * page, because loads and stores whose addresses agree in the low 12 bits wait for each other (4K aliasing, up to 5
 * times slower), and large allocations would all start at the same one.
 */
final class ArrayMemory {

    private static final long ALIGNMENT = 64;
    private static final long PAGE = 4096;
    /** From here on the extra page costs less than 7%. */
    private static final long STAGGERED_FROM = 16 * PAGE;

    /** 17 cache lines: walks through all line offsets of a page before it repeats. */
    private static final long STAGGER = 1088;

    private static final AtomicInteger STAGGERED = new AtomicInteger();

    private ArrayMemory() {}

    /** Returns zeroed memory for a header and {@code elements}, which lives as long as it is reachable. */
    static MemorySegment allocate(int elements, int elementBytes) {
        if (elements < 0) {
            throw new IllegalArgumentException("An array cannot have " + elements + " elements; expected 0 or more");
        }
        long bytes = ARRAY_HEADER + (long) elements * elementBytes;
        boolean staggered = bytes >= STAGGERED_FROM;
        long slack = ALIGNMENT + ARRAY_HEADER + (staggered ? PAGE : 0);
        MemorySegment block = reserve(bytes + slack);
        long stagger = staggered ? STAGGERED.getAndIncrement() * STAGGER & (PAGE - 1) : 0;
        long data = (block.address() + ARRAY_HEADER + stagger + ALIGNMENT - 1) & -ALIGNMENT;
        MemorySegment memory = block.asSlice(data - ARRAY_HEADER - block.address(), bytes);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 0, elements);
        return memory;
    }

    private static MemorySegment reserve(long bytes) {
        try {
            return Arena.ofAuto().allocate(bytes, ALIGNMENT);
        } catch (OutOfMemoryError e) {
            TornadoOutOfMemoryException failure = new TornadoOutOfMemoryException("An array of " + bytes
                    + " bytes does not fit in off-heap memory (" + e.getMessage()
                    + "). Use smaller arrays, or raise the limit with -XX:MaxDirectMemorySize");
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * Checks that {@code segment} can be an array with its header, writes the header, and returns the element count.
     */
    static int adopt(MemorySegment segment, int elementBytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("An array needs off-heap memory; got a segment on the Java heap. "
                    + "Use fromSegment, which copies");
        }
        int elements = count(segment.byteSize() - ARRAY_HEADER, elementBytes);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, elements);
        return elements;
    }

    /** Returns how many elements {@code bytes} hold. */
    static int count(long bytes, int elementBytes) {
        if (bytes < 0 || bytes % elementBytes != 0) {
            throw new IllegalArgumentException(
                    "The byte size (" + bytes + ") is not a multiple of the element size (" + elementBytes + ")");
        }
        return Math.toIntExact(bytes / elementBytes);
    }
}
